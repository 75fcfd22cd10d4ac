package io.processinspect.rest.mask;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Masks what looks like a secret in a command line, and errs on the side of masking. A secret without a recognizable form, such
 * as a bare word that a single program takes as a password, cannot be found, so command lines are hidden by default.
 *
 * <p>The text is untrusted: every rule reads it from left to right, so that the time grows with its length alone.
 */
public final class SecretMasker {
    public static final String MASK = "***";

    /** From this length on a command line was cut, perhaps within a secret that is known by its end. */
    private static final int MAX_READ_BYTES = 4096;
    /** Shell lines within shell lines, as in {@code ssh host 'sh -c "mysql -px"'}. */
    private static final int MAX_DEPTH = 4;

    private SecretMasker() {}

    /** The arguments with {@code ***} in place of what looks like a secret. Safe for all threads. */
    public static List<String> masked(List<String> commandLine) {
        List<Word> words = new ArrayList<>(commandLine.size());
        boolean inPem = false;
        int length = 0;
        for (String argument : commandLine) {
            Word word = new Word(argument, 0, argument.length(), new BitSet());
            words.add(word);
            NamedSecrets.mask(argument, word.masks());
            Logins.mask(argument, word.masks());
            KeyForms.mask(argument, word.masks());
            if (inPem) {
                word.maskFrom(0);
            }
            inPem |= KeyForms.holdsPem(argument);
            // Each with the zero byte behind it, as the kernel counts.
            length += argument.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        command(words, 0);
        if (length >= MAX_READ_BYTES) {
            words.get(words.size() - 1).maskFrom(0);
        }
        return words.stream().map(SecretMasker::shown).toList();
    }

    private static boolean command(List<Word> words, int depth) {
        boolean readsSecret = CommandSecrets.mask(words);
        if (depth < MAX_DEPTH) {
            for (Word word : words) {
                // What is masked as a whole needs no further look.
                if (!word.isMasked() && ShellLine.isIn(word)) {
                    // A quote in the middle of a word would part it in the same way again.
                    boolean isWhole = depth == 0 || ShellLine.isQuoted(word);
                    line(ShellLine.commands(word, isWhole ? 0 : ShellLine.behindQuote(word)), depth + 1);
                }
            }
        }
        return readsSecret;
    }

    private static void line(List<ShellLine.Command> commands, int depth) {
        ShellInput input = new ShellInput(commands);
        for (int i = input.begin(0); i < commands.size(); i = input.begin(i + 1)) {
            if (command(commands.get(i).words(), depth)) {
                input.mask(i);
            }
        }
    }

    private static String shown(Word word) {
        BitSet masks = word.masks();
        if (masks.isEmpty()) {
            return word.text();
        }
        StringBuilder shown = new StringBuilder();
        int at = 0;
        for (int from = masks.nextSetBit(0); from >= 0; from = masks.nextSetBit(at)) {
            shown.append(word.text(), at, from).append(MASK);
            at = masks.nextClearBit(from);
        }
        return shown.append(word.text(), Math.min(at, word.length()), word.length())
                .toString();
    }
}
