package io.hangup.core.limit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * How much there is of something that has a limit. When the limit is reached, that is told once and counted; when no more than
 * three quarters of it are used, that is told, and the next time is another one: what comes and goes at the limit is not told
 * each time. From any thread, without a lock.
 */
public final class Level {
    private final Limit limit;
    private final String proxy;
    private final long most;
    private final Consumer<LimitEvent> told;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder reached = new LongAdder();
    private final AtomicBoolean at = new AtomicBoolean();

    /**
     * Nothing is there yet.
     *
     * @param proxy whose limit it is; empty where it holds for all
     * @param most how much there may be
     * @param told who is told, on the thread on which it happens
     */
    public Level(Limit limit, String proxy, long most, Consumer<LimitEvent> told) {
        this.limit = limit;
        this.proxy = proxy;
        this.most = most;
        this.told = told;
    }

    /** Which limit it is of. */
    public Limit limit() {
        return limit;
    }

    /** How much there may be. */
    public long most() {
        return most;
    }

    /** How much there is. */
    public long used() {
        return used.get();
    }

    /** How often the limit was reached. */
    public long reached() {
        return reached.sum();
    }

    /** Whether there may be no more. */
    public boolean full() {
        return used.get() >= most;
    }

    /** There is so much more, or, where it is negative, less; whether or not there may be. */
    public void add(long amount) {
        look(used.addAndGet(amount));
    }

    /** One more, if there may be; else false, and the limit was met. */
    public boolean take() {
        long now = used.get();
        while (now < most) {
            if (used.compareAndSet(now, now + 1)) {
                look(now + 1);
                return true;
            }
            now = used.get();
        }
        look(now);
        return false;
    }

    private void look(long now) {
        if (now >= most) {
            if (!at.get() && at.compareAndSet(false, true)) {
                reached.increment();
                told.accept(new LimitEvent(limit, proxy, true, now, most));
            }
        } else if (at.get() && now <= most / 4 * 3 && at.compareAndSet(true, false)) {
            told.accept(new LimitEvent(limit, proxy, false, now, most));
        }
    }
}
