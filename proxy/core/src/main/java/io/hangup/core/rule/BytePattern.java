package io.hangup.core.rule;

/**
 * Bytes to look for on a stream.
 *
 * @param latin1 one char for each byte, from U+0000 to U+00FF (ISO 8859-1)
 */
public record BytePattern(String latin1) {
    /** The longest pattern, in bytes: what a match may need to be remembered across reads. */
    public static final int MAX_BYTES = 1_024;

    private static final int LARGEST_BYTE = 0xFF;

    /** Checks the length and that each char is a byte. */
    public BytePattern {
        if (latin1.isEmpty() || latin1.length() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "pattern: " + latin1.length() + " bytes (expected: 1 to " + MAX_BYTES + ")");
        }
        if (latin1.chars().anyMatch(value -> value > LARGEST_BYTE)) {
            throw new IllegalArgumentException("pattern: a char above U+00FF (expected: bytes)");
        }
    }

    /** How many bytes it has. */
    public int length() {
        return latin1.length();
    }

    /** Its bytes, in an array of the caller's own. */
    public byte[] bytes() {
        byte[] bytes = new byte[latin1.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) latin1.charAt(i);
        }
        return bytes;
    }

    /** The pattern in quotes, as it is written in a file: what is no visible ASCII character is {@code \xNN}. */
    public String text() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < latin1.length(); i++) {
            char value = latin1.charAt(i);
            if (value == '"' || value == '\\') {
                text.append('\\').append(value);
            } else if (value >= ' ' && value <= '~') {
                text.append(value);
            } else {
                text.append(String.format("\\x%02x", (int) value));
            }
        }
        return text.append('"').toString();
    }
}
