package io.hangup.engine;

import io.hangup.engine.shape.Clock;
import io.hangup.testkit.Await;
import io.netty.channel.IoEventLoop;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A clock that only a test moves: what is due then runs on its event loop, in order, before {@link #advanceMillis} returns.
 * So "one millisecond too few" is a fact, and no measurement.
 */
final class ManualClock {
    private static final long PATIENCE_SECONDS = 10;

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private long nowNanos;
    private long scheduled;

    private record Due(long nanos, long order, IoEventLoop loop, Runnable task) {}

    /** This clock, with timers on that loop. */
    Clock on(IoEventLoop loop) {
        return new Clock() {
            @Override
            public long nanoTime() {
                return now();
            }

            @Override
            public Timer schedule(long nanos, Runnable task) {
                Due due = put(nanos, loop, task);
                return () -> remove(due);
            }
        };
    }

    private synchronized long now() {
        return nowNanos;
    }

    /** How many timers are set. */
    synchronized int timers() {
        return queue.size();
    }

    /** Waits until so many timers are set: until what was sent has come to where it waits. */
    void awaitTimers(int count) {
        Await.until(count + " timers", TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), this::timers, set -> set == count);
    }

    private synchronized Due put(long nanos, IoEventLoop loop, Runnable task) {
        Due due = new Due(nowNanos + nanos, scheduled++, loop, task);
        queue.add(due);
        return due;
    }

    private synchronized void remove(Due due) {
        queue.remove(due);
    }

    /** Lets so much time pass, and runs on its loop whatever becomes due. */
    void advanceMillis(long millis) throws Exception {
        long thenNanos = now() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Due due = next(thenNanos); due != null; due = next(thenNanos)) {
            due.loop().submit(due.task()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        synchronized (this) {
            nowNanos = thenNanos;
        }
    }

    private synchronized @Nullable Due next(long thenNanos) {
        if (queue.isEmpty() || queue.peek().nanos() > thenNanos) {
            return null;
        }
        Due due = queue.remove();
        nowNanos = Math.max(nowNanos, due.nanos());
        return due;
    }
}
