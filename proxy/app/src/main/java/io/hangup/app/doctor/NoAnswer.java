package io.hangup.app.doctor;

/** Nobody at an address can be asked. */
public final class NoAnswer extends Exception {
    private final String advice;

    NoAnswer(String what, String advice) {
        super(what);
        this.advice = advice;
    }

    /** What to do next. */
    public String advice() {
        return advice;
    }
}
