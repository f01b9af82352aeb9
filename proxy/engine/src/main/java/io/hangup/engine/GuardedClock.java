package io.hangup.engine;

import io.hangup.engine.shape.Clock;
import java.util.function.UnaryOperator;

/** A clock each of whose tasks is put behind a guard. */
record GuardedClock(Clock clock, UnaryOperator<Runnable> guard) implements Clock {
    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        return clock.schedule(nanos, guard.apply(task));
    }
}
