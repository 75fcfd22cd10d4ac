package io.processinspect.rest.mask;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Words by their first two letters, in capitals or not, which tell most places of a text at a glance from one where a word of
 * these stands.
 */
final class WordIndex<T> {
    private static final int LETTERS = 128;

    /** By the two letters. */
    private final List<List<T>> byLetters;

    /** One of these, each of which has a word of at least two letters. */
    WordIndex(Collection<T> all, Function<T, String> word) {
        List<List<T>> found = new ArrayList<>(IntStream.range(0, LETTERS * LETTERS)
                .mapToObj(letters -> List.<T>of())
                .toList());
        for (T one : all) {
            int letters = letters(word.apply(one), 0);
            List<T> more = new ArrayList<>(found.get(letters));
            more.add(one);
            found.set(letters, more);
        }
        byLetters = found;
    }

    /** Those whose word begins as the text does at this place, which another character follows; in the order of the whole. */
    List<T> near(String text, int place) {
        int letters = letters(text, place);
        return letters < 0 ? List.of() : byLetters.get(letters);
    }

    /** A number of two letters; -1 if one of them is of no English word. */
    private static int letters(String text, int place) {
        char first = text.charAt(place);
        char second = text.charAt(place + 1);
        return first < LETTERS && second < LETTERS ? (first | 0x20) * LETTERS + (second | 0x20) : -1;
    }
}
