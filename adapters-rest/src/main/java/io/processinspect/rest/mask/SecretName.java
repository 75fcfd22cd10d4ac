package io.processinspect.rest.mask;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Names that tell that their value is a secret, as {@code db.password}, {@code API_KEY} and {@code authToken} do. */
final class SecretName {
    /** A longer name is judged by its end. */
    private static final int MAX_LENGTH = 96;

    private static final WordIndex<Stem> STEMS = new WordIndex<>(stems(), Stem::text);
    private static final WordIndex<String> PARTS = new WordIndex<>(words("part"), Function.identity());
    private static final List<String> KEYS = words("key");
    private static final List<String> ENDS = words("end");
    private static final List<String> BEGINNINGS = words("begin");
    private static final List<String> SWITCHES = words("switch");

    private static final String KEY = "key";
    private static final String FILE = "file";

    private static final boolean[] NAME_PARTS = nameParts();

    /** A stem, and the words that hold it and mean something else. */
    private record Stem(String text, List<Other> others) {
        private boolean isAt(String name, int from, int at, int to) {
            if (!isHere(name, at, to, text)) {
                return false;
            }
            for (Other other : others) {
                int start = at - other.offset;
                if (start >= from && isHere(name, start, to, other.text) && !isHere(name, start, to, "authoriz")) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A word that holds a stem at an offset. */
    private record Other(String text, int offset) {}

    private SecretName() {}

    private static List<Stem> stems() {
        List<String> others = words("harmless");
        return words("stem").stream()
                .map(stem -> new Stem(
                        stem,
                        others.stream()
                                .filter(other -> other.contains(stem))
                                .map(other -> new Other(other, other.indexOf(stem)))
                                .toList()))
                .toList();
    }

    private static List<String> words(String kind) {
        return Table.lines("secret-names.txt").stream()
                .map(line -> line.split(" +"))
                .filter(columns -> columns[0].equals(kind))
                .flatMap(columns -> Stream.of(columns).skip(1))
                .toList();
    }

    private static boolean[] nameParts() {
        boolean[] found = new boolean[128];
        for (char c = 0; c < found.length; c++) {
            found[c] = Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0;
        }
        return found;
    }

    static boolean isNamePart(char c) {
        return c < NAME_PARTS.length && NAME_PARTS[c];
    }

    /** Whether what this part of a text names is a secret. */
    static boolean tells(String text, int from, int to) {
        int start = Math.max(from, to - MAX_LENGTH);
        return isTelling(text, start, to) && !isAbout(text, start, to);
    }

    /** Whether this part of a text, behind a telling name, cannot be a secret. */
    static boolean isHarmlessValue(String text, int from, int to) {
        if (to - from == 1 && Character.isDigit(text.charAt(from))) {
            return true;
        }
        boolean isFolder = text.startsWith("PWD=/") && from == 4 || text.startsWith("OLDPWD=/") && from == 7;
        if (isFolder && text.indexOf(';') < 0) {
            // The folder that a shell is in.
            return true;
        }
        for (String word : SWITCHES) {
            if (word.length() == to - from && isHere(text, from, to, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTelling(String text, int from, int to) {
        for (int at = from; at + 1 < to; at++) {
            if (isStem(text, from, at, to)
                    || isPart(text, from, at, to)
                    || isHere(text, at, to, KEY) && isSecretKey(text, from, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStem(String text, int from, int at, int to) {
        List<Stem> near = STEMS.near(text, at);
        for (int i = 0; i < near.size(); i++) {
            if (near.get(i).isAt(text, from, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(String text, int from, int at, int to) {
        List<String> near = PARTS.near(text, at);
        for (int i = 0; i < near.size(); i++) {
            String part = near.get(i);
            int end = at + part.length();
            if (isHere(text, at, to, part)
                    && (at == from || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (end == to || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word stands here, in capitals or not. */
    private static boolean isHere(String text, int at, int to, String word) {
        if (at + word.length() > to) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = text.charAt(at + i);
            char wanted = word.charAt(i);
            if (c != wanted && (c | 0x20) != wanted) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSecretKey(String text, int from, int key) {
        int end = key > from && "-_.".indexOf(text.charAt(key - 1)) >= 0 ? key - 1 : key;
        for (String purpose : KEYS) {
            int start = end - purpose.length();
            if (start >= from && isHere(text, start, end, purpose)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAbout(String text, int from, int to) {
        for (String beginning : BEGINNINGS) {
            if (isHere(text, from, to, beginning)) {
                return true;
            }
        }
        for (String end : ENDS) {
            int start = to - end.length();
            if (start > from && isHere(text, start, to, end) && (end.equals(FILE) || startsPart(text, start))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a part of the name begins here, as in {@code token-path} and {@code tokenPath}. */
    private static boolean startsPart(String text, int start) {
        return "-_.".indexOf(text.charAt(start - 1)) >= 0
                || Character.isUpperCase(text.charAt(start)) && Character.isLowerCase(text.charAt(start - 1));
    }
}
