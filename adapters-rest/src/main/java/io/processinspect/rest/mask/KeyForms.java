package io.processinspect.rest.mask;

import java.util.BitSet;
import java.util.List;

/** Keys that are known by their own form: a prefix that an issuer gives them, or characters as only a generator draws them. */
final class KeyForms {
    private static final String[][] PREFIXES = prefixes();
    private static final int MIN_AFTER_PREFIX = 12;
    private static final int MIN_HEX = 32;
    private static final int MIN_RANDOM = 24;
    /** Of neighbouring characters in random text, about half are of different kinds; in names and time stamps far fewer. */
    private static final int CHANGES_OF_LENGTH = 5;

    private static final String PEM = "-----BEGIN";

    private KeyForms() {}

    /** By their first letter. */
    private static String[][] prefixes() {
        List<String> all = Table.lines("key-prefixes.txt");
        String[][] found = new String['z' + 1][];
        for (char first = 0; first < found.length; first++) {
            String letter = String.valueOf(first);
            found[first] =
                    all.stream().filter(prefix -> prefix.startsWith(letter)).toArray(String[]::new);
        }
        return found;
    }

    /** Whether a key in PEM begins in the text, which may go on in further arguments. */
    static boolean holdsPem(String text) {
        return text.contains(PEM);
    }

    static void mask(String text, BitSet masks) {
        int pem = text.indexOf(PEM);
        int length = pem < 0 ? text.length() : pem;
        masks.set(length, text.length());
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && isPart(text.charAt(end))) {
                end++;
            }
            if (end - at >= MIN_AFTER_PREFIX) {
                run(text, at, end, masks);
            }
            at = end + 1;
        }
    }

    private static boolean isPart(char c) {
        return SecretName.isNamePart(c) || c == '+' || c == '/';
    }

    private static void run(String text, int from, int to, BitSet masks) {
        int prefixed = prefixed(text, from, to);
        if (prefixed >= 0) {
            masks.set(prefixed, to);
        } else if (text.startsWith("//", from)) {
            pieces(text, from, to, "/.", masks);
        } else if (text.charAt(from) != '/' && !isDigest(text, from)) {
            pieces(text, from, to, ".", masks);
            pieces(text, from, to, "/.", masks);
        }
    }

    private static void pieces(String text, int from, int to, String separators, BitSet masks) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || separators.indexOf(text.charAt(i)) >= 0) {
                if (isRandom(text, start, i)) {
                    masks.set(start, i);
                }
                start = i + 1;
            }
        }
    }

    /** Where a key with a prefix begins; -1 if there is none. A key has a digit or a capital, which words have not. */
    private static int prefixed(String text, int from, int to) {
        int mark = to - 1;
        while (mark >= from && kind(text.charAt(mark)) != '0' && kind(text.charAt(mark)) != 'A') {
            mark--;
        }
        boolean begins = true;
        for (int at = from; at < Math.min(mark, to - MIN_AFTER_PREFIX); at++) {
            char c = text.charAt(at);
            if (begins) {
                for (String prefix : PREFIXES[c]) {
                    int key = at + prefix.length();
                    if (key + MIN_AFTER_PREFIX <= to && mark >= key && text.startsWith(prefix, at)) {
                        return at;
                    }
                }
            }
            begins = kind(c) == ' ';
        }
        return -1;
    }

    /** Whether it is the digest of a file or an image, which anybody may know. */
    private static boolean isDigest(String text, int from) {
        return text.startsWith("sha256:", from - 7) || text.startsWith("sha512:", from - 7);
    }

    private static boolean isRandom(String text, int from, int to) {
        int length = to - from;
        if (length < MIN_RANDOM) {
            return false;
        }
        boolean lower = false;
        boolean upper = false;
        boolean digit = false;
        boolean hex = length >= MIN_HEX;
        int changes = 0;
        int before = ' ';
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int kind = kind(c);
            lower |= kind == 'a';
            upper |= kind == 'A';
            digit |= kind == '0';
            hex &= Character.digit(c, 16) >= 0;
            // A capital begins a word.
            changes += kind != before && kind != ' ' && before != ' ' && !(before == 'A' && kind == 'a') ? 1 : 0;
            before = kind;
        }
        return hex || lower && upper && digit && changes * CHANGES_OF_LENGTH >= length;
    }

    private static int kind(char c) {
        return c >= '0' && c <= '9' ? '0' : c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : ' ';
    }
}
