package io.hangup.core.rule;

/**
 * A text with gaps: {@code *} stands for any characters but {@code /}, {@code **} for any at all. Everything else stands for
 * itself.
 *
 * @param text as it is written; not empty
 */
public record Glob(String text) {
    /** The longest one, in characters: matching takes this many steps for each character of what is matched. */
    public static final int MAX_CHARS = 256;

    /** Checks the length. */
    public Glob {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "glob: " + text.length() + " characters (expected: 1 to " + MAX_CHARS + ")");
        }
    }

    /** Whether all of this is matched. Takes time in proportion to the two lengths, whatever they hold. */
    public boolean matches(CharSequence candidate) {
        return matches(candidate, false);
    }

    /**
     * The same for what is no path, such as the value of a header or the name of a server: {@code *} stands for any
     * characters at all, as {@code **} does.
     */
    public boolean matchesText(CharSequence candidate) {
        return matches(candidate, true);
    }

    private boolean matches(CharSequence candidate, boolean alwaysDeep) {
        // reached[i]: the first i characters of the candidate are matched by what was looked at of the text.
        boolean[] reached = new boolean[candidate.length() + 1];
        reached[0] = true;
        for (int at = 0; at < text.length(); at++) {
            boolean deep = text.startsWith("**", at);
            if (text.charAt(at) == '*') {
                spread(reached, candidate, deep || alwaysDeep);
            } else {
                step(reached, candidate, text.charAt(at));
            }
            at += deep ? 1 : 0;
        }
        return reached[candidate.length()];
    }

    private static void spread(boolean[] reached, CharSequence candidate, boolean deep) {
        for (int i = 1; i < reached.length; i++) {
            reached[i] |= reached[i - 1] && (deep || candidate.charAt(i - 1) != '/');
        }
    }

    private static void step(boolean[] reached, CharSequence candidate, char wanted) {
        for (int i = reached.length - 1; i > 0; i--) {
            reached[i] = reached[i - 1] && candidate.charAt(i - 1) == wanted;
        }
        reached[0] = false;
    }
}
