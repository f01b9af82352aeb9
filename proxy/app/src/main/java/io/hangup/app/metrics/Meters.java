package io.hangup.app.metrics;

import io.hangup.core.episode.Reaction;
import io.hangup.core.episode.ReactionSink;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Side;
import io.hangup.engine.Pulse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What Prometheus is told. All meters of a proxy and its rules are made before its first event, so that what has not happened
 * yet reads 0 and not "no data"; from then on an event finds its counters and adds to them, on the event loop that it
 * happened on: no lock, no allocation for bytes, and the count is right the moment after the event. Proxies and rules that are
 * configured no more keep their counts.
 *
 * <p>No label ever holds the address of a client or anything else that grows without bound.
 */
public final class Meters implements EventSink, ReactionSink, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter uncounted = Counter.builder("hangup.events.uncounted")
            .description("Events of proxies or rules that have no meters; any is a defect.")
            .register(registry);
    private final About about;
    private final ReloadMeters reloads = new ReloadMeters(registry);
    private volatile ToIntFunction<String> armedRules = proxy -> 0;
    private volatile ToDoubleFunction<String> armedUntil = proxy -> 0;
    private volatile BiFunction<Limit, String, Optional<Level>> levels = (limit, proxy) -> Optional.empty();
    private boolean jvmIsMetered;

    /** Replaced whole, by one thread at a time: {@link #prepare} is synchronized. */
    private volatile Map<String, ProxyMeters> proxies = Map.of();

    /** What there are meters of. */
    public enum About {
        /** Of what is done, and of nothing that clients do about it: nobody watches that. */
        EVENTS,
        /** Of what clients do about it, too. */
        EVENTS_AND_REACTIONS
    }

    /**
     * Makes the meters.
     *
     * @param specs the proxies and their rules
     * @param version of Hangup
     * @param eventsDropped how many events could not be logged so far
     * @param about what will be told
     */
    public Meters(List<ProxySpec> specs, String version, LongSupplier eventsDropped, About about) {
        this.about = about;
        prepare(specs);
        Gauge.builder("hangup.build.info", () -> 1)
                .description("Which Hangup runs on which Java; always 1.")
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(registry);
        // Micrometer holds what it counts weakly; the registry lives as long as anybody asks.
        FunctionCounter.builder("hangup.events.dropped", registry, asking -> eventsDropped.getAsLong())
                .description("Events that could not be logged as fast as they came.")
                .register(registry);
    }

    /** Made when they are first asked for: they bring the JDK's management along, and nobody waits for them at the start. */
    private synchronized void ofTheJvm() {
        if (!jvmIsMetered) {
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new FileDescriptorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
            jvmIsMetered = true;
        }
    }

    /** Makes the meters of proxies and rules that have none yet, before any of their events. Not on an event loop. */
    public synchronized void prepare(List<ProxySpec> specs) {
        Map<String, ProxyMeters> all = new HashMap<>(proxies);
        for (ProxySpec spec : specs) {
            all.computeIfAbsent(
                            spec.name(),
                            name -> new ProxyMeters(
                                    registry,
                                    name,
                                    about,
                                    limit -> levels.apply(limit, name),
                                    new ProxyMeters.Armed(
                                            () -> armedRules.applyAsInt(name), () -> armedUntil.applyAsDouble(name)),
                                    uncounted))
                    .prepare(spec);
        }
        proxies = Map.copyOf(all);
    }

    /** Says how sockets are driven, once that is known. */
    public void transport(String transport) {
        Gauge.builder("hangup.transport.info", () -> 1)
                .description("How sockets are driven; always 1.")
                .tag("transport", transport)
                .register(registry);
    }

    /** Says who knows whether event loops keep up, once that is known. */
    public void loops(Pulse pulse) {
        LoopMeters.register(registry, pulse);
    }

    /**
     * Says whom to ask how many rules are armed, once that is known.
     *
     * @param armed how many rules of the proxy of this name are armed now
     */
    public void armedRules(ToIntFunction<String> armed) {
        armedRules = armed;
    }

    /**
     * Says whom to ask how long rules stay armed, once that is known.
     *
     * @param until the Unix time in seconds at which the last rule of the proxy of this name disarms itself
     */
    public void armedUntil(ToDoubleFunction<String> until) {
        armedUntil = until;
    }

    /**
     * Says whom to ask in which mode Hangup runs, once that is known.
     *
     * @param now the mode now
     */
    public void mode(Supplier<Mode> now) {
        for (Mode mode : Mode.values()) {
            Gauge.builder("hangup.mode", () -> now.get() == mode ? 1 : 0)
                    .description("Whether faults are injected, or only observed: 1 for the mode in which Hangup runs.")
                    .tag("mode", mode.word())
                    .register(registry);
        }
    }

    /**
     * Says whom to ask about those who read events, once that is known.
     *
     * @param readers how many there are now
     * @param dropped how many were too slow so far
     * @param lost how many events were never kept for them
     */
    public void feed(IntSupplier readers, LongSupplier dropped, LongSupplier lost) {
        Gauge.builder("hangup.feed.readers", readers::getAsInt)
                .description("Readers of /api/v1/events now.")
                .register(registry);
        FunctionCounter.builder("hangup.feed.readers.dropped", registry, asking -> dropped.getAsLong())
                .description("Readers of /api/v1/events that were dropped because they were too slow.")
                .register(registry);
        FunctionCounter.builder("hangup.feed.lost", registry, asking -> lost.getAsLong())
                .description("Events that came faster than they could be kept for readers of /api/v1/events.")
                .register(registry);
    }

    /**
     * Says whom to ask about limits, once that is known.
     *
     * @param now how much there is, and may be, by limit and proxy; the proxy is empty where it holds for all
     */
    public void levels(BiFunction<Limit, String, Optional<Level>> now) {
        levels = now;
        Stream.of(Limit.values())
                .filter(limit -> !limit.isPerProxy())
                .forEach(limit -> LimitMeters.register(registry, limit, "", () -> now.apply(limit, "")));
    }

    /** A reload is over. */
    public void reloaded(boolean successful) {
        reloads.count(successful);
    }

    @Override
    public void accept(SessionEvent event) {
        of(event.connection().proxy()).ifPresentOrElse(meters -> meters.count(event), uncounted::increment);
    }

    @Override
    public void accept(ProxyEvent event) {
        of(event.proxy()).ifPresentOrElse(meters -> meters.count(event), uncounted::increment);
    }

    @Override
    public void accept(Reaction reaction) {
        of(reaction.proxy()).ifPresentOrElse(meters -> meters.count(reaction), uncounted::increment);
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {
        ProxyMeters meters = proxies.get(proxy);
        if (meters == null) {
            uncounted.increment();
        } else {
            meters.relayed(from, bytes);
        }
    }

    private Optional<ProxyMeters> of(String proxy) {
        return Optional.ofNullable(proxies.get(proxy));
    }

    /** All meters now, in Prometheus' text format 0.0.4. */
    public String scrape() {
        ofTheJvm();
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
