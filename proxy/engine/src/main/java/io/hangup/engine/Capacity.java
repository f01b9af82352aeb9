package io.hangup.engine;

import java.lang.management.ManagementFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections fit. Each costs two descriptors, and a process that runs out of them cannot even load the class
 * that says so; so the cap is taken from the limit at start, and at the cap listeners stop accepting: clients wait in the
 * kernel's backlog and are served later.
 */
final class Capacity {
    /** Kept for the JVM itself, listeners, logs and the admin port. */
    private static final long RESERVED = 128;

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Capacity(int most) {
        this.most = most;
    }

    /** What the descriptor limit of this process (getrlimit(2), RLIMIT_NOFILE) allows. */
    static int fromDescriptorLimit() {
        long limit = 1 << 20;
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean system) {
            limit = system.getMaxFileDescriptorCount();
        }
        return (int) Math.max(1, Math.min(1 << 20, (limit - RESERVED) / 2));
    }

    int most() {
        return most;
    }

    int open() {
        return open.get();
    }

    /** Whether nobody more should be accepted. With several loops, a few more may be on their way. */
    boolean full() {
        return open.get() >= most;
    }

    void take() {
        open.incrementAndGet();
    }

    void giveBack() {
        open.decrementAndGet();
        for (Runnable listener = waiting.poll(); listener != null; listener = waiting.poll()) {
            listener.run();
        }
    }

    /** Has this run once a connection has ended. */
    void whenFree(Runnable listener) {
        waiting.add(listener);
        if (open.get() < most && waiting.remove(listener)) {
            listener.run();
        }
    }
}
