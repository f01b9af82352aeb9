package io.hangup.core.report;

/** What else was noticed in an episode. */
public enum Mark {
    /** The client said the same again. */
    RETRIED("retried"),
    /** It said the same again, and the upstream already had it, wholly or in part: a possible duplicate. */
    RESENT("resent"),
    /** It wrote on although it had our FIN. */
    KEPT_WRITING("kept-writing"),
    /** It came back on another proxy. */
    MOVED("moved"),
    /** It dropped its other connections too. */
    FLUSHED("flushed");

    private final String word;

    Mark(String word) {
        this.word = word;
    }

    /** In reports, labels and logs. */
    public String word() {
        return word;
    }
}
