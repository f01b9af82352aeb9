package io.hangup.core.report;

/** How an episode came out. */
public enum Outcome {
    /** A later connection got an answer, or the same one went on. */
    RECOVERED("recovered"),
    /** Nothing more was seen of the client for as long as patience lasts. */
    GAVE_UP("gave-up"),
    /** The client came back more often in one second than the threshold allows. */
    STORM("storm"),
    /** When patience was over the client still held the dead or stalled connection. */
    HANGING("hanging"),
    /** Not known yet. */
    PENDING("pending");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** In reports, labels and logs. */
    public String word() {
        return word;
    }
}
