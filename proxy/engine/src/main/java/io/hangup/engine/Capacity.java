package io.hangup.engine;

import io.hangup.core.limit.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How many connections fit, of all proxies or of one. Each costs two descriptors, and a process that runs out of them cannot
 * even load the class that says so; so the cap over all is taken from the limit at start, and at a cap listeners stop
 * accepting: clients wait in the kernel's backlog and are served later.
 */
final class Capacity {
    private final Level level;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Capacity(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }

    int most() {
        return (int) level.most();
    }

    int open() {
        return (int) level.used();
    }

    /** Whether nobody more should be accepted. With several loops, a few more may be on their way. */
    boolean full() {
        return level.full();
    }

    void take() {
        level.add(1);
    }

    void giveBack() {
        level.add(-1);
        wakeUp();
    }

    /** Has this run once there is room. */
    void whenFree(Runnable listener) {
        waiting.add(listener);
        wakeUp();
    }

    /** Who is woken looks for itself whether there is room for it, and waits again if others were faster. */
    private void wakeUp() {
        if (!waiting.isEmpty() && !full()) {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        }
    }
}
