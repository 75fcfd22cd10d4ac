package io.processinspect.rest.mask;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Entries by the first two letters of their words, case-insensitive, so that one lookup rejects most places of a text. */
final class WordIndex<T> {
    private static final int LETTERS = 128;

    /** By the two letters. */
    private final List<List<T>> byLetters;

    /** One of these, each of which has a word of at least two letters. */
    WordIndex(Collection<T> all, Function<T, String> word) {
        List<List<T>> found = new ArrayList<>(Collections.nCopies(LETTERS * LETTERS, List.of()));
        for (T one : all) {
            int letters = letters(word.apply(one), 0);
            List<T> more = new ArrayList<>(found.get(letters));
            more.add(one);
            found.set(letters, more);
        }
        byLetters = found;
    }

    /** The candidates at this place, in the given order; there must be a character behind it. */
    List<T> near(String text, int place) {
        int letters = letters(text, place);
        return letters < 0 ? List.of() : byLetters.get(letters);
    }

    /** A number of two characters; -1 if one of them is not ASCII. */
    private static int letters(String text, int place) {
        char first = text.charAt(place);
        char second = text.charAt(place + 1);
        return first < LETTERS && second < LETTERS ? (first | 0x20) * LETTERS + (second | 0x20) : -1;
    }
}
