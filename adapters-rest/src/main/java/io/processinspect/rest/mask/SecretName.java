package io.processinspect.rest.mask;

import java.util.List;
import java.util.stream.Stream;

/** Names that tell that their value is a secret, as {@code db.password}, {@code API_KEY} and {@code authToken} do. */
final class SecretName {
    /** A longer name is judged by its end. */
    private static final int MAX_LENGTH = 96;

    private static final Stem[][] STEMS = stems();
    private static final String[][] PARTS = byFirst("part");
    private static final List<String> KEYS = words("key").toList();
    private static final List<String> ENDS = words("end").toList();
    private static final List<String> BEGINNINGS = words("begin").toList();
    private static final List<String> SWITCHES = words("switch").toList();

    private static final String KEY = "key";
    private static final String FILE = "file";

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

    private static Stem[][] stems() {
        List<String> others = words("harmless").toList();
        String[][] stems = byFirst("stem");
        Stem[][] found = new Stem[stems.length][];
        for (char first = 'a'; first <= 'z'; first++) {
            found[first] = Stream.of(stems[first])
                    .map(stem -> new Stem(
                            stem,
                            others.stream()
                                    .filter(other -> other.contains(stem))
                                    .map(other -> new Other(other, other.indexOf(stem)))
                                    .toList()))
                    .toArray(Stem[]::new);
        }
        return found;
    }

    private static Stream<String> words(String kind) {
        return Table.lines("secret-names.txt").stream()
                .map(line -> line.split(" +"))
                .filter(columns -> columns[0].equals(kind))
                .flatMap(columns -> Stream.of(columns).skip(1));
    }

    /** The words of a kind by their first letter. */
    private static String[][] byFirst(String kind) {
        List<String> all = words(kind).toList();
        String[][] found = new String['z' + 1][];
        for (char first = 'a'; first <= 'z'; first++) {
            String letter = String.valueOf(first);
            found[first] = all.stream().filter(word -> word.startsWith(letter)).toArray(String[]::new);
        }
        return found;
    }

    static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
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
        for (String word : SWITCHES) {
            if (word.length() == to - from && isHere(text, from, to, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTelling(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            int first = text.charAt(at) | 0x20;
            if (first < 'a' || first > 'z') {
                continue;
            }
            if (isStem(text, from, at, to, STEMS[first])
                    || isPart(text, from, at, to, PARTS[first])
                    || first == 'k' && isHere(text, at, to, KEY) && isSecretKey(text, from, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStem(String text, int from, int at, int to, Stem[] stems) {
        for (Stem stem : stems) {
            if (stem.isAt(text, from, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(String text, int from, int at, int to, String[] parts) {
        for (String part : parts) {
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
