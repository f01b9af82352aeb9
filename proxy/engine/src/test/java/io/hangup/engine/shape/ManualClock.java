package io.hangup.engine.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A clock that goes when it is told to, and runs what is due on the way. Its {@link #nanoTime} overflows within the first
 * millisecond, as a monotonic clock may.
 */
final class ManualClock implements Clock {
    private record Task(long due, Runnable work) {}

    private static final long START = Long.MAX_VALUE - 999_999;

    private final List<Task> tasks = new ArrayList<>();
    private final Random lateness;
    private final int latestNanos;
    private long now;
    private int ran;

    ManualClock() {
        this(0, 0);
    }

    /** Tasks run up to so many nanoseconds late. */
    ManualClock(long seed, int latestNanos) {
        this.lateness = new Random(seed);
        this.latestNanos = latestNanos;
    }

    @Override
    public long nanoTime() {
        return START + now;
    }

    @Override
    public Timer schedule(long nanos, Runnable work) {
        assertThat(nanos).isNotNegative();
        Task task = new Task(now + nanos, work);
        tasks.add(task);
        assertThat(tasks).as("timers at once").hasSizeLessThanOrEqualTo(1);
        return () -> tasks.remove(task);
    }

    /** Nanoseconds since the start. */
    long now() {
        return now;
    }

    /** How many tasks have run. */
    int ran() {
        return ran;
    }

    /** How many tasks are still to run. */
    int pending() {
        return tasks.size();
    }

    /** So many nanoseconds pass. */
    void pass(long nanos) {
        long until = now + nanos;
        while (!tasks.isEmpty() && tasks.get(0).due() <= until) {
            runNext();
        }
        now = Math.max(now, until);
    }

    /** As much time passes as is waited for; in so many steps at most. */
    void passAll(int mostTasks) {
        int bound = ran + mostTasks;
        while (!tasks.isEmpty()) {
            assertThat(ran).as("tasks run").isLessThan(bound);
            runNext();
        }
    }

    private void runNext() {
        Task next = tasks.remove(0);
        now = Math.max(now, next.due()) + lateness.nextInt(latestNanos + 1);
        ran++;
        next.work().run();
    }
}
