package io.processinspect.cli;

/** How wide text is on a terminal. */
final class Text {
    private Text() {}

    /** In cells: Chinese, Japanese, Korean and pictures take two, combining marks none. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        if (c < 0x1100) {
            return 1;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default -> c >= 0x1F300 && c <= 0x1FAFF || c >= 0xFF00 && c <= 0xFF60 ? 2 : 1;
        };
    }

    /** At most so wide, with an ellipsis where something was cut. */
    static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int c : text.codePoints().toArray()) {
            if (used + width(c) > width) {
                break;
            }
            kept.appendCodePoint(c);
            used += width(c);
        }
        return kept.append('…').toString();
    }
}
