package io.hangup.engine.shape;

import io.hangup.core.rule.Shape;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** When what arrives may leave: after the delay, a little more or less; not before what is in front of it, though. */
final class Delay {
    /** No time is longer, 73 years, so that moments can be compared. */
    private static final long MOST_NANOS = Long.MAX_VALUE / 4;

    private final long delayNanos;
    private final long jitterNanos;
    private final SplittableRandom random;

    Delay(Shape shape, long noise) {
        delayNanos = nanos(shape.delayMillis());
        jitterNanos = Math.min(delayNanos, nanos(shape.jitterMillis()));
        random = new SplittableRandom(noise);
    }

    static long nanos(long millis) {
        return Math.min(MOST_NANOS, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    long mostMillis() {
        return TimeUnit.NANOSECONDS.toMillis(delayNanos + jitterNanos);
    }

    /** When what arrives now may leave. */
    long due(long nowNanos) {
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(-jitterNanos, jitterNanos + 1);
        return nowNanos + delayNanos + jitter;
    }
}
