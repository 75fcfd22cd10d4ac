package io.processinspect.rest.mask;

/**
 * What a program takes a secret by: an option of {@code secret-options.txt}, whose head describes the notation.
 *
 * @param kind how it stands in a command line
 * @param name its text there; empty for a place
 * @param place among the words that are not options; 0 for each of them
 * @param part what of its value is secret
 */
record SecretOption(Kind kind, String name, int place, SecretPart part) {
    /** No value of this option here. */
    static final int NONE = -1;
    /** The value is the next word. */
    static final int NEXT = -2;
    /** Longer words of letters are values, not letters of several options. */
    private static final int MAX_LETTERS = 6;
    /** The same where a separator in the value shows that it is one. */
    private static final int MAX_LETTERS_BEFORE_SEPARATOR = 12;

    /** How an option stands in a command line. */
    enum Kind {
        /** {@code -p x}, {@code -p=x}, {@code -px} and {@code -vp x}. */
        LETTER,
        /** {@code --user x} and {@code --user=x}. */
        WORDS,
        /** {@code -px} and {@code /p:x}. */
        JOINED,
        /** {@code requirepass x}, a word without a dash. */
        WORD,
        /** The word at a place. */
        PLACE,
        /** What the program reads from a pipe. */
        INPUT
    }

    static SecretOption of(String form, SecretPart part) {
        char first = form.charAt(0);
        if (first == '#') {
            return new SecretOption(Kind.PLACE, "", form.equals("#*") ? 0 : Integer.parseInt(form.substring(1)), part);
        }
        if (first == '|') {
            return new SecretOption(Kind.INPUT, form.substring(1), 0, part);
        }
        if (form.endsWith("+")) {
            return new SecretOption(Kind.JOINED, form.substring(0, form.length() - 1), 0, part);
        }
        if (form.endsWith(".")) {
            return new SecretOption(Kind.WORDS, form.substring(0, form.length() - 1), 0, part);
        }
        Kind kind = form.endsWith(":")
                ? Kind.JOINED
                : first != '-' && first != '/'
                        ? Kind.WORD
                        : form.length() == 2 && first == '-' ? Kind.LETTER : Kind.WORDS;
        return new SecretOption(kind, form, 0, part);
    }

    /** Whether the program reads a secret because of this word; a letter may stand among others, as in {@code -kS}. */
    boolean isInput(Word word) {
        return word.startsWith(name)
                || name.length() == 2
                        && word.at(0) == '-'
                        && word.at(1) != '-'
                        && word.length() < MAX_LETTERS
                        && word.find(name.charAt(1), 1) > 0;
    }

    boolean isAt(int other) {
        return place == 0 || place == other;
    }

    /** Where the value of this option begins in the word; {@link #NEXT} or {@link #NONE}. */
    int valueIn(Word word) {
        if (kind == Kind.WORD) {
            return word.is(name) ? NEXT : NONE;
        }
        int length = name.length();
        if (!startsWithName(word)) {
            return kind == Kind.LETTER ? afterLetters(word) : NONE;
        }
        if (word.length() == length) {
            return kind == Kind.JOINED ? NONE : NEXT;
        }
        if (word.at(length) == '=') {
            return length + 1;
        }
        return kind == Kind.WORDS ? NONE : length;
    }

    /** Those of Windows may be written in capitals. */
    private boolean startsWithName(Word word) {
        return name.startsWith("/")
                ? word.length() >= name.length()
                        && word.text().regionMatches(true, word.start(), name, 0, name.length())
                : word.startsWith(name);
    }

    /** Also digits and signs are options of one character, as in {@code curl -4s}. */
    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || c == '#';
    }

    /** {@code -xw}: letters of several options, the last of which takes the value, and {@code -xuname:x}. */
    private int afterLetters(Word word) {
        if (word.at(0) != '-') {
            return NONE;
        }
        int letters = part.after() == 0 ? MAX_LETTERS : MAX_LETTERS_BEFORE_SEPARATOR;
        for (int i = 1; i < Math.min(word.length(), letters) && isLetter(word.at(i)); i++) {
            if (word.at(i) == name.charAt(1)) {
                return i == word.length() - 1 ? NEXT : part.isIn(word, i + 1) ? i + 1 : NONE;
            }
        }
        return NONE;
    }
}
