package io.processinspect.json;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;

/** Makes text safe to print on one line. Process names may contain anything, including terminal escapes. */
public final class TextEscaper {
    private static final int MAX_EXCERPT = 40;

    private TextEscaper() {}

    /**
     * Replaces every character that could move the cursor, change colors, reverse the writing direction or break the line by
     * an escape: {@code \n}, {@code \t}, {@code \x1b}, {@code \u202e}.
     */
    public static String escaped(String text) {
        if (text.codePoints().noneMatch(TextEscaper::isUnsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                safe.append(escape(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** The beginning of a text that somebody sent, for a message about it. */
    public static String excerpt(String text) {
        return text.length() > MAX_EXCERPT ? text.substring(0, MAX_EXCERPT) + "..." : text;
    }

    /** A stack trace, whose messages may contain anything: its lines escaped, and indented by blanks. */
    public static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return trace.toString()
                .lines()
                .map(line -> escaped(line.replace("\t", "    ")) + "\n")
                .collect(Collectors.joining());
    }

    static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c);
        };
    }
}
