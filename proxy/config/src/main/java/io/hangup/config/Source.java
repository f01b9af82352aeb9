package io.hangup.config;

import io.hangup.config.Problem.Place;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text with a name, which knows its lines and can show any place of its own, but never what may be one of the
 * {@linkplain Secrets secrets} of a file. Positions count code points from 0.
 */
final class Source {
    private static final int EXCERPT_POINTS = 160;

    private final String name;
    private final String text;
    private final int[] points;
    private final int[] lineStarts;
    private Optional<BitSet> hidden;
    private Optional<int[]> shown = Optional.empty();

    private Source(String name, String text, Optional<BitSet> hidden) {
        this.name = Glyphs.printable(name);
        this.text = text;
        this.points = text.codePoints().toArray();
        this.lineStarts = lineStarts(points);
        this.hidden = hidden;
    }

    /** A text in YAML. */
    Source(String name, String text) {
        this(name, text, Optional.empty());
    }

    /** A line that somebody typed, and may be shown. */
    static Source ofLine(String name, String text) {
        return new Source(name, text, Optional.of(new BitSet()));
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
        int[] visible = shown();
        int line = line(from);
        int start = lineStarts[line - 1];
        int end = lineEnd(line);
        int caret = Math.min(from, end);
        int first = end - start <= EXCERPT_POINTS ? start : Math.max(start, caret - EXCERPT_POINTS / 2);
        int last = Math.min(end, first + EXCERPT_POINTS);
        String before = first > start ? "…" : "";
        String after = last < end ? "…" : "";
        String marker = " ".repeat(before.length()) + Glyphs.blanks(visible, first, caret) + "^"
                + "~".repeat(Math.max(0, Glyphs.width(visible, caret, Math.min(to, last)) - 1));
        return new Place(
                name, line, caret - start + 1, before + Glyphs.printable(visible, first, last) + after, marker);
    }

    /** The position behind the last code point of a line that can be shown. */
    private int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : points.length;
        while (end > lineStarts[line - 1] && isBreak(points[end - 1])) {
            end--;
        }
        return end;
    }

    /** Whether anything between two positions is never shown. */
    boolean hides(int from, int to) {
        int first = hidden().nextSetBit(from);
        return first >= 0 && first < to;
    }

    /** Most texts have no problem, and are never looked through for this. */
    private BitSet hidden() {
        BitSet found = hidden.orElseGet(() -> Secrets.in(text));
        hidden = Optional.of(found);
        return found;
    }

    /** The same code points, with other signs in the place of those that are never shown. */
    private int[] shown() {
        BitSet never = hidden();
        int[] all = shown.orElseGet(() -> IntStream.range(0, points.length)
                .map(i -> never.get(i) ? '*' : points[i])
                .toArray());
        shown = Optional.of(all);
        return all;
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
