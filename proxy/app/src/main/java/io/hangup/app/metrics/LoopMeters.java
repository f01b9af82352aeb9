package io.hangup.app.metrics;

import io.hangup.engine.Pulse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of event loops: whether each keeps up, told also while it hangs, because nobody asks the loop itself. */
final class LoopMeters {
    private LoopMeters() {}

    /** Makes three for each loop. */
    static void register(MeterRegistry registry, Pulse pulse) {
        for (int i = 0; i < pulse.loops(); i++) {
            int loop = i;
            gauge(
                    registry,
                    "hangup.event.loop.lag.seconds",
                    "The longest that a task waited for the event loop within a minute; while it hangs, how long it has.",
                    loop,
                    () -> pulse.lagNanos(loop) / (double) TimeUnit.SECONDS.toNanos(1));
            gauge(
                    registry,
                    "hangup.event.loop.pending.tasks",
                    "Tasks that wait for the event loop now.",
                    loop,
                    () -> pulse.pendingTasks(loop));
            FunctionCounter.builder("hangup.event.loop.stalls", pulse, asked -> asked.stalls(loop))
                    .description("Times the event loop hung for 200 ms or more; the log says where.")
                    .tag("loop", Integer.toString(loop))
                    .register(registry);
        }
    }

    private static void gauge(
            MeterRegistry registry, String name, String description, int loop, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag("loop", Integer.toString(loop))
                .register(registry);
    }
}
