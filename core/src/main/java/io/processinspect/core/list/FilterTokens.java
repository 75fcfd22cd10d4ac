package io.processinspect.core.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a filter into words, quoted texts and signs. */
final class FilterTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<sign>>=|<=|!=|==|[<>=~()])|\"(?<quoted>[^\"]*)(?<closing>\"?)|(?<word>[^\\s<>=!~()\"]+|!))",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern BLANK = Pattern.compile("\\s*", Pattern.UNICODE_CHARACTER_CLASS);

    private FilterTokens() {}

    /** Exactly one of sign, quoted and word is there; the others are null. */
    record Token(String sign, String quoted, String word, int from, int to) {
        String text() {
            return sign != null ? sign : quoted != null ? quoted : word;
        }

        boolean isWord(String wanted) {
            return word != null && word.toLowerCase(Locale.ROOT).equals(wanted);
        }

        boolean isOperator() {
            return sign != null && !sign.equals("(") && !sign.equals(")");
        }
    }

    static List<Token> of(String filter) {
        List<Token> tokens = new ArrayList<>();
        Matcher match = TOKEN.matcher(filter);
        for (int at = 0; !BLANK.matcher(filter.substring(at)).matches(); at = match.end()) {
            match.region(at, filter.length());
            if (!match.lookingAt()) {
                throw new FilterException("cannot be read", filter, at, filter.length());
            }
            String quoted = match.group("quoted");
            int from = quoted != null ? match.start("quoted") - 1 : Math.max(match.start("sign"), match.start("word"));
            Token token = new Token(match.group("sign"), quoted, match.group("word"), from, match.end());
            if (quoted != null && match.group("closing").isEmpty()) {
                throw new FilterException("a quotation mark is missing at the end", filter, from, token.to());
            }
            if (token.isWord("!")) {
                throw new FilterException("\"!\" is not an operator: write not, or !=", filter, from, token.to());
            }
            tokens.add(token);
        }
        return tokens;
    }
}
