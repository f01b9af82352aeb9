package io.hangup.app.reload;

/** Why a configuration is taken anew. */
public enum Cause {
    /** Its file holds something else. */
    FILE("file", "it has changed"),
    /** The signal. */
    SIGHUP("sighup", "SIGHUP"),
    /** A request to the admin port. */
    ADMIN("admin", "the admin port was asked to");

    private final String word;
    private final String text;

    Cause(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /** The word in JSON. */
    public String word() {
        return word;
    }

    /** The same for people. */
    public String text() {
        return text;
    }
}
