package io.hangup.engine;

import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Words;
import io.netty.util.internal.PlatformDependent;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Bounds that fit this process: what was left open is filled in, and what it cannot hold is refused. */
final class Fitting {
    private Fitting() {}

    /**
     * Fills them in.
     *
     * @throws StartFailure where they promise more than the descriptors or the memory of this process hold
     */
    static Bounds of(Bounds asked) throws StartFailure {
        return of(asked, Descriptors.limit(), PlatformDependent.maxDirectMemory());
    }

    static Bounds of(Bounds asked, long descriptors, long memoryBytes) throws StartFailure {
        int fitting = Descriptors.connections(descriptors);
        int connections = asked.connections().orElse(fitting);
        if (connections > fitting) {
            throw new StartFailure("limits.connections: " + connections + " do not fit: this process may have "
                    + descriptors + " descriptors (ulimit -n), which is enough for " + fitting
                    + " connections, at two for each beside those of the JVM and the admin port; raise the limit of"
                    + " descriptors to " + Descriptors.needed(connections) + ", or lower limits.connections");
        }
        long queued = asked.queuedInAllBytes().orElse(memoryBytes / 2);
        if (queued > memoryBytes) {
            throw new StartFailure("limits.queued-in-all: " + Words.bytes(queued) + " do not fit: the JVM may have "
                    + Words.bytes(memoryBytes)
                    + " of direct memory (-XX:MaxDirectMemorySize, or else as much as the heap);"
                    + " raise that, or lower limits.queued-in-all");
        }
        return new Bounds(
                OptionalInt.of(connections),
                OptionalInt.of(asked.connectionsPerProxy().orElse(connections)),
                asked.queuedBytes(),
                OptionalLong.of(queued),
                asked.dials(),
                asked.events(),
                asked.adminRequests());
    }
}
