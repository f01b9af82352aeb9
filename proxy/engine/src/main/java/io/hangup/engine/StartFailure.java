package io.hangup.engine;

/** The engine could not start. The message says what happened, where, and what to do. */
public final class StartFailure extends Exception {
    StartFailure(String message) {
        super(message);
    }

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
