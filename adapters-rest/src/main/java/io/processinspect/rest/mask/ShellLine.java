package io.processinspect.rest.mask;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A text as a shell parts it: into commands at line feeds and {@code ; & | ( ) `}, and into words at blanks. Quotes around a
 * whole word are not part of it. It is read once from left to right, whatever it holds.
 */
final class ShellLine {
    /** A shorter command, without further words, holds nothing; a text of separators consists of them. */
    private static final int MIN_COMMAND = 3;

    private final String text;
    private final int end;
    private final BitSet masks;
    private final List<Command> commands = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private final int minCommand;
    private boolean beginsLine;
    private boolean isPiped;
    private boolean isPipedFromGroup;

    /**
     * One command.
     *
     * @param words its words
     * @param beginsLine whether it stands behind a line feed
     * @param isPiped whether the output of the command before it is its input
     * @param isPipedFromGroup whether that of several commands in brackets is
     */
    record Command(List<Word> words, boolean beginsLine, boolean isPiped, boolean isPipedFromGroup) {}

    private ShellLine(Word word, int from) {
        this.text = word.text();
        this.end = word.end();
        this.masks = word.masks();
        this.minCommand = holdsHere(word) ? 1 : MIN_COMMAND;
        parse(word.start() + from);
    }

    /** Whether it may hold a here document, whose end may be a short command. */
    private static boolean holdsHere(Word word) {
        int first = word.find('<', 0);
        while (first >= 0 && word.at(first + 1) != '<') {
            first = word.find('<', first + 1);
        }
        return first >= 0;
    }

    /** Whether a shell would see more than a word in it. */
    static boolean isIn(Word word) {
        for (int i = word.start(); i < word.end(); i++) {
            if (isBlank(word.text().charAt(i)) || isSeparator(word.text().charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The commands in a word, from this place of it on. */
    static List<Command> commands(Word word, int from) {
        return new ShellLine(word, from).commands;
    }

    /** Whether quotes surrounded the word. */
    static boolean isQuoted(Word word) {
        return word.start() > 0 && isQuote(word.text().charAt(word.start() - 1));
    }

    /** The place behind the first quote in a word; its beginning if it has none. */
    static int behindQuote(Word word) {
        for (int i = 0; i < word.length(); i++) {
            if (isQuote(word.at(i))) {
                return i + 1;
            }
        }
        return 0;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isSeparator(char c) {
        return switch (c) {
            case '\n', '\r', ';', '&', '|', '(', ')', '`' -> true;
            default -> false;
        };
    }

    private void parse(int from) {
        int start = from;
        int place = from;
        while (place < end) {
            char c = text.charAt(place);
            if (isQuote(c)) {
                place = closing(place);
            } else if (c == '\\' && isAt(place + 1, '\n')) {
                word(start, place);
                place++;
                start = place + 1;
            } else if (c == '\\') {
                place++;
            } else if (isBlank(c)) {
                word(start, place);
                start = place + 1;
            } else if (isSeparator(c)) {
                word(start, place);
                command();
                separator(place);
                start = place + 1;
            }
            place++;
        }
        word(start, end);
        command();
    }

    private boolean isAt(int place, char c) {
        return place >= 0 && place < end && text.charAt(place) == c;
    }

    /** The place of the quote that closes the one here; the end if none does. */
    private int closing(int opening) {
        char quote = text.charAt(opening);
        boolean escapes = quote == '"' || isAt(opening - 1, '$');
        for (int i = opening + 1; i < end; i++) {
            if (text.charAt(i) == quote) {
                return i;
            }
            if (text.charAt(i) == '\\' && escapes) {
                i++;
            }
        }
        return end;
    }

    private void word(int from, int to) {
        int last = Math.min(to, end);
        if (last <= from) {
            return;
        }
        int first = text.charAt(from) == '$' && from + 1 < last && isQuote(text.charAt(from + 1)) ? from + 1 : from;
        boolean quoted = isQuote(text.charAt(first));
        if (!quoted) {
            words.add(new Word(text, from, last, masks));
        } else if (first + 1 < last) {
            // As in 'it'\''s', only the first and the last of its quotes stand around it.
            boolean closed = last - 1 > first && text.charAt(last - 1) == text.charAt(first);
            words.add(new Word(text, first + 1, closed ? last - 1 : last, masks));
        }
    }

    private void command() {
        if (words.isEmpty()) {
            // As in "| (" and "|&", where what comes next is still piped.
            return;
        }
        if (words.size() > 1 || words.get(0).length() >= minCommand) {
            commands.add(new Command(words, beginsLine, isPiped, isPipedFromGroup));
        }
        words = new ArrayList<>();
        beginsLine = false;
        isPiped = false;
        isPipedFromGroup = false;
    }

    private void separator(int place) {
        char c = text.charAt(place);
        if (c == '\n') {
            beginsLine = true;
        } else if (c == '|' && !isAt(place - 1, '|') && !isAt(place + 1, '|')) {
            isPiped = true;
            isPipedFromGroup = endsGroup(place);
        }
    }

    private boolean endsGroup(int pipe) {
        int last = pipe - 1;
        while (last > 0 && isBlank(text.charAt(last))) {
            last--;
        }
        return isAt(last, ')') || isAt(last, '}');
    }
}
