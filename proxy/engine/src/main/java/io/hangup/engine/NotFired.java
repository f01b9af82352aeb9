package io.hangup.engine;

/** A rule that was told to break connections cannot; the message says what to do. */
public final class NotFired extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why it cannot. */
    public enum Why {
        /** It is not armed. */
        DISARMED,
        /** Its limits are used up. */
        LIMITED,
        /** There is no connection of that number, or not any more. */
        NO_CONNECTION,
        /** Another fault has the connection already, or it is ending. */
        TAKEN
    }

    NotFired(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** Why it cannot. */
    public Why why() {
        return why;
    }
}
