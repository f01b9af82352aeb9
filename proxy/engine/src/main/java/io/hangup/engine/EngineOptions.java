package io.hangup.engine;

/**
 * How an engine runs.
 *
 * @param transport which way to the kernel
 * @param threads event loops; at least 1. With one, connections keep their order and a run can be replayed.
 */
public record EngineOptions(TransportChoice transport, int threads) {
    /** Checks the number. */
    public EngineOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
    }
}
