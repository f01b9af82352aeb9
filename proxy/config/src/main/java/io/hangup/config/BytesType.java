package io.hangup.config;

import io.hangup.config.Escapes.Glyph;
import io.hangup.config.Text.Form;
import io.hangup.config.Value.Scalar;
import io.hangup.core.rule.BytePattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes to look for, as a text: an escape such as {@code \xff} is that byte, and everything else is its bytes in UTF-8. In
 * double quotes it is YAML that resolves the escapes; those of which all other text is ASCII can still be told from what
 * was typed.
 */
record BytesType() implements Type<BytePattern> {
    private static final int LARGEST_ASCII = 0x7F;
    private static final int LARGEST_BYTE = 0xFF;

    @Override
    public String expected() {
        return "bytes such as \"COMMIT\" or \"\\x16\\x03\"";
    }

    @Override
    public boolean fits(Value value) {
        return value instanceof Scalar || value instanceof Value.Nothing;
    }

    @Override
    public Map<String, Object> schema(Schema schema) {
        return Schema.ANY_TEXT;
    }

    @Override
    public Optional<BytePattern> read(Value value) {
        if (!(value instanceof Scalar scalar)) {
            return value.refuse(expected());
        }
        Text written = scalar.place();
        return Expansion.of(written)
                .flatMap(text -> written.form() == Form.ESCAPED ? resolved(text) : escaped(text))
                .flatMap(latin1 -> pattern(written, latin1));
    }

    private static Optional<BytePattern> pattern(Text place, String latin1) {
        return latin1.isEmpty() || latin1.length() > BytePattern.MAX_BYTES
                ? place.refuse("a pattern of " + latin1.length() + " bytes (expected: from 1 to "
                        + BytePattern.MAX_BYTES + " bytes)")
                : Optional.of(new BytePattern(latin1));
    }

    private static Optional<String> escaped(Text text) {
        return Escapes.of(text).map(BytesType::latin1);
    }

    private static String latin1(List<Glyph> glyphs) {
        StringBuilder latin1 = new StringBuilder();
        for (Glyph glyph : glyphs) {
            append(latin1, glyph.value(), glyph.isEscape());
        }
        return latin1.toString();
    }

    /** A value whose escapes are resolved: what is typed beyond ASCII is seen in the source, what is escaped is not. */
    private static Optional<String> resolved(Text text) {
        String source = text.reading().source().between(text.from(), text.to());
        boolean isTyped = source.chars().anyMatch(value -> value > LARGEST_ASCII);
        if (isTyped && hasLargeEscape(source)) {
            return text.refuse(
                    "a pattern with letters and escapes that are both beyond ASCII (expected: one kind of them)",
                    "letters can be written as escapes too, one for each byte");
        }
        StringBuilder latin1 = new StringBuilder();
        text.value().codePoints().forEach(point -> append(latin1, point, !isTyped && point <= LARGEST_BYTE));
        return Optional.of(latin1.toString());
    }

    /** Whether one of the escapes of a text in double quotes stands for a byte beyond ASCII. */
    private static boolean hasLargeEscape(String source) {
        int at = source.indexOf('\\');
        while (at >= 0) {
            String digits = source.startsWith("x", at + 1) ? "x" : "u00";
            int first = at + 1 + digits.length();
            boolean isByte = source.startsWith(digits, at + 1) && first < source.length();
            if (isByte && "89abcdefABCDEF".indexOf(source.charAt(first)) >= 0) {
                return true;
            }
            at = source.indexOf('\\', at + 2);
        }
        return false;
    }

    private static void append(StringBuilder latin1, int point, boolean isByte) {
        if (isByte) {
            latin1.append((char) point);
        } else {
            byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            latin1.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }
}
