package io.hangup.engine;

import io.hangup.core.episode.Attention;
import io.hangup.core.event.EventSink;
import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Gate;
import io.hangup.core.rule.LiveRule.Birth;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.engine.wire.Transport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of one proxy share, as long as Hangup runs: a proxy that is configured anew stays the same one.
 *
 * <p>What several event loops touch: the count of connections, because a connection's number must be its own; the map of
 * open ones; and what is configured, which is replaced whole.
 */
final class ProxyRuntime {
    /** What proxies share among each other. */
    record Means(
            Transport transport,
            Resolver resolver,
            EventSink events,
            Optional<Attention> attention,
            Gate gate,
            Buffers buffers,
            Bounds bounds) {}

    private final Means means;
    private final AtomicLong accepted = new AtomicLong();
    private final Map<Long, Session> open = new ConcurrentHashMap<>();
    private final Shutter shutter;
    private final Capacity capacity;
    private final Turns dials;
    private volatile ProxySpec spec;
    private volatile LiveRules rules;
    private volatile boolean firesOutOfTurn;

    ProxyRuntime(ProxySpec spec, Means means, Worker home, Birth birth) {
        this.means = means;
        this.spec = spec;
        this.firesOutOfTurn = firesOutOfTurn(spec);
        this.rules = new LiveRules(spec.rules(), home.clock().nanoTime(), birth);
        this.shutter = new Shutter(this, home);
        Bounds bounds = means.bounds();
        this.capacity = new Capacity(
                level(Limit.PROXY_CONNECTIONS, bounds.connectionsPerProxy().orElseThrow()));
        this.dials = new Turns(level(Limit.DIALS, bounds.dials()));
    }

    private Level level(Limit limit, long most) {
        return new Level(limit, spec.name(), most, means.events()::accept);
    }

    /** How many connections it may have. */
    Capacity capacity() {
        return capacity;
    }

    /** Whose turn it is to dial its upstream: one that does not answer holds up no other proxy. */
    Turns dials() {
        return dials;
    }

    /** What may wait in all connections of all proxies. */
    Buffers buffers() {
        return means.buffers();
    }

    String name() {
        return spec.name();
    }

    ProxySpec spec() {
        return spec;
    }

    LiveRules rules() {
        return rules;
    }

    Transport transport() {
        return means.transport();
    }

    Resolver resolver() {
        return means.resolver();
    }

    EventSink events() {
        return means.events();
    }

    /** To which clients it listens; empty where nobody asks what they do after a fault. */
    Optional<Attention> attention() {
        return means.attention();
    }

    /** Where every fault passes before it begins. */
    Gate gate() {
        return means.gate();
    }

    /** Whether it has a rule that breaks connections it had not taken before. */
    boolean firesOutOfTurn() {
        return firesOutOfTurn;
    }

    /** What closes its listener for a time. */
    Shutter shutter() {
        return shutter;
    }

    long nextOrdinal() {
        return accepted.incrementAndGet();
    }

    void born(Session session) {
        open.put(session.id().ordinal(), session);
    }

    void gone(Session session) {
        open.remove(session.id().ordinal());
    }

    /** Its open connections, the oldest first. */
    List<Session> open() {
        return open.values().stream()
                .sorted(Comparator.comparingLong(session -> session.id().ordinal()))
                .toList();
    }

    /** Whether it has a rule of this name that is not armed. */
    boolean isDisarmed(String rule, long nowNanos) {
        return rules.named(rule).filter(live -> !live.armed(nowNanos)).isPresent();
    }

    /** Its open connection of this number. */
    Optional<Session> open(long ordinal) {
        return Optional.ofNullable(open.get(ordinal));
    }

    int openCount() {
        return open.size();
    }

    /** Other settings from now on. Connections that are open keep their upstream and their timeouts. */
    void configure(ProxySpec other, LiveRules live) {
        spec = other;
        rules = live;
        firesOutOfTurn = firesOutOfTurn(other);
    }

    private static boolean firesOutOfTurn(ProxySpec spec) {
        return spec.rules().rules().stream().anyMatch(rule -> rule.moment() instanceof Moment.OfRule);
    }

    /** Closes the listener for a time, because a rule asks for it; runs a task once nobody is accepted any more. */
    void refuse(Plan plan, long millis, Runnable closed) {
        shutter.close(plan instanceof Plan.Break planned ? planned.rule() : "", millis, closed);
    }
}
