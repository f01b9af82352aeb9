package io.hangup.engine.shape;

/**
 * A token bucket: in any stretch of time no more leaves than the rate allows and one bucketful. It counts in bytes times
 * nanoseconds, so that a part of a byte is never lost and nothing drifts. It is full at first.
 */
final class Bucket {
    /** More than any machine moves: faster rates are taken as this one, which keeps the arithmetic within a long. */
    private static final long MOST_BYTES_PER_SECOND = 100_000_000_000L;

    private static final long BURSTS_PER_SECOND = 100;
    private static final long BYTE = 1_000_000_000L;

    private final long rate;
    private final long capacity;
    private long level;
    private long filledNanos;

    /**
     * @param leastBurstBytes how many bytes it holds at least; more, if ten milliseconds bring more
     */
    Bucket(long bytesPerSecond, int leastBurstBytes, long nowNanos) {
        rate = Math.min(bytesPerSecond, MOST_BYTES_PER_SECOND);
        capacity = Math.max(leastBurstBytes, rate / BURSTS_PER_SECOND) * BYTE;
        level = capacity;
        filledNanos = nowNanos;
    }

    /** How many bytes it holds when it is full. */
    long burstBytes() {
        return capacity / BYTE;
    }

    /** How many bytes may leave now. */
    long bytes(long nowNanos) {
        fill(nowNanos);
        return level / BYTE;
    }

    /** How long it takes until so many bytes may leave; no more than a bucketful. */
    long nanosUntil(long bytes, long nowNanos) {
        assert bytes <= burstBytes();
        fill(nowNanos);
        long missing = bytes * BYTE - level;
        return missing <= 0 ? 0 : (missing + rate - 1) / rate;
    }

    /** So many bytes leave. */
    void take(long bytes) {
        level -= bytes * BYTE;
        assert level >= 0;
    }

    private void fill(long nowNanos) {
        long elapsed = nowNanos - filledNanos;
        filledNanos = nowNanos;
        long missing = capacity - level;
        level = elapsed > missing / rate ? capacity : level + elapsed * rate;
    }
}
