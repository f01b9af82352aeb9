package io.hangup.engine;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Whether event loops keep up. A thread of its own gives each loop a probe ten times a second, and never a second one before the
 * first has been answered: a loop that hangs costs nothing more, and its lag grows with each look. Of one that does not answer
 * for 200 ms it tells once what it is doing.
 */
public final class Pulse implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Beat> beats;
    private final Thread prober;
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param stalls is told of each stall, once when it is noticed and once when it is over, on the thread of the probes
     */
    Pulse(List<IoEventLoop> loops, Consumer<Stall> stalls) {
        beats = IntStream.range(0, loops.size())
                .mapToObj(i -> new Beat(i, loops.get(i), stalls))
                .toList();
        prober = new Thread(this::probe, "hangup-pulse");
        prober.setDaemon(true);
        prober.start();
    }

    /** A process that was stopped, or a machine that is too busy for this thread, says nothing about the loops. */
    private void probe() {
        long lastNanos = System.nanoTime();
        while (!closed) {
            long nowNanos = System.nanoTime();
            boolean inTime = nowNanos - lastNanos < 2 * EVERY_NANOS;
            lastNanos = nowNanos;
            beats.forEach(beat -> beat.look(nowNanos, inTime));
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
        return beats.get(loop).lagNanos();
    }

    /** How often this loop did not answer for 200 ms although it had the time to. */
    public long stalls(int loop) {
        return beats.get(loop).stalls();
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

    /** Gives the loop a probe, if it has answered the last one. */
    static void send(IoEventLoop loop, Lag lag) {
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
