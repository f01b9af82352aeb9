package io.hangup.core.limit;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What Hangup takes upon itself at most. It is settled at the start.
 *
 * @param connections of all proxies; empty for as many as there are descriptors for
 * @param connectionsPerProxy of one proxy; empty for as many as all may have
 * @param queuedBytes that may wait in each direction of one connection
 * @param queuedInAllBytes that may wait in all connections together; empty for half of what the JVM may have of direct memory
 * @param dials that one proxy may have under way
 * @param events that are kept for those who read them at the admin port
 * @param adminRequests that may wait for a thread of the admin port
 */
public record Bounds(
        OptionalInt connections,
        OptionalInt connectionsPerProxy,
        long queuedBytes,
        OptionalLong queuedInAllBytes,
        int dials,
        int events,
        int adminRequests) {
    /** Those of a configuration that says nothing. */
    public static final Bounds USUAL =
            new Bounds(OptionalInt.empty(), OptionalInt.empty(), 4L << 20, OptionalLong.empty(), 1_000, 8_192, 64);
}
