package io.hangup.app.metrics;

import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import java.util.function.Supplier;

/** The meters of one limit: how much there is, how much there may be, and how often that was reached. */
final class LimitMeters {
    private LimitMeters() {}

    /**
     * Makes the three.
     *
     * @param proxy whose limit it is; empty where it holds for all
     * @param level whom to ask; empty as long as nobody knows
     */
    static void register(MeterRegistry registry, Limit limit, String proxy, Supplier<Optional<Level>> level) {
        Tags tags = Tags.of("limit", limit.word(), "proxy", proxy);
        Gauge.builder("hangup.limit", () -> level.get().map(Level::most).orElse(0L))
                .description("How much there may be of what there is a limit of.")
                .tags(tags)
                .register(registry);
        Gauge.builder("hangup.limit.used", () -> level.get().map(Level::used).orElse(0L))
                .description("How much there is now of what there is a limit of.")
                .tags(tags)
                .register(registry);
        // Micrometer holds what it counts weakly; the registry lives as long as anybody asks.
        FunctionCounter.builder(
                        "hangup.limit.reached",
                        registry,
                        asking -> level.get().map(Level::reached).orElse(0L))
                .description("How often the limit was reached; not counted again before there was room.")
                .tags(tags)
                .register(registry);
    }
}
