package io.hangup.engine;

import io.hangup.core.episode.Attention;
import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Restraint;
import java.util.Optional;

/**
 * How an engine runs.
 *
 * @param transport which way to the kernel
 * @param threads event loops; at least 1. With one, connections keep their order and a run can be replayed.
 * @param attention to which clients it listens; empty where nobody asks what they do after a fault
 * @param restraint what holds for all rules together, until a reload says something else
 * @param bounds what it takes upon itself at most
 */
public record EngineOptions(
        TransportChoice transport, int threads, Optional<Attention> attention, Restraint restraint, Bounds bounds) {
    /** Checks the number. */
    public EngineOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
    }

    /** An engine with the usual bounds. */
    public EngineOptions(TransportChoice transport, int threads, Optional<Attention> attention, Restraint restraint) {
        this(transport, threads, attention, restraint, Bounds.USUAL);
    }

    /** An engine that is restrained by its rules alone. */
    public EngineOptions(TransportChoice transport, int threads, Optional<Attention> attention) {
        this(transport, threads, attention, Restraint.NONE);
    }

    /** An engine that listens to nobody. */
    public EngineOptions(TransportChoice transport, int threads) {
        this(transport, threads, Optional.empty());
    }
}
