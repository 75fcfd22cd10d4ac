package io.processinspect.rest.mask;

import static io.processinspect.rest.mask.ShellLine.isBlank;
import static io.processinspect.rest.mask.ShellLine.isQuote;

import java.util.BitSet;
import java.util.Locale;

/**
 * Secrets in a text that a name or a word before them gives away: {@code token=x}, {@code {"secret": "x"}},
 * {@code Authorization: x}, {@code Bearer x}, {@code IDENTIFIED BY 'x'}. It is read once from left to right.
 */
final class NamedSecrets {
    /** In {@code SET PASSWORD FOR user = 'x'}, of the user with its host. */
    private static final int MAX_USER = 200;

    /** Where a shell's word goes on outside the apostrophes around JSON, as in {@code '{"password":"'"$x"'"}'}. */
    private static final String SHELL_QUOTES = "\"'\"";

    private static final String[] SCHEMES = {"bearer", "basic", "digest", "negotiate", "apikey"};

    private final String text;
    private final BitSet masks;
    /** Everything before it is masked or read. */
    private int done;

    private NamedSecrets(String text, BitSet masks) {
        this.text = text;
        this.masks = masks;
    }

    static void mask(String text, BitSet masks) {
        new NamedSecrets(text, masks).scan();
    }

    private void scan() {
        while (done < text.length()) {
            if (!SecretName.isNamePart(text.charAt(done))) {
                done++;
                continue;
            }
            int start = done;
            while (done < text.length() && SecretName.isNamePart(text.charAt(done))) {
                done++;
            }
            int value = assigned(done);
            // What follows a variable, as in $PWD:/work, is not its value, but for $x = in PowerShell and Perl.
            boolean isReference = start > 0 && text.charAt(start - 1) == '$';
            if (value >= 0 && !(isReference && text.charAt(done) == ':')) {
                named(start, done, value);
            } else {
                announced(start, done);
            }
        }
    }

    /**
     * Where the value of the name that ends here begins, behind {@code =}, {@code :}, {@code ": } or {@code }=}; -1 if it has
     * none.
     */
    private int assigned(int end) {
        boolean braced = end < text.length() && text.charAt(end) == '}';
        int at = braced ? end + 1 : afterClosing(end);
        boolean quoted = at > end;
        at = afterBlanks(at, quoted);
        // += and ?=
        boolean isAdded = at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '?');
        at = isAdded && at + 1 < text.length() && text.charAt(at + 1) == '=' ? at + 1 : at;
        if (at >= text.length() || text.charAt(at) != '=' && (text.charAt(at) != ':' || braced)) {
            return -1;
        }
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (next == ':') {
            // A scope, as in "Auth::Token".
            return -1;
        }
        return afterBlanks(next == '=' || next == '>' ? at + 2 : at + 1, quoted);
    }

    /** Behind what may close a name: quotes, and the bracket of an index, as in {@code env["TOKEN"]}. */
    private int afterClosing(int end) {
        int at = end;
        while (at < text.length() && text.charAt(at) == '\\') {
            at++;
        }
        at = at < text.length() && isQuote(text.charAt(at)) ? at + 1 : at;
        if (at < text.length() && text.charAt(at) == '[') {
            int digit = at + 1;
            while (digit < text.length() && Character.isDigit(text.charAt(digit))) {
                digit++;
            }
            at = digit < text.length() && text.charAt(digit) == ']' ? digit : at;
        }
        return at < text.length() && text.charAt(at) == ']' ? at + 1 : at;
    }

    private int afterBlanks(int from) {
        return afterBlanks(from, false);
    }

    private int afterBlanks(int from, boolean lines) {
        int at = from;
        while (at < text.length() && (isBlank(text.charAt(at)) || lines && "\r\n".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    private void named(int start, int end, int value) {
        if (isPrompt(start, end, value)) {
            return;
        }
        boolean isHeader = endsWith(start, end, "authorization") || endsWith(start, end, "cookie");
        if (isHeader || isWholeHeader(start, end, value)) {
            boolean quoted = start > 0 && isQuote(text.charAt(start - 1));
            char close = quoted && !isClosing(end) ? text.charAt(start - 1) : '\n';
            int until = quoted && isClosing(end) ? valueEnd(value) : indexOf(close, value);
            cover(value, until);
        } else if (SecretName.tells(text, start, end)) {
            int until = valueEnd(value);
            boolean isScheme = isScheme(value, until) && afterBlanks(until) > until;
            cover(value, isScheme ? valueEnd(afterBlanks(until)) : until);
        }
    }

    /** {@code "password:"} alone, whose second quote begins no value; in {@code "X-Token:"x} the word goes on. */
    private boolean isPrompt(int start, int end, int value) {
        return start > 0
                && isQuoteAt(start - 1)
                && text.charAt(end) == ':'
                && value < text.length()
                && text.charAt(value) == text.charAt(start - 1)
                && (value + 1 == text.length() || " \t\r\n;)".indexOf(text.charAt(value + 1)) >= 0);
    }

    /**
     * {@code X-Api-Key: x} where it begins an argument, or what is quoted or assigned in one: all that follows is the value. A blank
     * before it tells it from other names with a colon, unless the name is a header's.
     */
    private boolean isWholeHeader(int start, int end, int value) {
        boolean begins = start == 0 || isQuoteAt(start - 1) || text.charAt(start - 1) == '=';
        return begins
                && text.charAt(end) == ':'
                && (value > end + 1 || text.regionMatches(true, start, "x-", 0, 2))
                && value < text.length()
                && !isQuote(text.charAt(value))
                && SecretName.tells(text, start, end);
    }

    /** Whether a quote ends a name here, as in JSON. */
    private boolean isClosing(int end) {
        return end < text.length() && (isQuote(text.charAt(end)) || text.charAt(end) == '\\');
    }

    private void announced(int start, int end) {
        if (isScheme(start, end)) {
            int value = afterBlanks(end);
            if (value > end && value < text.length()) {
                cover(value, valueEnd(value));
            }
        } else if (isSql(start, end)) {
            int value = sqlValue(end);
            if (value > end && isSqlText(value)) {
                cover(value, valueEnd(value));
            }
        }
    }

    /** Where the value begins: behind blanks, an opening bracket, or {@code FOR user =}. */
    private int sqlValue(int end) {
        int next = afterBlanks(end, true);
        if (next > end && next < text.length() && text.charAt(next) == '(') {
            return afterBlanks(next + 1, true);
        }
        if (is(next, Math.min(next + 3, text.length()), "for")) {
            int equals = text.substring(next, Math.min(next + MAX_USER, text.length()))
                    .indexOf('=');
            return equals < 0 ? next : afterBlanks(next + equals + 1, true);
        }
        return next;
    }

    /** {@code 'x'}, {@code N'x'}, {@code U&'x'}, {@code f('x')}, {@code $$x$$} or {@code $tag$x$tag$}. */
    private boolean isSqlText(int value) {
        int quote = value;
        while (quote < text.length() && quote - value < 2 && !isQuoteAt(quote)) {
            quote++;
        }
        return isQuoteAt(quote) && isPrefix(value, quote) || dollarEnd(value) > value || isCallAt(value);
    }

    private boolean isCallAt(int value) {
        int bracket = value;
        while (bracket < text.length() && SecretName.isNamePart(text.charAt(bracket))) {
            bracket++;
        }
        return bracket > value
                && bracket < text.length()
                && text.charAt(bracket) == '('
                && isQuoteAt(afterBlanks(bracket + 1));
    }

    /** The end of what dollars quote; the beginning if none do. */
    private int dollarEnd(int opening) {
        if (opening >= text.length() || text.charAt(opening) != '$') {
            return opening;
        }
        int tag = opening + 1;
        while (tag < text.length() && Character.isLetterOrDigit(text.charAt(tag))) {
            tag++;
        }
        if (tag >= text.length() || text.charAt(tag) != '$') {
            return opening;
        }
        String quote = text.substring(opening, tag + 1);
        int close = text.indexOf(quote, tag + 1);
        return close < 0 ? text.length() : close + quote.length();
    }

    private boolean isScheme(int start, int end) {
        for (String scheme : SCHEMES) {
            if (is(start, end, scheme)) {
                return true;
            }
        }
        return false;
    }

    /** Whether SQL sets a password here: {@code PASSWORD 'x'}, or {@code BY 'x'} behind {@code IDENTIFIED}. */
    private boolean isSql(int start, int end) {
        return endsWith(start, end, "password")
                || (is(start, end, "by") || is(start, end, "as"))
                        && text.substring(Math.max(0, start - 64), start)
                                .toLowerCase(Locale.ROOT)
                                .contains("identified");
    }

    private boolean is(int start, int end, String word) {
        return end - start == word.length() && text.regionMatches(true, start, word, 0, word.length());
    }

    private boolean endsWith(int start, int end, String word) {
        return end - start >= word.length() && text.regionMatches(true, end - word.length(), word, 0, word.length());
    }

    /** The end of the value that begins here: that of its quotes, or the next blank, quote or {@code ; & ,}. */
    private int valueEnd(int from) {
        int at = from;
        if (at + 1 < text.length()
                && text.charAt(at) == '$'
                && (isQuote(text.charAt(at + 1)) || text.charAt(at + 1) == '(')) {
            at++;
        }
        if (at < text.length() && "[{(".indexOf(text.charAt(at)) >= 0) {
            return bracketEnd(at);
        }
        while (at < text.length() && text.charAt(at) == '\\') {
            at++;
        }
        if (at < text.length() && isQuote(text.charAt(at))) {
            return quotedEnd(at, text.charAt(from) == '\\' ? at - from : 0);
        }
        int dollars = dollarEnd(from);
        if (dollars > from) {
            return dollars;
        }
        if (at + 2 < text.length() && text.startsWith("&'", at + 1) && isPrefix(at, at + 1)) {
            // As in U&'x'.
            return quotedEnd(at + 2, 0);
        }
        // Whether it may be the name of a function so far.
        boolean isName = true;
        while (at < text.length() && " \t\r\n;&,".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '(' && isName && at > from) {
                return bracketEnd(at);
            }
            if (isQuote(c) && at > from) {
                return isPrefix(from, at) && text.indexOf(c, at + 1) >= 0 ? quotedEnd(at, 0) : at;
            }
            isName &= SecretName.isNamePart(c);
            at += c == '\\' ? 2 : 1;
        }
        int bracket = afterBlanks(at);
        boolean isCall = isName
                && at > from
                && bracket > at
                && bracket < text.length()
                && text.charAt(bracket) == '('
                && isQuoteAt(afterBlanks(bracket + 1));
        return isCall ? bracketEnd(bracket) : Math.min(at, text.length());
    }

    private boolean isQuoteAt(int place) {
        return place < text.length() && isQuote(text.charAt(place));
    }

    /** Letters that say what kind of text is quoted, as in {@code N'x'} and {@code rb"x"}. */
    private boolean isPrefix(int from, int quote) {
        for (int at = from; at < quote; at++) {
            if ("BbEeFfNnRrUu&".indexOf(text.charAt(at)) < 0) {
                return false;
            }
        }
        return quote - from <= 2;
    }

    /** The end of what is in brackets: an array, an object, a command whose output is the value. */
    private int bracketEnd(int opening) {
        char open = text.charAt(opening);
        char close = "]})".charAt("[{(".indexOf(open));
        int depth = 0;
        char quote = 0;
        for (int at = opening; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (isQuote(c)) {
                quote = c;
            } else if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                return at + 1;
            }
        }
        return text.length();
    }

    /**
     * The end of a quoted value. In JSON within a string of JSON the quotes themselves stand behind backslashes; as many as the
     * opening quote has, the closing one has, and one within the value has more. In SQL it stands there twice.
     */
    private int quotedEnd(int opening, int escapes) {
        char quote = text.charAt(opening);
        if (text.startsWith(SHELL_QUOTES, opening)) {
            int close = text.indexOf(SHELL_QUOTES, opening + SHELL_QUOTES.length());
            return close < 0 ? text.length() : close;
        }
        int backslashes = 0;
        for (int at = opening + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                backslashes++;
                continue;
            }
            if (escapes == 0 && backslashes == 0 && isQuoteTwice(opening, at)) {
                at++;
            } else if (c == quote
                    && (quote == '\'' || backslashes % (2 * (escapes + 1)) == escapes || backslashes < escapes)) {
                return at - backslashes % (2 * (escapes + 1));
            }
            backslashes = 0;
        }
        return text.length();
    }

    private boolean isQuoteTwice(int opening, int at) {
        return text.charAt(opening) == '\'' && at > opening + 1 && text.startsWith("''", at);
    }

    private int indexOf(char c, int from) {
        int at = text.indexOf(c, from);
        return at < 0 ? text.length() : at;
    }

    /** Masks a value, but not its quotes. */
    private void cover(int from, int to) {
        int start = from;
        while (start < to && (text.charAt(start) == '\\' || isQuote(text.charAt(start)))) {
            start++;
        }
        if (start < to && !SecretName.isHarmlessValue(text, start, to)) {
            masks.set(start, to);
        }
        done = Math.max(done, to);
    }
}
