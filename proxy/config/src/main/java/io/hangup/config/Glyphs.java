package io.hangup.config;

/** What a text looks like on a terminal: how wide it is, and what of it may be printed at all. */
final class Glyphs {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int QUOTED_POINTS = 40;

    /** First and last code points of the blocks whose characters fill two cells (Unicode's UAX 11, W and F). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF},
        {0x1FA70, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private Glyphs() {}

    /** A value as messages quote it: printable, in quotes, shortened where it is long. */
    static String quoted(String value) {
        int[] points = value.codePoints().limit(QUOTED_POINTS + 1L).toArray();
        boolean isLong = points.length > QUOTED_POINTS;
        return '"' + printable(points, 0, isLong ? QUOTED_POINTS : points.length) + (isLong ? "…" : "") + '"';
    }

    /** The text with everything replaced that would move a terminal's cursor or hide what follows. */
    static String printable(String text) {
        int[] points = text.codePoints().toArray();
        return printable(points, 0, points.length);
    }

    /** The code points with everything replaced that would move a terminal's cursor or hide what follows. */
    static String printable(int[] points, int from, int to) {
        StringBuilder shown = new StringBuilder();
        for (int i = from; i < to; i++) {
            shown.appendCodePoint(points[i] == '\t' || isPrintable(points[i]) ? points[i] : REPLACEMENT);
        }
        return shown.toString();
    }

    /** Blanks as wide as the code points: a tab stays a tab, a wide character becomes two blanks. */
    static String blanks(int[] points, int from, int to) {
        StringBuilder blanks = new StringBuilder();
        for (int i = from; i < to; i++) {
            blanks.append(points[i] == '\t' ? "\t" : " ".repeat(width(points[i])));
        }
        return blanks.toString();
    }

    /** How many cells the code points fill; a tab counts as one. */
    static int width(int[] points, int from, int to) {
        int width = 0;
        for (int i = from; i < to; i++) {
            width += width(points[i]);
        }
        return width;
    }

    /** The cells of what is shown for a code point: of the replacement, where it is not shown itself. */
    private static int width(int point) {
        if (!isPrintable(point)) {
            return 1;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int[] block : WIDE) {
            if (point >= block[0] && point <= block[1]) {
                return 2;
            }
        }
        return 1;
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
