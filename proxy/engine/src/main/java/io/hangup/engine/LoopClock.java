package io.hangup.engine;

import io.hangup.engine.shape.Clock;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The monotonic clock of this machine, and the timers of an event loop. */
record LoopClock(IoEventLoop loop) implements Clock {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        Future<?> timer = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }
}
