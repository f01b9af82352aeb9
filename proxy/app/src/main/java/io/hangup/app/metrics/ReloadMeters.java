package io.hangup.app.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of reloads. The configuration of the start counts as one that was taken. */
final class ReloadMeters {
    private final AtomicInteger lastSuccessful = new AtomicInteger(1);
    private final Counter ok;
    private final Counter failed;

    ReloadMeters(MeterRegistry registry) {
        Gauge.builder("hangup.config.last.reload.successful", lastSuccessful::get)
                .description("Whether the configuration that was read last is the one that runs: 1 or 0.")
                .register(registry);
        ok = counter(registry, "ok");
        failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("hangup.config.reloads")
                .description("Times the configuration was read anew, by what came of it.")
                .tag("result", result)
                .register(registry);
    }

    void count(boolean successful) {
        lastSuccessful.set(successful ? 1 : 0);
        (successful ? ok : failed).increment();
    }
}
