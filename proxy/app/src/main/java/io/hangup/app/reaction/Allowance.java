package io.hangup.app.reaction;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Time that may be spent on something that can be left out: a little at once, and in the long run a small part of all time. One
 * thread only.
 */
final class Allowance {
    private final double mostNanos;
    private final double share;
    private double leftNanos;
    private long seenNanos = System.nanoTime();

    /**
     * All of it is there.
     *
     * @param mostMillis at once
     * @param share of all time, from 0 to 1
     */
    Allowance(long mostMillis, double share) {
        this.mostNanos = TimeUnit.MILLISECONDS.toNanos(mostMillis);
        this.share = share;
        this.leftNanos = mostNanos;
    }

    /** Does it and takes the time that it took off; empty, and nothing is done, where none is left. */
    <T> Optional<T> spend(Supplier<T> task) {
        long startNanos = System.nanoTime();
        leftNanos = Math.min(mostNanos, leftNanos + share * (startNanos - seenNanos));
        seenNanos = startNanos;
        if (leftNanos <= 0) {
            return Optional.empty();
        }
        T done = task.get();
        leftNanos -= System.nanoTime() - startNanos;
        return Optional.of(done);
    }
}
