package io.hangup.testkit;

import io.hangup.testkit.Behaviour.Seen;
import java.util.concurrent.CompletableFuture;

/** One connection that a {@link ProbeServer} met with a {@link Behaviour}. */
public final class Visit {
    private final int ordinal;
    private final Peer peer;
    private final CompletableFuture<Seen> seen = new CompletableFuture<>();

    Visit(int ordinal, Peer peer) {
        this.ordinal = ordinal;
        this.peer = peer;
    }

    /** A behaviour that throws ends its connection, and {@link #awaitSeen} tells. */
    void meet(Behaviour behaviour) {
        try {
            seen.complete(behaviour.meet(peer));
        } catch (RuntimeException | AssertionError failure) {
            seen.completeExceptionally(failure);
            peer.close();
        }
    }

    /** Which connection of the server this is, in the order of accepting, from 1. */
    public int ordinal() {
        return ordinal;
    }

    /** The server's end, for its counters and its state; while the behaviour works, its calls are the behaviour's. */
    public Peer peer() {
        return peer;
    }

    /** Whether the behaviour is done. */
    public boolean isDone() {
        return seen.isDone();
    }

    /**
     * What the behaviour saw, waiting for it to be done.
     *
     * @throws AssertionError if that is not so in time
     * @throws java.util.concurrent.CompletionException if the behaviour threw, with what it threw
     */
    public Seen awaitSeen(long timeoutMillis) {
        Await.until("the server is done with connection " + ordinal, timeoutMillis, seen::isDone);
        return seen.join();
    }
}
