package io.hangup.config;

import java.util.Optional;

/**
 * A piece of a source, and what it stands for. The two differ where quotes, escapes or variables were resolved.
 *
 * @param reading where problems with it go
 * @param value what it stands for
 * @param from position of its first code point in the source
 * @param to position behind its last one
 * @param form how the one became the other
 */
record Text(Reading reading, String value, int from, int to, Form form) {
    /** How a text was written. */
    enum Form {
        /** The value stands in the source as it is, from {@code from} on. */
        PLAIN,
        /** In single quotes, or in a block. */
        QUOTED,
        /** In double quotes; what escapes stood for is in the value. */
        ESCAPED,
        /** With variables, which have been replaced. */
        EXPANDED
    }

    /** All of a line. */
    static Text ofLine(Reading reading) {
        String line = reading.source().text();
        return new Text(reading, line, 0, reading.source().length(), Form.PLAIN);
    }

    /** A part of the value, marked alone where its place is known. The bounds count chars of the value. */
    Text part(int begin, int end) {
        String part = value.substring(begin, end);
        int start = from + value.codePointCount(0, begin);
        int stop = start + part.codePointCount(0, part.length());
        boolean stands = stop <= reading.source().length()
                && reading.source().between(start, stop).equals(part);
        return form != Form.EXPANDED && stands
                ? new Text(reading, part, start, stop, form)
                : new Text(reading, part, from, to, form);
    }

    /** The rest of the value, without the blanks around it. */
    Text trimmed(int begin) {
        int first = begin;
        int last = value.length();
        while (first < last && Character.isWhitespace(value.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(value.charAt(last - 1))) {
            last--;
        }
        return part(first, last);
    }

    /** A number that is part of a text, which is one to YAML too, with quotes around the whole or without. */
    Text unquoted() {
        return new Text(reading, value, from, to, Form.PLAIN);
    }

    /** The line it begins on, from 1. */
    int line() {
        return reading.source().line(from);
    }

    /** The value as messages quote it; stars, where it stands in a place that is never shown. */
    String quoted() {
        return Glyphs.quoted(reading.source().hides(from, to) ? "*".repeat(value.length()) : value);
    }

    /** Reports that this text is probably not meant so. */
    void warn(String message) {
        reading.warn(from, to, message);
    }

    /** Reports a problem with this text; always empty. */
    <T> Optional<T> refuse(String message) {
        return reading.refuse(from, to, message, Optional.empty());
    }

    /** Reports a problem with this text; always empty. */
    <T> Optional<T> refuse(String message, String hint) {
        return reading.refuse(from, to, message, Optional.of(hint));
    }

    /** Reports a problem with this text; always empty. */
    <T> Optional<T> refuse(String message, Optional<String> hint) {
        return reading.refuse(from, to, message, hint);
    }
}
