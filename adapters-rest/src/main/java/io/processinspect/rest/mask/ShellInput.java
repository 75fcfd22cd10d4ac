package io.processinspect.rest.mask;

import java.util.List;
import java.util.Set;

/** What the commands of a shell line read: here documents, here strings, and what {@code echo} pipes to them. */
final class ShellInput {
    private static final String HERE = "<<";
    private static final Set<String> ECHO = Set.of("echo", "printf");

    private final List<ShellLine.Command> commands;
    /** Where the line begins that is being read, of the several that the text may have. */
    private int lineStart;
    /** Whether a command of that line reads a secret. */
    private boolean isSecret;
    /** The last command that read a secret from a pipe. */
    private int lastReader = -1;

    ShellInput(List<ShellLine.Command> commands) {
        this.commands = commands;
    }

    /**
     * Goes on to a command.
     *
     * @return that command, or the first one behind a here document with a secret, which is masked; their number at the end
     */
    int begin(int command) {
        if (command >= commands.size() || !commands.get(command).beginsLine()) {
            return command;
        }
        int next = isSecret ? hereDocuments(command) : command;
        lineStart = next;
        isSecret = false;
        return next;
    }

    /** Masks what this command reads. */
    void mask(int reader) {
        isSecret = true;
        hereString(commands.get(reader).words());
        if (commands.get(reader).isPiped()) {
            echoed(reader);
            lastReader = reader;
        }
    }

    /** {@code <<<x} and {@code <<< x}. */
    private static void hereString(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith("<<<")) {
                words.get(i).maskFrom(3);
                if (i + 1 < words.size()) {
                    words.get(i + 1).maskFrom(0);
                }
            }
        }
    }

    /** Masks what {@code echo} or {@code printf} pipes to the reader, back to the reader before. */
    private void echoed(int reader) {
        boolean isOfGroup = commands.get(reader).isPipedFromGroup();
        for (int i = reader - 1; i > lastReader; i--) {
            List<Word> words = commands.get(i).words();
            int echo = words.size() > 1 && words.get(0).is("{") ? 1 : 0;
            if (isEcho(words.get(echo))) {
                words.stream()
                        .skip(echo + 1)
                        .filter(word -> !isEchoOption(word))
                        .forEach(word -> word.maskFrom(0));
            } else if (!isOfGroup && !commands.get(i).isPiped()) {
                return;
            }
        }
    }

    private static boolean isEchoOption(Word word) {
        return word.at(0) == '-' && word.length() == 2;
    }

    private static boolean isEcho(Word word) {
        return ECHO.contains(word.from(word.findLast('/') + 1));
    }

    /** The documents of the line before, one after the other. */
    private int hereDocuments(int begin) {
        int next = begin;
        for (int i = lineStart; i < begin; i++) {
            List<Word> words = commands.get(i).words();
            for (int j = 0; j < words.size(); j++) {
                String joined = endWord(words.get(j));
                if (joined != null) {
                    boolean isNext = joined.isEmpty() && j + 1 < words.size();
                    next = hereDocument(next, isNext ? unquoted(words.get(j + 1).from(0)) : joined);
                }
            }
        }
        return next;
    }

    /** Masks a document. Returns the command behind its end. */
    private int hereDocument(int begin, String end) {
        int line = begin;
        while (line < commands.size() && !commands.get(line).words().get(0).is(end)) {
            commands.get(line).words().forEach(word -> word.maskFrom(0));
            line++;
        }
        return Math.min(line + 1, commands.size());
    }

    /** The word that ends the document, of {@code <<END}, {@code 0<<END} or {@code <<-END}; null for other words. */
    private static String endWord(Word word) {
        int at = 0;
        while (Character.isDigit(word.at(at))) {
            at++;
        }
        String from = word.from(at);
        return from.startsWith(HERE) && !from.startsWith("<<<") ? unquoted(from.substring(HERE.length())) : null;
    }

    private static String unquoted(String word) {
        return word.replaceAll("[-'\"]", "");
    }
}
