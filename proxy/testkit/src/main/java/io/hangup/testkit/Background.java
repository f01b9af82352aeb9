package io.hangup.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work beside a test's own thread, each piece on a daemon thread of its own.
 *
 * <p>The common pool will not do for calls that block: on a machine with two cores it has one thread (JDK 25 uses it all the
 * same, JDK 17 did not), and a writer that waits for a reader keeps that reader from ever starting.
 */
public final class Background {
    private Background() {}

    /** Starts {@code work}; the future has its result, or what it threw. */
    public static <T extends @Nullable Object> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> daemon(task).start());
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "testkit");
        thread.setDaemon(true);
        return thread;
    }
}
