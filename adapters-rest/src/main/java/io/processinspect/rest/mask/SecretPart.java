package io.processinspect.rest.mask;

/**
 * What of a value is secret.
 *
 * @param after the character that it stands behind; 0 for the whole value
 * @param until the character whose last occurrence it ends at; 0 for the end of the value
 * @param needsUntil whether a value without that character holds no secret
 * @param mayRefer whether the value may name the place of the secret instead
 */
record SecretPart(char after, char until, boolean needsUntil, boolean mayRefer) {
    static final SecretPart ALL = new SecretPart((char) 0, (char) 0, false, false);
    /** The whole value, and the word behind it as well. */
    static final SecretPart BOTH = new SecretPart((char) 0, (char) 0, false, false);

    /** {@code user:x}. */
    static final SecretPart LOGIN = new SecretPart(':', (char) 0, false, false);

    /** The value of an option that has to be known as such. */
    static final SecretPart NONE = new SecretPart((char) 0, (char) 0, false, false);

    private static final int MAX_GROUP_DIGITS = 6;
    private static final String AFTER = "after";
    /** Where the secret is and not the secret itself, as openssl takes it. */
    private static final String[] REFERENCES = {"file:", "env:", "fd:", "stdin"};
    /** The whole value, unless it is a reference. */
    private static final SecretPart REFERABLE = new SecretPart((char) 0, (char) 0, false, true);

    /** Of the second column of {@code secret-options.txt}. */
    static SecretPart of(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        if (text.equals("both")) {
            return BOTH;
        }
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals("ref")) {
            return REFERABLE;
        }
        String stops = text.substring(AFTER.length());
        if (!text.startsWith(AFTER) || stops.isEmpty() || stops.length() > 2) {
            throw new IllegalArgumentException("unknown part " + text);
        }
        boolean needsUntil = stops.length() == 2;
        char after = stops.charAt(0);
        // A login of Oracle's may go on with the database.
        char until = needsUntil ? stops.charAt(1) : after == '/' ? '@' : 0;
        return new SecretPart(after, until, needsUntil, false);
    }

    /** Whether a value that begins at this place of the word has the character that such a secret stands behind. */
    boolean isIn(Word word, int from) {
        return after != 0 && word.find(after, from) > from;
    }

    /** Masks the secret of a value that begins at this place of the word. */
    void mask(Word word, int from) {
        if (this == NONE) {
            return;
        }
        if (after == 0) {
            if (!mayRefer || !isReference(word, from)) {
                word.maskFrom(from);
            }
            return;
        }
        int begin = afterScheme(word, from);
        if (this == LOGIN && (isAddress(word, from) || word.at(from) == '+')) {
            // An address, in which a login is found anyway, or a date's format.
            return;
        }
        int separator = word.find(after, begin);
        int last = until == 0 ? -1 : word.findLast(until);
        // A path of Windows, in which a letter stands before the colon.
        boolean isDrive = separator == begin + 1 && word.at(separator + 1) == '\\';
        // Without a user before it, a slash begins a path.
        boolean isPath =
                after == '/' && (separator == begin || separator > 0 && "=@".indexOf(word.at(separator - 1)) >= 0);
        if (separator < 0 || isDrive || isPath || needsUntil && last < separator || isNumbers(word, begin)) {
            return;
        }
        boolean isKey = after == ':' && until == 0 && separator == word.length() - 1;
        if (isKey) {
            // A key in place of a user and a password.
            word.mask(begin, separator);
        } else {
            word.mask(separator + 1, last > separator ? last : word.length());
        }
    }

    private static boolean isAddress(Word word, int from) {
        int colon = word.find(':', from);
        while (colon >= 0 && !(word.at(colon + 1) == '/' && word.at(colon + 2) == '/')) {
            colon = word.find(':', colon + 1);
        }
        return colon >= 0;
    }

    private static int afterScheme(Word word, int from) {
        int colon = word.find(':', from);
        return colon >= 0 && word.at(colon + 1) == '/' && word.at(colon + 2) == '/' ? colon + 3 : from;
    }

    private static boolean isReference(Word word, int from) {
        for (String kind : REFERENCES) {
            if (word.text().startsWith(kind, word.start() + from)) {
                return true;
            }
        }
        return false;
    }

    /** A user and a group, as in {@code -u 1000:1000}; longer numbers may be a password. */
    private static boolean isNumbers(Word word, int from) {
        for (int i = from; i < word.length(); i++) {
            if (!Character.isDigit(word.at(i)) && word.at(i) != ':') {
                return false;
            }
        }
        return word.length() - word.findLast(':') - 1 <= MAX_GROUP_DIGITS;
    }
}
