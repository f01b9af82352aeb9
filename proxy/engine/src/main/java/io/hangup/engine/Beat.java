package io.hangup.engine;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One loop, its lag and its stalls. Looked at by one thread. */
final class Beat {
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int LOOKS_IN_TIME = 2;

    /** What a loop that waits for something to do is in: epoll_wait(2), or what java.nio and kqueue have for it. */
    private static final Set<String> WAITS =
            Set.of("epollWait", "epollWait0", "epollWait1", "epollBusyWait0", "wait", "poll", "keventWait");

    private final int number;
    private final IoEventLoop loop;
    private final Consumer<Stall> told;
    private final Lag lag = new Lag();
    private int looksInTime;
    private long stalledNanos;
    private final AtomicLong stalls = new AtomicLong();

    Beat(int number, IoEventLoop loop, Consumer<Stall> told) {
        this.number = number;
        this.loop = loop;
        this.told = told;
    }

    IoEventLoop loop() {
        return loop;
    }

    long lagNanos() {
        return lag.worstNanos(System.nanoTime());
    }

    long stalls() {
        return stalls.get();
    }

    /** Looks whether it has answered, and probes it again if so. */
    void look(long nowNanos, boolean inTime) {
        looksInTime = inTime ? looksInTime + 1 : 0;
        long lateNanos = lag.unansweredNanos(nowNanos);
        if (stalledNanos > 0) {
            goOn(lateNanos);
        } else if (lateNanos >= STALLED_NANOS && looksInTime >= LOOKS_IN_TIME) {
            begin(lateNanos);
        }
        Pulse.send(loop, lag);
    }

    private void begin(long lateNanos) {
        List<StackTraceElement> stack = stack();
        if (stack.isEmpty() || WAITS.contains(stack.get(0).getMethodName())) {
            return;
        }
        stalledNanos = lateNanos;
        stalls.incrementAndGet();
        told.accept(new Stall(number, lateNanos, stack));
    }

    private void goOn(long lateNanos) {
        if (lateNanos >= stalledNanos) {
            stalledNanos = lateNanos;
        } else {
            told.accept(new Stall(number, Math.max(stalledNanos, lag.lastNanos()), List.of()));
            stalledNanos = 0;
        }
    }

    private List<StackTraceElement> stack() {
        return loop instanceof SingleThreadEventExecutor executor
                ? List.of(executor.threadProperties().stackTrace())
                : List.of();
    }
}
