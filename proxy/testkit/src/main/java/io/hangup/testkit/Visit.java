package io.hangup.testkit;

import io.hangup.testkit.Behaviour.Seen;
import java.util.Optional;

/** One connection that a {@link ProbeServer} met with a {@link Behaviour}. */
public final class Visit {
    private final int ordinal;
    private final Peer peer;
    private volatile Optional<Seen> seen = Optional.empty();

    Visit(int ordinal, Peer peer) {
        this.ordinal = ordinal;
        this.peer = peer;
    }

    void meet(Behaviour behaviour) {
        seen = Optional.of(behaviour.meet(peer));
    }

    /** Which connection of the server this is, in the order of accepting, from 1. */
    public int ordinal() {
        return ordinal;
    }

    /** The server's end, for its counters and its state; while the behaviour works, its calls are the behaviour's. */
    public Peer peer() {
        return peer;
    }

    /** What the behaviour saw, once it is done. */
    public Optional<Seen> seen() {
        return seen;
    }

    /**
     * What the behaviour saw, waiting for it to be done.
     *
     * @throws AssertionError if that is not so in time
     */
    public Seen awaitSeen(long timeoutMillis) {
        return Await.until(
                        "the server is done with connection " + ordinal, timeoutMillis, this::seen, Optional::isPresent)
                .orElseThrow();
    }
}
