package io.hangup.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition, with a bound: looks again after parks that grow from 20 microseconds to 2 milliseconds. */
public final class Await {
    private static final long FIRST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 2_000_000;

    private Await() {}

    /**
     * Waits until {@code condition} holds.
     *
     * @param what the condition in words, for the error
     * @throws AssertionError if it did not hold within {@code timeoutMillis}, or the thread was interrupted
     */
    public static void until(String what, long timeoutMillis, BooleanSupplier condition) {
        until(what, timeoutMillis, condition::getAsBoolean, holds -> holds);
    }

    /**
     * Waits until {@code look} finds what is {@code wanted}, and returns that.
     *
     * @param what the condition in words, for the error
     * @throws AssertionError naming what was last seen, if it was not found within {@code timeoutMillis}, or the thread was
     *     interrupted
     */
    public static <T extends @Nullable Object> T until(
            String what, long timeoutMillis, Supplier<T> look, Predicate<? super T> wanted) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long parkNanos = FIRST_PARK_NANOS;
        for (T seen = look.get(); ; seen = look.get()) {
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Not within " + timeoutMillis + " ms: " + what + ". Last seen: " + seen);
            }
            LockSupport.parkNanos(parkNanos);
            parkNanos = Math.min(2 * parkNanos, LONGEST_PARK_NANOS);
        }
    }
}
