package io.hangup.app.ctl;

/** A running Hangup could not be asked, or said no; the message, of one or more lines, says why and what to do next. */
public final class AdminFailure extends Exception {
    private final Why why;

    /** What kind of failure it is. */
    public enum Why {
        /** Nobody answered as Hangup does. */
        UNREACHABLE,
        /** It was understood, and refused. */
        REFUSED,
        /** What was typed cannot be used. */
        USAGE
    }

    AdminFailure(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** What kind of failure it is. */
    public Why why() {
        return why;
    }
}
