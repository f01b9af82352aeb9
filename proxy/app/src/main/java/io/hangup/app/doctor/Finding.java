package io.hangup.app.doctor;

/**
 * What became of a probe.
 *
 * @param came what the call got, in the words of {@link io.hangup.testkit.CallResult}; empty where nothing was asked
 * @param note why nothing was asked, or what else came; empty for none
 */
public record Finding(Probe probe, Verdict verdict, String came, String note) {
    /** Whether it survived. */
    public enum Verdict {
        /** It arrived as it was sent. */
        TRUE("✓", "true"),
        /** Something else arrived, or nothing. */
        LOST("✗", "lost"),
        /** It could not be asked on this way. */
        NOT_ASKED("?", "not asked");

        private final String glyph;
        private final String word;

        Verdict(String glyph, String word) {
            this.glyph = glyph;
            this.word = word;
        }

        /** The sign, which repeats what the word says. */
        public String glyph() {
            return glyph;
        }

        /** The word. */
        public String word() {
            return word;
        }
    }

    static Finding of(Probe probe, String came, String note) {
        return new Finding(probe, came.equals(probe.expected()) ? Verdict.TRUE : Verdict.LOST, came, note);
    }

    static Finding notAsked(Probe probe, String why) {
        return new Finding(probe, Verdict.NOT_ASKED, "", why);
    }
}
