package io.hangup.app.admin;

import java.io.IOException;

/** The admin port may not or cannot be opened as it was asked for; the message says what to do. */
public final class BadAdmin extends IOException {
    /** Says why. */
    public BadAdmin(String message) {
        super(message);
    }
}
