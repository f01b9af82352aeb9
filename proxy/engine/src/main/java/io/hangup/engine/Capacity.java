package io.hangup.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections fit. Each costs two descriptors, and a process that runs out of them cannot even load the class
 * that says so; so the cap is taken from the limit at start, and at the cap listeners stop accepting: clients wait in the
 * kernel's backlog and are served later.
 */
final class Capacity {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Capacity(int most) {
        this.most = most;
    }

    /** What the descriptor limit of this process allows. */
    static int fromDescriptorLimit() {
        return Descriptors.connections(Descriptors.limit());
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
