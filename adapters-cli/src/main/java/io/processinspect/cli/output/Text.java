package io.processinspect.cli.output;

/** The width of text on a terminal. */
public final class Text {
    // First and last of each range that terminals draw two cells wide (Unicode's East Asian Width W and F, joined
    // coarsely).
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x23E9, 0x23EC, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x26AA, 0x26AB,
        0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26F2, 0x26F3, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274E,
        0x2753, 0x2757, 0x2795, 0x2797, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97C,
        0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680,
                0x1F6FF,
        0x1F900, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private Text() {}

    /** The width in cells: 2 for East Asian characters and emoji, 0 for combining marks. */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int i = 0; i < WIDE.length; i += 2) {
            if (WIDE[i] <= c && c <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** The text in lines of this width, broken at blanks; the same text when the width is 0. A longer word keeps its line. */
    public static String wrapped(String text, int width) {
        if (width < 1 || width(text) <= width) {
            return text;
        }
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ")) {
            boolean fits = used == 0 || used + 1 + width(word) <= width;
            lines.append(used == 0 ? "" : fits ? " " : "\n").append(word);
            used = fits && used > 0 ? used + 1 + width(word) : width(word);
        }
        return lines.toString();
    }

    /** The text cut to this width, with an ellipsis if it was longer. */
    public static String cut(String text, int width) {
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
