package io.hangup.engine;

import io.hangup.testkit.Await;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Whether a number has stopped moving: the sign that writers are blocked and windows are shut. */
final class Standstill implements BooleanSupplier {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LongSupplier number;
    private long seen;
    private long sinceNanos = System.nanoTime();

    private Standstill(LongSupplier number) {
        this.number = number;
        this.seen = number.getAsLong();
    }

    /** Waits until the number has not moved for half a second, or the other thing has happened. */
    static void awaitUnless(BooleanSupplier happened, LongSupplier number) {
        Standstill still = new Standstill(number);
        Await.until("nothing moves any more", PATIENCE_MILLIS, () -> happened.getAsBoolean() || still.getAsBoolean());
    }

    /** Waits until the number has not moved for half a second. */
    static void await(LongSupplier number) {
        awaitUnless(() -> false, number);
    }

    @Override
    public boolean getAsBoolean() {
        long now = number.getAsLong();
        if (now != seen) {
            seen = now;
            sinceNanos = System.nanoTime();
        }
        return System.nanoTime() - sinceNanos >= STILL_NANOS;
    }
}
