package io.hangup.core.episode;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.Hasher;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.Print;
import io.hangup.core.hearing.Prints;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Plays connections to {@link Episodes}, event by event, at times that the test names. */
final class Play {
    static final String PROXY = "web";
    static final String RULE = "cut";
    static final String CLIENT = "10.0.0.1";
    private static final long SEED = 7;

    final List<Reaction> reactions = new ArrayList<>();
    final Episodes episodes;
    private final Watching watching;
    private final Map<String, Long> ordinals = new HashMap<>();
    private final Map<ConnectionId, Long> fromUpstream = new HashMap<>();
    private long nowNanos;

    Play(Watching watching) {
        this.watching = watching;
        this.episodes = new Episodes(
                watching, reactions::add, new Level(Limit.EPISODES, "", watching.mostEpisodes(), told -> {}), 0);
    }

    Play() {
        this(Watching.DEFAULT);
    }

    /** Lets time pass, with all the ticks that belong to it. */
    Play after(double millis) {
        long until = nowNanos + (long) (millis * 1e6);
        long tick = TimeUnit.MILLISECONDS.toNanos(50);
        while (until - nowNanos > tick) {
            nowNanos += tick;
            episodes.tick(nowNanos);
        }
        nowNanos = until;
        episodes.tick(nowNanos);
        return this;
    }

    private void tell(SessionEvent event) {
        episodes.accept(event, nowNanos);
    }

    ConnectionId comes() {
        return comes(PROXY, CLIENT);
    }

    ConnectionId comes(String proxy, String client) {
        ConnectionId id = new ConnectionId(proxy, ordinals.merge(proxy, 1L, Long::sum));
        tell(new SessionEvent.Accepted(id, client + ":" + (40_000 + id.ordinal()), new Plan.PassThrough()));
        return id;
    }

    Prints prints(String text) {
        Hasher hasher = new Hasher(SEED, watching.fingerprintBytes());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hasher.add(each);
        }
        return hasher.prints();
    }

    void says(ConnectionId id, String text) {
        says(id, 1, text, true);
    }

    void says(ConnectionId id, int turn, String text, boolean whole) {
        tell(new SessionEvent.Said(id, turn, prints(text), text.length(), LastWords.Form.BYTES, whole));
    }

    /** It turns out who its client is. */
    void identified(ConnectionId id, String client) {
        tell(new SessionEvent.Identified(id, client));
    }

    void answered(ConnectionId id) {
        fromUpstream.put(id, 100L);
        tell(new SessionEvent.Answered(id));
    }

    /** The upstream says something that is no answer. */
    void hears(ConnectionId id, long bytes) {
        fromUpstream.put(id, bytes);
    }

    static Fault reset() {
        return new Fault.Reset(Target.CLIENT);
    }

    LastWords words(String text, Delivered delivered) {
        Print print = prints(text).all();
        return new LastWords(print, print, text.length(), LastWords.Form.BYTES, delivered);
    }

    /** A RST comes in the place of the answer to what the client has said. */
    void reset(ConnectionId id, String said, Delivered delivered) {
        hit(id, reset(), words(said, delivered));
        tell(new SessionEvent.RstSent(id, Side.CLIENT, RstCause.RULE));
        ends(id, new Ending.Faulted(plan(reset()), ""), Optional.empty(), 0);
    }

    void hit(ConnectionId id, Fault fault, LastWords words) {
        begins(id, words);
        strikes(id, fault, words);
    }

    /** A fault is about to be carried out. */
    void begins(ConnectionId id, LastWords words) {
        tell(new SessionEvent.Interrupted(id, words));
    }

    /** A fault, or a part of one, was carried out. */
    void strikes(ConnectionId id, Fault fault, LastWords words) {
        tell(new SessionEvent.Injected(id, plan(fault), words.lastBytes(), fromUpstream.getOrDefault(id, 0L), ""));
    }

    void misses(ConnectionId id) {
        interrupts(id);
        missesAfterAll(id);
    }

    /** A fault's moment comes. */
    void interrupts(ConnectionId id) {
        tell(new SessionEvent.Interrupted(id, LastWords.NONE));
    }

    void missesAfterAll(ConnectionId id) {
        tell(new SessionEvent.Missed(id, plan(reset()), "the client was gone"));
    }

    private static Plan.Break plan(Fault fault) {
        return new Plan.Break(RULE, fault, new Moment.FirstByte());
    }

    void refuses() {
        episodes.accept(new ProxyEvent.Refusing(PROXY, RULE, 1_000));
    }

    void letsGo(ConnectionId id) {
        tell(new SessionEvent.LetGo(id));
    }

    void writesOn(ConnectionId id) {
        tell(new SessionEvent.WroteOn(id));
    }

    /** The client closes it, after it has been quiet for so long. */
    void leaves(ConnectionId id, long quietMillis, long fromClientBytes) {
        tell(new SessionEvent.Ended(
                id,
                new Ending.Finished(),
                new Plan.PassThrough(),
                fromClientBytes,
                fromUpstream.getOrDefault(id, 0L),
                1,
                TimeUnit.MILLISECONDS.toNanos(quietMillis),
                Optional.of(Side.CLIENT)));
    }

    void ends(ConnectionId id, Ending ending, Optional<Side> left, long fromClientBytes) {
        tell(new SessionEvent.Ended(
                id, ending, new Plan.PassThrough(), fromClientBytes, fromUpstream.getOrDefault(id, 0L), 1, 1, left));
    }

    Report report() {
        return episodes.report(
                "test",
                SEED,
                List.of(new RuleCount(PROXY, RULE, "reset when first-byte, all", 0, 0, 0)),
                0,
                0,
                nowNanos);
    }

    EpisodeView first() {
        return report().episodes().get(0);
    }

    List<String> told() {
        return reactions.stream()
                .map(reaction -> reaction.what().getClass().getSimpleName())
                .toList();
    }
}
