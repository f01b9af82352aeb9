package io.hangup.core.rule;

import java.util.regex.Pattern;

/** Quantities in the words of the configuration, so that what is printed can be typed back. */
public final class Words {
    private static final long KIB = 1024;
    private static final Pattern UNMISTAKABLE = Pattern.compile("[A-Za-z0-9!$%&'()*+./:;=?@_~-]+");

    private Words() {}

    /** A number of bytes with the largest unit that divides it: {@code 64KiB}, {@code 1000003B}. */
    public static String bytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        long value = bytes;
        int unit = 0;
        while (unit < units.length - 1 && value != 0 && value % KIB == 0) {
            value /= KIB;
            unit++;
        }
        return value + units[unit];
    }

    /** A duration with the largest unit that divides it: {@code 5s}, {@code 1500ms}, {@code 10m}. */
    public static String millis(long millis) {
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A text as one word of the command line: as it is, or in quotes, with escapes, where it could be mistaken. */
    static String text(String text) {
        return UNMISTAKABLE.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char value = text.charAt(i);
            if (value == '"' || value == '\\') {
                quoted.append('\\').append(value);
            } else if (value < ' ' || value == 0x7F) {
                quoted.append(String.format("\\x%02x", (int) value));
            } else {
                quoted.append(value);
            }
        }
        return quoted.append('"').toString();
    }
}
