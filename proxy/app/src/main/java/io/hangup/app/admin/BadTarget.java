package io.hangup.app.admin;

/** What a request asks for cannot be read; the message says what was expected. */
final class BadTarget extends Exception {
    private static final long serialVersionUID = 1L;

    BadTarget(String message) {
        super(message);
    }
}
