package io.hangup.app.demo;

import io.hangup.app.log.Paint;
import io.hangup.testkit.CallResult;
import java.util.ArrayList;
import java.util.List;

/** Clients side by side, each call with what it got. */
final class Columns {
    private static final String INDENT = "        ";
    private static final int COLUMN_CHARS = 34;
    private static final int CALL_CHARS = 7;

    private final boolean coloured;
    private final List<List<Cell>> columns = new ArrayList<>();

    /** A text of a known width: colours have none. */
    private record Cell(String shown, int chars) {
        static Cell plain(String text) {
            return new Cell(text, text.length());
        }
    }

    Columns(boolean coloured) {
        this.coloured = coloured;
    }

    void add(String title, List<String> calls, Take take) {
        List<Cell> column = new ArrayList<>();
        column.add(Cell.plain(title));
        for (int i = 0; i < calls.size(); i++) {
            column.add(cell(calls.get(i), take.calls().get(i)));
        }
        columns.add(column);
    }

    private Cell cell(String call, CallResult result) {
        String beginning = "  " + call + " ".repeat(CALL_CHARS - call.length());
        String sign = sign(result);
        String word = " " + result;
        return new Cell(
                beginning + (coloured ? paint(result).on(sign) : sign) + word,
                beginning.length() + sign.length() + word.length());
    }

    private static String sign(CallResult result) {
        if (result instanceof CallResult.Failed) {
            return "✗";
        }
        if (result instanceof CallResult.Eof) {
            return "■";
        }
        return result instanceof CallResult.TimedOut ? "…" : "✓";
    }

    private static Paint paint(CallResult result) {
        if (result instanceof CallResult.Failed) {
            return Paint.RED;
        }
        return result instanceof CallResult.Eof || result instanceof CallResult.TimedOut ? Paint.YELLOW : Paint.GREEN;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int most = columns.stream().mapToInt(List::size).max().orElse(0);
        for (int row = 0; row < most; row++) {
            StringBuilder line = new StringBuilder(INDENT);
            for (List<Cell> column : columns) {
                Cell cell = row < column.size() ? column.get(row) : Cell.plain("");
                line.append(cell.shown()).append(" ".repeat(COLUMN_CHARS - cell.chars()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
