package io.processinspect.json;

/** Appends texts and numbers as JSON has them. Written by hand, as a sample is written at each tick of a monitor. */
final class JsonText {
    private static final String HEX = "0123456789ABCDEF";

    private JsonText() {}

    /**
     * A text in quotes, or null. Characters that JSON allows but a terminal interprets, such as C1 controls and direction marks, are
     * escaped as well; halves of surrogate pairs are not.
     */
    static void append(StringBuilder out, String text) {
        if (text == null) {
            out.append("null");
            return;
        }
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            out.append(text, plain, i);
            escape(out, c);
            plain = i + 1;
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean isPlain(char c) {
        if (c < 0x7F) {
            return c >= ' ' && c != '"' && c != '\\';
        }
        return c > 0x7F && (Character.isSurrogate(c) || !TextEscaper.isUnsafe(c));
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c > 0x7F) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
                }
            }
        }
    }
}
