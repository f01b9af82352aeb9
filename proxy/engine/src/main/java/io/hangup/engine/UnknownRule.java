package io.hangup.engine;

/** There is no such proxy or rule; the message says what there is. */
public final class UnknownRule extends Exception {
    /** What there is in the place of it stands in the message. */
    public UnknownRule(String message) {
        super(message);
    }
}
