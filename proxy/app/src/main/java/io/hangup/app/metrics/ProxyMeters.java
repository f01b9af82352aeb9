package io.hangup.app.metrics;

import io.hangup.core.episode.Reaction;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The meters of one proxy, all of them made before its first event. Other rules may come while events are counted: what
 * counts them is replaced whole.
 */
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
    private final String proxy;
    private final Meters.About about;
    private final Counter uncounted;
    private final AtomicInteger refusing = new AtomicInteger();
    private final AtomicLong open = new AtomicLong();
    private final Counter accepted;
    private final Counter connectFailures;
    private final Timer connects;
    private final Counter fromClient;
    private final Counter fromUpstream;
    private final Map<RstCause, Counter> rstSent;
    private final Map<String, Counter> ended;
    private volatile RuleMeters rules = RuleMeters.NONE;

    /**
     * Whom to ask about rules that are armed.
     *
     * @param rules how many
     * @param untilSeconds the Unix time at which the last of them disarms itself
     */
    record Armed(IntSupplier rules, DoubleSupplier untilSeconds) {}

    /**
     * Makes the meters.
     *
     * @param proxy its name
     * @param about what will be told
     * @param levels what it has, and may have, of what there is a limit of
     * @param armed its rules that are armed now
     * @param uncounted what counts the events that nothing else counts
     */
    ProxyMeters(
            MeterRegistry registry,
            String proxy,
            Meters.About about,
            Function<Limit, Optional<Level>> levels,
            Armed armed,
            Counter uncounted) {
        this.registry = registry;
        this.proxy = proxy;
        this.about = about;
        this.uncounted = uncounted;
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
        connects = Timer.builder("hangup.upstream.connect")
                .description("How long it took to resolve and reach the upstream.")
                .tag("proxy", proxy)
                .serviceLevelObjectives(CONNECT_BUCKETS)
                .register(registry);
        gauge("hangup.connections.open", "Connections that are open now.", open::get);
        gauge("hangup.rules.armed", "Rules that are armed now.", armed.rules()::getAsInt);
        gauge(
                "hangup.rules.armed.until.seconds",
                "Unix time when the last rule that is armed disarms itself; 0 where none is armed, +Inf where one never does.",
                armed.untilSeconds()::getAsDouble);
        Stream.of(Limit.values())
                .filter(Limit::isPerProxy)
                .forEach(limit -> LimitMeters.register(registry, limit, proxy, () -> levels.apply(limit)));
        gauge("hangup.refusing", "Whether a rule has closed the listener for a time: 1 or 0.", refusing::get);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag("proxy", proxy).register(registry);
    }

    /** Makes what its rules need. Not on an event loop. */
    void prepare(ProxySpec spec) {
        rules = rules.with(spec, about, registry);
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
                .tags("proxy", proxy, "from", from.word())
                .register(registry);
    }

    private <K> Map<K, Counter> counters(String name, String description, Stream<K> keys, Function<K, Tags> tags) {
        return keys.collect(
                Collectors.toUnmodifiableMap(Function.identity(), key -> counter(name, description, tags.apply(key))));
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name)
                .description(description)
                .tag("proxy", proxy)
                .tags(tags)
                .register(registry);
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
            rules.injected(done.plan()).orElse(uncounted).increment();
        } else if (event instanceof SessionEvent.Missed not) {
            rules.missed(not.plan()).orElse(uncounted).increment();
        } else if (event instanceof SessionEvent.Spared spared) {
            rules.spared(spared.plan()).orElse(uncounted).increment();
        } else if (event instanceof SessionEvent.HeldBack held) {
            rules.heldBack(held.plan().rule()).orElse(uncounted).increment();
        } else if (event instanceof SessionEvent.WouldInject would) {
            rules.would(Part.of(would.plan())).orElse(uncounted).increment();
        } else if (event instanceof SessionEvent.RstSent sent) {
            of(rstSent, sent.cause()).increment();
        } else if (event instanceof SessionEvent.Ended over) {
            of(ended, over.ending().word()).increment();
            open.decrementAndGet();
        } else if (!(event instanceof SessionEvent.Planned || event instanceof SessionEvent.Heard)) {
            throw new IllegalArgumentException("event: " + event + " (expected: one that has meters)");
        }
    }

    void count(ProxyEvent event) {
        if (event instanceof ProxyEvent.Refusing) {
            refusing.set(1);
        } else if (event instanceof ProxyEvent.Accepting) {
            refusing.set(0);
        } else if (event instanceof ProxyEvent.RefusalHeldBack held) {
            rules.heldBack(held.rule()).orElse(uncounted).increment();
        } else if (event instanceof ProxyEvent.WouldRefuse would) {
            rules.would(Part.refusal(would.rule())).orElse(uncounted).increment();
        }
    }

    void count(Reaction reaction) {
        rules.reactions(reaction).ifPresentOrElse(meters -> meters.count(reaction), uncounted::increment);
    }

    private static <K> Counter of(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("meter: " + key + " (expected: one of " + counters.keySet() + ")");
        }
        return counter;
    }
}
