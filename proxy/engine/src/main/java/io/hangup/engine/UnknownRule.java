package io.hangup.engine;

/** There is no such proxy or rule; the message says what there is. */
public final class UnknownRule extends Exception {
    UnknownRule(String message) {
        super(message);
    }
}
