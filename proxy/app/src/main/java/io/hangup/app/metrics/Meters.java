package io.hangup.app.metrics;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What Prometheus is told. All meters of all proxies are made at the start, so that what has not happened yet reads 0 and not
 * "no data"; from then on an event finds its counters and adds to them, on the event loop that it happened on: no lock, no
 * allocation, and the count is right the moment after the event.
 *
 * <p>No label ever holds the address of a client or anything else that grows without bound.
 */
public final class Meters implements EventSink, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, ProxyMeters> proxies;

    /**
     * Makes the meters.
     *
     * @param specs the proxies and their rules
     * @param version of Hangup
     * @param eventsDropped how many events could not be logged so far
     */
    public Meters(List<ProxySpec> specs, String version, LongSupplier eventsDropped) {
        proxies = specs.stream()
                .map(spec -> new ProxyMeters(registry, spec))
                .collect(Collectors.toUnmodifiableMap(ProxyMeters::proxy, Function.identity()));
        Gauge.builder("hangup.build.info", () -> 1)
                .description("Which Hangup runs on which Java; always 1.")
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(registry);
        // Micrometer holds what it counts weakly; the registry lives as long as anybody asks.
        FunctionCounter.builder("hangup.events.dropped", registry, asking -> eventsDropped.getAsLong())
                .description("Events that could not be logged as fast as they came.")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Says how sockets are driven, once that is known. */
    public void transport(String transport) {
        Gauge.builder("hangup.transport.info", () -> 1)
                .description("How sockets are driven; always 1.")
                .tag("transport", transport)
                .register(registry);
    }

    @Override
    public void accept(SessionEvent event) {
        of(event.connection().proxy()).count(event);
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {
        of(proxy).relayed(from, bytes);
    }

    private ProxyMeters of(String proxy) {
        ProxyMeters meters = proxies.get(proxy);
        if (meters == null) {
            throw new IllegalStateException("proxy: " + proxy + " (expected: one of " + proxies.keySet() + ")");
        }
        return meters;
    }

    /** All meters now, in Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
