package io.hangup.app.metrics;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The meters of one proxy, all of them made at the start. */
final class ProxyMeters {
    private static final Duration[] CONNECT_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final ProxySpec spec;
    private final AtomicLong open = new AtomicLong();
    private final Counter accepted;
    private final Counter connectFailures;
    private final Timer connects;
    private final Counter fromClient;
    private final Counter fromUpstream;
    private final Map<RstCause, Counter> rstSent;
    private final Map<String, Counter> ended;
    private final Map<String, Counter> injected;
    private final Map<String, Counter> missed;

    ProxyMeters(MeterRegistry registry, ProxySpec spec) {
        this.registry = registry;
        this.spec = spec;
        accepted = counter("hangup.connections.accepted", "Clients that were accepted.", Tags.empty());
        ended = counters(
                "hangup.connections.ended",
                "Connections that are over, by how they ended.",
                endings().map(Ending::word),
                word -> Tags.of("ending", word));
        connectFailures =
                counter("hangup.upstream.connect.failures", "Dials that did not reach the upstream.", Tags.empty());
        fromClient = relayed(Side.CLIENT);
        fromUpstream = relayed(Side.UPSTREAM);
        rstSent = counters(
                "hangup.rst.sent",
                "RSTs that Hangup sent, by cause; internal is a defect.",
                Stream.of(RstCause.values()),
                cause -> Tags.of("cause", cause.word()));
        injected = perRule("hangup.faults.injected", "Faults that were carried out as named.");
        missed = perRule("hangup.faults.missed", "Faults that could not be carried out as named.");
        connects = Timer.builder("hangup.upstream.connect")
                .description("How long it took to resolve and reach the upstream.")
                .tag("proxy", spec.name())
                .serviceLevelObjectives(CONNECT_BUCKETS)
                .register(registry);
        Gauge.builder("hangup.connections.open", open, AtomicLong::get)
                .description("Connections that are open now.")
                .tag("proxy", spec.name())
                .register(registry);
    }

    /** One ending of each word there is. */
    static Stream<Ending> endings() {
        Plan.Break some = new Plan.Break("", new Fault.Reset(Target.CLIENT), new Moment.FirstByte());
        return Stream.of(
                new Ending.Finished(),
                new Ending.Reset(Side.CLIENT, Errno.OTHER),
                new Ending.Reset(Side.UPSTREAM, Errno.OTHER),
                new Ending.Faulted(some, ""),
                new Ending.Missed(some, ""),
                new Ending.Unreachable(""),
                new Ending.TimedOut(""),
                new Ending.Stopped(),
                new Ending.Internal(""));
    }

    private Counter relayed(Side from) {
        return Counter.builder("hangup.relayed")
                .description("Bytes that were handed on, by who sent them.")
                .baseUnit("bytes")
                .tags("proxy", spec.name(), "from", from.word())
                .register(registry);
    }

    private Map<String, Counter> perRule(String name, String description) {
        return spec.rules().rules().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Rule::name,
                        rule -> counter(
                                name,
                                description,
                                Tags.of(
                                        "rule",
                                        rule.name(),
                                        "fault",
                                        rule.fault().name()))));
    }

    private <K> Map<K, Counter> counters(String name, String description, Stream<K> keys, Function<K, Tags> tags) {
        return keys.collect(
                Collectors.toUnmodifiableMap(Function.identity(), key -> counter(name, description, tags.apply(key))));
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name)
                .description(description)
                .tag("proxy", spec.name())
                .tags(tags)
                .register(registry);
    }

    String proxy() {
        return spec.name();
    }

    void relayed(Side from, long bytes) {
        (from == Side.CLIENT ? fromClient : fromUpstream).increment((double) bytes);
    }

    void count(SessionEvent event) {
        if (event instanceof SessionEvent.Accepted) {
            accepted.increment();
            open.incrementAndGet();
        } else if (event instanceof SessionEvent.Connected connected) {
            connects.record(connected.tookNanos(), TimeUnit.NANOSECONDS);
        } else if (event instanceof SessionEvent.ConnectFailed) {
            connectFailures.increment();
        } else if (event instanceof SessionEvent.Injected done) {
            of(injected, done.plan().rule()).increment();
        } else if (event instanceof SessionEvent.Missed not) {
            of(missed, not.plan().rule()).increment();
        } else if (event instanceof SessionEvent.RstSent sent) {
            of(rstSent, sent.cause()).increment();
        } else if (event instanceof SessionEvent.Ended over) {
            of(ended, over.ending().word()).increment();
            open.decrementAndGet();
        } else {
            throw new IllegalArgumentException("event: " + event + " (expected: one that has meters)");
        }
    }

    private static <K> Counter of(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("meter: " + key + " (expected: one of " + counters.keySet() + ")");
        }
        return counter;
    }
}
