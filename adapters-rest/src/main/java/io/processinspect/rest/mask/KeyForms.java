package io.processinspect.rest.mask;

import java.util.BitSet;
import java.util.function.Function;

/** Keys that are known by their own form: a prefix that an issuer gives them, or characters as only a generator draws them. */
final class KeyForms {
    private static final WordIndex<String> PREFIXES =
            new WordIndex<>(Table.lines("key-prefixes.txt"), Function.identity());

    private static final int MIN_AFTER_PREFIX = 12;
    /** Shorter ones, such as {@code sk-}, also end words. */
    private static final int MIN_UNMISTAKABLE = 4;

    private static final int MIN_HEX = 32;
    private static final int MIN_RANDOM = 24;
    /** Of neighbouring characters in random text, about half are of different kinds; in names and time stamps far fewer. */
    private static final int CHANGES_OF_LENGTH = 5;

    private static final int LOWER = 1;
    private static final int UPPER = 2;
    private static final int DIGIT = 4;
    private static final int MIXED = LOWER | UPPER | DIGIT;
    private static final int HEX = 8;
    private static final int KIND_BITS = 4;
    /** By ASCII character. */
    private static final byte[] KINDS = kinds();

    private static final byte[] CHANGES = changes();

    private static final String PEM = "-----BEGIN";

    private KeyForms() {}

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
            pieces(text, from, to, true, masks);
        } else if (text.charAt(from) != '/' && !isDigest(text, from)) {
            pieces(text, from, to, false, masks);
            pieces(text, from, to, true, masks);
        }
    }

    /** Masks what is random between dots, or also between slashes. */
    private static void pieces(String text, int from, int to, boolean atSlashes, BitSet masks) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || text.charAt(i) == '.' || atSlashes && text.charAt(i) == '/') {
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
        while (mark >= from && (kind(text.charAt(mark)) & (DIGIT | UPPER)) == 0) {
            mark--;
        }
        boolean begins = true;
        for (int at = from; at < Math.min(mark, to - MIN_AFTER_PREFIX); at++) {
            char c = text.charAt(at);
            for (String prefix : PREFIXES.near(text, at)) {
                int key = at + prefix.length();
                if ((begins || isUnmistakable(prefix))
                        && key + MIN_AFTER_PREFIX <= to
                        && mark >= key
                        && text.startsWith(prefix, at)) {
                    return at;
                }
            }
            begins = kind(c) == 0;
        }
        return -1;
    }

    /** Whether a prefix is one within a word as well, as behind {@code %20}, {@code \n} or the letter of an option. */
    private static boolean isUnmistakable(String prefix) {
        return prefix.length() >= MIN_UNMISTAKABLE && kind(prefix.charAt(prefix.length() - 1)) == 0;
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
        int any = 0;
        int all = HEX;
        int changes = 0;
        int before = 0;
        for (int i = from; i < to; i++) {
            int kind = kind(text.charAt(i));
            any |= kind;
            all &= kind;
            changes += CHANGES[before << KIND_BITS | kind];
            before = kind;
        }
        boolean isHex = length >= MIN_HEX && all == HEX;
        return isHex || (any & MIXED) == MIXED && changes * CHANGES_OF_LENGTH >= length;
    }

    private static int kind(char c) {
        return c < KINDS.length ? KINDS[c] : 0;
    }

    private static byte[] kinds() {
        byte[] found = new byte[128];
        for (char c = 0; c < found.length; c++) {
            int hex = Character.digit(c, 16) >= 0 ? HEX : 0;
            int kind = Character.isDigit(c) ? DIGIT : Character.isUpperCase(c) ? UPPER : LOWER;
            found[c] = (byte) (Character.isLetterOrDigit(c) ? kind | hex : 0);
        }
        return found;
    }

    /** By two neighbours, 1 if they are of different kinds. A lower case letter behind a capital is not: that begins a word. */
    private static byte[] changes() {
        byte[] found = new byte[1 << 2 * KIND_BITS];
        for (int i = 0; i < found.length; i++) {
            int before = i >> KIND_BITS & MIXED;
            int kind = i & MIXED;
            boolean beginsWord = before == UPPER && kind == LOWER;
            found[i] = (byte) (before != kind && before != 0 && kind != 0 && !beginsWord ? 1 : 0);
        }
        return found;
    }
}
