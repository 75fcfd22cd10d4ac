package io.processinspect.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Aligned columns that fit the terminal: a last column of text is cut; if that is not enough, the columns with the lowest
 * weight are left out.
 */
public final class Table<T> {
    private static final String GAP = "  ";
    private static final int MIN_LAST_WIDTH = 8;

    /**
     * One column.
     *
     * @param title its header
     * @param width its minimum width; 0 to fit the content
     * @param right whether it is right-aligned, as numbers are
     * @param weight columns with lower weights are left out first; {@link Integer#MAX_VALUE} is never left out
     * @param text the cell of a row
     */
    private record Column<T>(String title, int width, boolean right, int weight, Function<T, String> text) {}

    private final List<Column<T>> columns = new ArrayList<>();

    public Table<T> text(String title, int weight, Function<T, String> text) {
        columns.add(new Column<>(title, 0, false, weight, text));
        return this;
    }

    public Table<T> number(String title, int weight, Function<T, String> text) {
        return number(title, 0, weight, text);
    }

    public Table<T> number(String title, int width, int weight, Function<T, String> text) {
        columns.add(new Column<>(title, width, true, weight, text));
        return this;
    }

    /** Prints all rows under a header in bold. */
    public void print(List<T> rows, Output output) {
        List<List<String>> cells = new ArrayList<>();
        for (T row : rows) {
            cells.add(cells(row));
        }
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] =
                    Math.max(columns.get(i).width(), Text.width(columns.get(i).title()));
            for (List<String> row : cells) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        Layout layout = fit(widths, output.columns());
        output.lines(output.bold(layout.line(titles())) + "\n");
        for (List<String> row : cells) {
            output.lines(layout.line(row) + "\n");
        }
        output.flush();
    }

    /** The layout for rows that are not known yet, by the columns' minimum widths. */
    Layout layout(int terminal) {
        return fit(
                columns.stream()
                        .mapToInt(column -> Math.max(column.width(), Text.width(column.title())))
                        .toArray(),
                terminal);
    }

    List<String> titles() {
        return columns.stream().map(Column::title).toList();
    }

    List<String> cells(T row) {
        return columns.stream().map(column -> column.text().apply(row)).toList();
    }

    private Layout fit(int[] widths, int terminal) {
        boolean[] shown = new boolean[widths.length];
        Arrays.fill(shown, true);
        int last = widths.length - 1;
        int spare = columns.get(last).right() ? 0 : Math.max(0, widths[last] - MIN_LAST_WIDTH);
        int least = leastImportant(shown);
        while (terminal > 0 && least >= 0 && total(widths, shown) - spare > terminal) {
            shown[least] = false;
            least = leastImportant(shown);
        }
        int[] fitted = widths.clone();
        if (terminal > 0 && spare > 0) {
            fitted[last] = Math.max(1, Math.min(widths[last], terminal - (total(widths, shown) - widths[last])));
        }
        return new Layout(fitted, shown);
    }

    /** The last of the shown columns with the lowest weight; -1 when the remaining ones must stay. */
    private int leastImportant(boolean[] shown) {
        int least = -1;
        for (int i = 0; i < shown.length; i++) {
            boolean removable = shown[i] && columns.get(i).weight() != Integer.MAX_VALUE;
            if (removable
                    && (least < 0
                            || columns.get(i).weight() <= columns.get(least).weight())) {
                least = i;
            }
        }
        return least;
    }

    private static int total(int[] widths, boolean[] shown) {
        int total = 0;
        for (int i = 0; i < widths.length; i++) {
            total += shown[i] ? widths[i] + (total == 0 ? 0 : GAP.length()) : 0;
        }
        return total;
    }

    /** Which columns are shown, and their widths. */
    final class Layout {
        private final int[] widths;
        private final boolean[] shown;

        Layout(int[] widths, boolean[] shown) {
            this.widths = widths;
            this.shown = shown;
        }

        /** The titles of the columns that do not fit. */
        List<String> leftOut() {
            List<String> titles = new ArrayList<>();
            for (int i = 0; i < shown.length; i++) {
                if (!shown[i]) {
                    titles.add(columns.get(i).title());
                }
            }
            return titles;
        }

        String line(List<String> cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (shown[i]) {
                    // Half a number would be a number, so that one that is too wide moves the cells behind it.
                    String cell = columns.get(i).right() ? cells.get(i) : Text.cut(cells.get(i), widths[i]);
                    String blanks = " ".repeat(Math.max(0, widths[i] - Text.width(cell)));
                    line.append(line.isEmpty() ? "" : GAP);
                    line.append(columns.get(i).right() ? blanks + cell : cell + blanks);
                }
            }
            return line.toString().stripTrailing();
        }
    }
}
