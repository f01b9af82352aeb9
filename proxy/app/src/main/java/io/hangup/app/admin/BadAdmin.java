package io.hangup.app.admin;

import io.hangup.config.Inspection;
import java.io.IOException;

/** The admin port may not or cannot be opened as it was asked for; the message says what to do. */
public final class BadAdmin extends IOException {
    private final String key;

    /**
     * Says why.
     *
     * @param key below {@code admin}, that it is about
     */
    BadAdmin(String key, String message) {
        super(message);
        this.key = key;
    }

    /** Says why, of the port as a whole. */
    public BadAdmin(String message) {
        this("listen", message);
    }

    /** The same, for the place where it is written. */
    Inspection.Finding finding() {
        return new Inspection.Finding(key, String.valueOf(getMessage()));
    }
}
