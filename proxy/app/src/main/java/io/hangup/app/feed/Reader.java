package io.hangup.app.feed;

/** Somebody who reads events, as server-sent events. Nothing here waits for anything. */
public interface Reader {
    /** Whether it takes more now. Once that changes, {@link Subscription#ready()} is to be called. */
    boolean isReady();

    /** Sends a text soon. */
    void send(String text);

    /** Sends a text if that still goes at once, and ends the connection in any case. */
    void end(String text);

    /** Who it is, for the log. */
    String name();
}
