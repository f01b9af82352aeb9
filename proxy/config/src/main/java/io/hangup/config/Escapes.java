package io.hangup.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The escapes of a text: {@code \xNN} for a byte, and the usual ones for a line break and its like. */
final class Escapes {
    private static final String FORM = "\\xNN, \\n, \\r, \\t, \\0, \\\\ or \\\"";
    private static final String NAMES = "nrt0\\\"";
    private static final String MEANINGS = "\n\r\t\0\\\"";
    private static final int HEXADECIMAL = 16;
    private static final int HEX_DIGITS = 2;

    private Escapes() {}

    /**
     * A character of a text.
     *
     * @param value its code point; of an escape, a byte
     * @param isEscape whether it was written as an escape
     */
    record Glyph(int value, boolean isEscape) {}

    /** What a text stands for, or empty where it has an escape that nobody knows, which was reported. */
    static Optional<List<Glyph>> of(Text text) {
        List<Glyph> glyphs = new ArrayList<>();
        boolean complete = true;
        int at = 0;
        while (at < text.value().length()) {
            int point = text.value().codePointAt(at);
            if (point != '\\') {
                glyphs.add(new Glyph(point, false));
                at += Character.charCount(point);
                continue;
            }
            int length = length(text.value(), at);
            Optional<Integer> meaning = meaning(text, at, at + length);
            complete &= meaning.isPresent();
            meaning.ifPresent(value -> glyphs.add(new Glyph(value, true)));
            at += length;
        }
        return complete ? Optional.of(glyphs) : Optional.empty();
    }

    /** How many chars of the value belong to the escape there, as far as they are there. */
    private static int length(String value, int at) {
        boolean isByte = value.startsWith("\\x", at);
        int end = Math.min(value.length(), at + 2);
        while (isByte && end < Math.min(value.length(), at + 2 + HEX_DIGITS) && isHex(value.charAt(end))) {
            end++;
        }
        boolean splitsPair =
                end < value.length() && Character.isSurrogatePair(value.charAt(end - 1), value.charAt(end));
        return end - at + (splitsPair ? 1 : 0);
    }

    private static Optional<Integer> meaning(Text text, int from, int to) {
        String escape = text.value().substring(from, to);
        if (escape.startsWith("\\x") && escape.length() == 2 + HEX_DIGITS) {
            return Optional.of(Integer.parseInt(escape.substring(2), HEXADECIMAL));
        }
        int known = escape.length() == 2 ? NAMES.indexOf(escape.charAt(1)) : -1;
        Text place = text.part(from, to);
        return known >= 0
                ? Optional.of((int) MEANINGS.charAt(known))
                : place.refuse("unknown escape " + place.quoted() + " (expected: " + FORM + ")");
    }

    private static boolean isHex(char digit) {
        return Character.digit(digit, HEXADECIMAL) >= 0 && digit < 0x80;
    }
}
