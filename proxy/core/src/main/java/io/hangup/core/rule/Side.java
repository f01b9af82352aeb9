package io.hangup.core.rule;

import java.util.Locale;

/** One of the two peers of a connection: who dialled Hangup, or whom Hangup dialled. */
public enum Side {
    /** The peer that connected to the listener. */
    CLIENT,
    /** The peer that Hangup dialled on the client's behalf. */
    UPSTREAM;

    /** The peer across the proxy. */
    public Side other() {
        return this == CLIENT ? UPSTREAM : CLIENT;
    }

    /** The word used in YAML, logs and metric labels: {@code client} or {@code upstream}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
