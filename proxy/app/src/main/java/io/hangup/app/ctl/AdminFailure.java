package io.hangup.app.ctl;

/** A running Hangup could not be asked, or said no; the message, of one or more lines, says why and what to do next. */
public final class AdminFailure extends Exception {
    private final Why why;
    private final String problem;

    /** What kind of failure it is. */
    public enum Why {
        /** Nobody answered, or whoever did is not Hangup. */
        UNREACHABLE,
        /** It was understood, and refused. */
        REFUSED,
        /** What was typed cannot be used. */
        USAGE
    }

    AdminFailure(Why why, String message) {
        this(why, message, "");
    }

    /** A refusal, with the problem (RFC 9457) as it came. */
    AdminFailure(Why why, String message, String problem) {
        super(message);
        this.why = why;
        this.problem = problem;
    }

    /** What kind of failure it is. */
    public Why why() {
        return why;
    }

    /** The same for programs: one JSON object, that which came where one did. */
    public String json() {
        return problem.isEmpty() ? AdminClient.body("detail", String.valueOf(getMessage())) : problem;
    }
}
