package io.hangup.app.admin;

import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import java.time.Duration;

/**
 * How much the admin port takes upon itself, so that whoever talks to it, and however slowly, has bounds.
 *
 * @param waiting how many requests wait for a thread, of those that change nothing; as many more may wait that do
 * @param connections at once; at that many, one that keeps the port waiting makes room for each new one
 * @param request from its first byte to its last
 * @param idle without a byte of a request
 * @param answer until an answer has been taken
 */
public record Limits(Level waiting, int connections, Duration request, Duration idle, Duration answer) {
    /** Bytes of the first line of a request. */
    static final int LINE_BYTES = 4 * 1024;

    /** Bytes of all its headers. */
    static final int HEADER_BYTES = 8 * 1024;

    /** Bytes of its body: a rule is a few hundred, and as many bodies as there are connections have to fit into memory. */
    static final int BODY_BYTES = 64 * 1024;

    /** Bytes that are read at once, and so of pipelined requests that wait. */
    static final int READ_BYTES = 8 * 1024;

    /** Threads that make what changes nothing. */
    static final int READING_THREADS = 2;

    /** Threads that change something: one after the other. */
    static final int CHANGING_THREADS = 1;

    /** Bytes of events that may be on their way to one reader. */
    static final int STREAM_BYTES = 256 * 1024;

    /** With the usual number of requests that wait, of which nothing is told. */
    Limits(int connections, Duration request, Duration idle, Duration answer) {
        this(
                new Level(Limit.ADMIN_REQUESTS, "", Bounds.USUAL.adminRequests(), told -> {}),
                connections,
                request,
                idle,
                answer);
    }

    /** For that many connections, each of which costs a descriptor. */
    static Limits of(int connections) {
        return of(connections, new Level(Limit.ADMIN_REQUESTS, "", Bounds.USUAL.adminRequests(), told -> {}));
    }

    /** The same, with so many requests that wait. */
    static Limits of(int connections, Level waiting) {
        return new Limits(waiting, connections, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    /** How many may wait for their answers; the rest is for those who ask. */
    int served() {
        return Math.max(1, connections * 3 / 4);
    }
}
