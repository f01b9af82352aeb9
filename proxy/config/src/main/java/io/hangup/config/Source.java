package io.hangup.config;

import io.hangup.config.Problem.Place;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with a name, which knows its lines and can show any place of its own, but never what stands behind the key
 * {@code token}, whoever wrote a secret there. Positions count code points from 0.
 */
final class Source {
    private static final int EXCERPT_POINTS = 160;

    /** What stands behind the key: to the end of its line, or as far as a value goes between braces. A variable may be seen. */
    private static final Pattern SECRET = Pattern.compile("(?:(?:^|\\n)[ \\t-]*%1$s(?!%2$s\\s)([^\\n]+))"
            .concat("|(?:[{,][ \\t]*%1$s(?!%2$s[\\s,}])(\"[^\"\\n]*\"?|'[^'\\n]*'?|[^,}\\n]+))")
            .formatted("[\"']?token[\"']?[ \\t]*:[ \\t]*+", "[\"']?\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}[\"']?"));

    private final String name;
    private final String text;
    private final int[] points;
    private final int[] shown;
    private final int[] lineStarts;

    Source(String name, String text) {
        this.name = Glyphs.printable(name);
        this.text = text;
        this.points = text.codePoints().toArray();
        this.shown = withoutSecrets(text).codePoints().toArray();
        this.lineStarts = lineStarts(points);
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    int length() {
        return points.length;
    }

    int point(int position) {
        return points[position];
    }

    /** The line of a position, from 1. The position behind the last code point belongs to the last line. */
    int line(int position) {
        int found = Arrays.binarySearch(lineStarts, position);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The line of a position, up to it. */
    String lineUpTo(int position) {
        return between(lineStarts[line(position) - 1], position);
    }

    /** The text between two positions. */
    String between(int from, int to) {
        return new String(points, from, to - from);
    }

    /**
     * The place of a piece of this text.
     *
     * @param from its first code point
     * @param to behind its last one; what lies beyond the end of the line is not marked
     */
    Place place(int from, int to) {
        int line = line(from);
        int start = lineStarts[line - 1];
        int end = lineEnd(line);
        int caret = Math.min(from, end);
        int first = end - start <= EXCERPT_POINTS ? start : Math.max(start, caret - EXCERPT_POINTS / 2);
        int last = Math.min(end, first + EXCERPT_POINTS);
        String before = first > start ? "…" : "";
        String after = last < end ? "…" : "";
        String marker = " ".repeat(before.length()) + Glyphs.blanks(shown, first, caret) + "^"
                + "~".repeat(Math.max(0, Glyphs.width(shown, caret, Math.min(to, last)) - 1));
        return new Place(name, line, caret - start + 1, before + Glyphs.printable(shown, first, last) + after, marker);
    }

    /** The position behind the last code point of a line that can be shown. */
    private int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : points.length;
        while (end > lineStarts[line - 1] && isBreak(points[end - 1])) {
            end--;
        }
        return end;
    }

    /** The same text, in which other signs stand for secrets; they are as many code points as before. */
    private static String withoutSecrets(String text) {
        return SECRET.matcher(text).replaceAll(found -> {
            int from = Math.max(found.start(1), found.start(2));
            String key = text.substring(found.start(), from);
            return Matcher.quoteReplacement(key + "*".repeat(text.codePointCount(from, found.end())));
        });
    }

    private static int[] lineStarts(int[] points) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < points.length; i++) {
            boolean ends =
                    points[i] == '\n' || (points[i] == '\r' && (i + 1 == points.length || points[i + 1] != '\n'));
            if (ends) {
                starts = count == starts.length ? Arrays.copyOf(starts, count * 2) : starts;
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static boolean isBreak(int point) {
        return point == '\n' || point == '\r';
    }
}
