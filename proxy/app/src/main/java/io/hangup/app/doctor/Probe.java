package io.hangup.app.doctor;

/** What is asked of a Hangup, so that this end sees what of it arrives. */
public enum Probe {
    /** A RST in place of an answer. */
    RESET("RST", "ECONNRESET"),
    /** A FIN in place of an answer. */
    CLOSE("FIN", "EOF"),
    /** A port that is surely closed is dialled. */
    REFUSED("refused connect", "ECONNREFUSED");

    private final String title;
    private final String expected;

    Probe(String title, String expected) {
        this.title = title;
        this.expected = expected;
    }

    /** What has to survive, in words. */
    public String title() {
        return title;
    }

    /** What the call of a client gets where nothing is in the way. */
    public String expected() {
        return expected;
    }
}
