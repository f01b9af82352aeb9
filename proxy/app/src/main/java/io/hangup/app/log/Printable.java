package io.hangup.app.log;

/** Makes text that came from a file or a peer safe to print: it stays on its line and cannot steer the terminal. */
public final class Printable {
    private Printable() {}

    /** The text with everything that is not plainly visible written as {@code \}{@code u001b}. */
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::isPlain)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isPlain(point)) {
                shown.appendCodePoint(point);
            } else {
                escape(shown, point);
            }
        });
        return shown.toString();
    }

    static void escape(StringBuilder to, int point) {
        for (char unit : Character.toChars(point)) {
            to.append(String.format("\\u%04x", (int) unit));
        }
    }

    /** Neither a control character, nor one that reorders or hides its neighbours, nor half of one. */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
