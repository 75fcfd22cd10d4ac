package io.processinspect.rest.mask;

import java.util.ArrayList;
import java.util.List;

/** What a program takes secrets by. */
final class Program {
    private final List<SecretOption> options = new ArrayList<>();
    private final List<SecretOption> words = new ArrayList<>();
    private final List<SecretOption> places = new ArrayList<>();
    private final List<SecretOption> inputs = new ArrayList<>();
    private boolean isSearch;

    void add(SecretOption option) {
        switch (option.kind()) {
            case PLACE -> places.add(option);
            case WORD -> words.add(option);
            case INPUT -> inputs.add(option);
            default -> options.add(option);
        }
    }

    void setSearch() {
        isSearch = true;
    }

    /** Whether words that announce a secret are what it looks for. */
    boolean isSearch() {
        return isSearch;
    }

    /** Those that begin with a dash or a slash. */
    List<SecretOption> options() {
        return options;
    }

    /** Those that are words like any other. */
    List<SecretOption> words() {
        return words;
    }

    /** Masks the word that is the secret by its place, but not a shared folder of Windows. */
    void mask(Word word, int place) {
        for (SecretOption one : places) {
            if (one.isAt(place) && !word.startsWith("\\\\")) {
                one.part().mask(word, 0);
            }
        }
    }

    /** Whether it always reads a secret from its input, or because of this option. */
    boolean readsSecret(Word option) {
        for (SecretOption one : inputs) {
            if (one.isInput(option)) {
                return true;
            }
        }
        return false;
    }
}
