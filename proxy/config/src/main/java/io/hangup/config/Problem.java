package io.hangup.config;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration: where, what was found, what was expected, and a hint where one is near.
 *
 * @param place where it was found
 * @param message what was found and what was expected
 * @param hint what was probably meant
 */
public record Problem(Place place, String message, Optional<String> hint) {
    /**
     * Where a problem is.
     *
     * @param source the file, or the option of the command line
     * @param line from 1; 0 where the problem is the source itself (it does not exist, it is too large)
     * @param column from 1, in code points; 0 where {@code line} is 0
     * @param excerpt the line as it can be shown: a part of a long one, without control characters; may be empty
     * @param marker what stands below the excerpt: blanks, and a caret under the place
     */
    public record Place(String source, int line, int column, String excerpt, String marker)
            implements Comparable<Place> {
        /** The whole source, and no line of it. */
        static Place whole(String source) {
            return new Place(Glyphs.printable(source), 0, 0, "", "");
        }

        /** As they follow each other in a text. */
        @Override
        public int compareTo(Place other) {
            return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
        }
    }

    /**
     * The problem as it is shown, without a line break at its end: {@code hangup.yaml:7:12: message}, and below it the
     * line, the caret and the hint.
     */
    public String text() {
        if (place.line() == 0) {
            return place.source() + ": " + message
                    + hint.map(words -> "\n    " + words).orElse("");
        }
        return place.source() + ":" + place.line() + ":" + place.column() + ": " + message + "\n" + place.excerpt()
                + "\n" + place.marker() + hint.map(words -> "  " + words).orElse("");
    }
}
