package io.hangup.app.ctl;

import io.hangup.app.log.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a head, each column as wide as its widest cell; what is too wide for a terminal is cut, and says so. */
public final class Table {
    /** For what is no terminal: nothing is cut. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final String GAP = "  ";
    private static final String CUT = "…";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(Arrays.asList(head));
    }

    void add(String... cells) {
        rows.add(Arrays.stream(cells).map(Printable::of).toList());
    }

    /** The lines, none with more than {@code mostChars} characters. */
    List<String> lines(int mostChars) {
        int columns = rows.get(0).size();
        int[] chars = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                chars[i] = Math.max(chars[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> cut(line(row, chars), mostChars)).toList();
    }

    private static String line(List<String> row, int[] chars) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i))
                    .append(" ".repeat(chars[i] - row.get(i).length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String line, int mostChars) {
        return line.length() <= mostChars ? line : line.substring(0, Math.max(0, mostChars - 1)) + CUT;
    }
}
