package io.processinspect.rest.mask;

import java.util.BitSet;

/**
 * A word of a command: a whole argument, or a part of one that is a shell line.
 *
 * @param text the argument
 * @param start where the word begins in it
 * @param end where it ends, exclusive
 * @param masks the characters of the argument that are masked
 */
record Word(String text, int start, int end, BitSet masks) {
    int length() {
        return end - start;
    }

    /** The character at this place of the word; 0 behind its end. */
    char at(int place) {
        return start + place < end ? text.charAt(start + place) : 0;
    }

    /** The text of the word from this place on. */
    String from(int place) {
        return text.substring(start + place, end);
    }

    boolean startsWith(String prefix) {
        return length() >= prefix.length() && text.startsWith(prefix, start);
    }

    boolean is(String other) {
        return length() == other.length() && text.regionMatches(true, start, other, 0, other.length());
    }

    /** The place of a character in the word, from this place on; -1 if there is none. */
    int find(char wanted, int from) {
        for (int i = start + from; i < end; i++) {
            if (text.charAt(i) == wanted) {
                return i - start;
            }
        }
        return -1;
    }

    int findLast(char wanted) {
        for (int i = end - 1; i >= start; i--) {
            if (text.charAt(i) == wanted) {
                return i - start;
            }
        }
        return -1;
    }

    boolean isOption() {
        return length() > 1 && (at(0) == '-' || at(0) == '/');
    }

    boolean isMasked() {
        for (int i = start; i < end; i++) {
            if (!masks.get(i)) {
                return false;
            }
        }
        return true;
    }

    void mask(int from, int to) {
        masks.set(start + from, start + Math.max(from, to));
    }

    void maskFrom(int from) {
        mask(from, length());
    }
}
