package io.hangup.engine;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether event loops keep up. A thread of its own gives each loop a probe every second, and never a second one before the
 * first has been answered: a loop that hangs costs nothing more, and its lag grows with each look.
 */
public final class Pulse implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Beat> beats;
    private final Thread prober;
    private volatile boolean closed;

    /** One loop and its lag. */
    private record Beat(IoEventLoop loop, Lag lag) {
        void probe() {
            long sentNanos = System.nanoTime();
            if (!lag.sent(sentNanos)) {
                return;
            }
            try {
                loop.execute(() -> lag.answered(System.nanoTime()));
            } catch (RejectedExecutionException ended) {
                lag.answered(sentNanos);
            }
        }
    }

    Pulse(List<IoEventLoop> loops) {
        beats = loops.stream().map(loop -> new Beat(loop, new Lag())).toList();
        prober = new Thread(this::probe, "hangup-pulse");
        prober.setDaemon(true);
        prober.start();
    }

    private void probe() {
        while (!closed) {
            beats.forEach(Beat::probe);
            LockSupport.parkNanos(this, EVERY_NANOS);
        }
    }

    /** How many loops there are; they are numbered from 0. */
    public int loops() {
        return beats.size();
    }

    /**
     * The longest that a task waited for this loop during the last minute, in nanoseconds; where the loop does not answer, how
     * long it has not.
     */
    public long lagNanos(int loop) {
        return beats.get(loop).lag().worstNanos(System.nanoTime());
    }

    /** Tasks that wait for this loop now; timers that are not due and sockets that are ready are not among them. */
    public int pendingTasks(int loop) {
        return beats.get(loop).loop() instanceof SingleThreadEventExecutor executor ? executor.pendingTasks() : 0;
    }

    /** Ends the probes. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(prober);
    }
}
