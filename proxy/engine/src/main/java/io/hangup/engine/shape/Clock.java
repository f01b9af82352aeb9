package io.hangup.engine.shape;

/** What waiting bytes wait by: a monotonic clock, and timers on the connection's event loop. */
public interface Clock {
    /** What was scheduled. */
    interface Timer {
        /** Sees to it that the task is not run, if it was not yet. */
        void cancel();
    }

    /** Nanoseconds since some moment: only differences mean something. */
    long nanoTime();

    /** Runs a task on the connection's event loop so many nanoseconds from now, never within this call. */
    Timer schedule(long nanos, Runnable task);
}
