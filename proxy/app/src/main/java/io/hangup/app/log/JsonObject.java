package io.hangup.app.log;

/** A flat JSON object (RFC 8259) that is being written. Everything that is not plainly visible is escaped. */
final class JsonObject {
    private final StringBuilder text = new StringBuilder(256).append('{');

    /** Adds a field: a whole number and a boolean as they are, anything else as a string. */
    void put(String name, Object value) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void quote(String value) {
        text.append('"');
        value.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                text.append('\\').append((char) point);
            } else if (Printable.isPlain(point)) {
                text.appendCodePoint(point);
            } else {
                Printable.escape(text, point);
            }
        });
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
