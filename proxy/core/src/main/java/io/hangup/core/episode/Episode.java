package io.hangup.core.episode;

import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.BackOff;
import io.hangup.core.report.BackOffs;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Fault.Aftermath;
import io.hangup.core.rule.Plan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One fault, and what its client did afterwards. */
final class Episode {
    private static final long NEVER = Long.MAX_VALUE;

    private final Visit victim;
    private Client client;
    private String who;
    private final Optional<Episode> partOf;
    private final long behindNth;
    private final long beganNanos;
    private final Attempts attempts;
    private final Set<Mark> marks = EnumSet.noneOf(Mark.class);
    private final List<Episode> parts = new ArrayList<>(0);
    private final List<Runnable> untold = new ArrayList<>(0);
    private LastWords words;
    private LastWords latestWords;
    private @Nullable Visit perhaps;
    private @Nullable Injected injected;
    private Aftermath aftermath = Aftermath.CLOSE_SPARED;
    private long faultNanos;
    private long feltNanos;
    private long lastSignNanos;
    private long recoveredNanos = NEVER;
    private long heldUntilNanos = NEVER;
    private long keptWritingBytes;
    private List<Double> judgedGaps = List.of();
    private BackOff backOff = BackOff.NONE;
    private Outcome outcome = Outcome.PENDING;
    private Resent resent = Resent.NONE;
    private int resends;
    private int others;
    private int dropped;
    private boolean closed;

    /**
     * A fault's moment has come.
     *
     * @param partOf the episode of which the connection was an attempt
     * @param others connections of the same client that are open beside this one
     * @param behindNth so many connections had come before
     */
    Episode(
            Visit victim,
            Optional<Episode> partOf,
            LastWords words,
            int others,
            Watching watching,
            long behindNth,
            long nowNanos) {
        this.victim = victim;
        this.client = victim.client();
        this.who = victim.who();
        this.partOf = partOf;
        this.words = words;
        this.latestWords = words;
        this.others = others;
        this.attempts = new Attempts(watching);
        this.behindNth = behindNth;
        this.beganNanos = nowNanos;
        this.faultNanos = nowNanos;
        this.feltNanos = nowNanos;
        this.lastSignNanos = nowNanos;
    }

    Visit victim() {
        return victim;
    }

    Optional<Episode> partOf() {
        return partOf;
    }

    Attempts attempts() {
        return attempts;
    }

    Outcome outcome() {
        return outcome;
    }

    Resent resent() {
        return resent;
    }

    Set<Mark> marks() {
        return marks;
    }

    /** Whether a connection came after its moment: in the order in which it was told, which is that of cause and effect. */
    boolean before(Visit visit) {
        return visit.nth() > behindNth;
    }

    /** When its moment came. */
    long beganNanos() {
        return beganNanos;
    }

    /** When the fault was carried out. */
    long faultNanos() {
        return faultNanos;
    }

    /** From when on its client may have known. */
    long feltNanos() {
        return feltNanos;
    }

    /** When something was last seen of the client. */
    long lastSignNanos() {
        return lastSignNanos;
    }

    void sign(long nowNanos) {
        lastSignNanos = Math.max(lastSignNanos, nowNanos);
    }

    /** Its fault, or a further part of it, was carried out. */
    void injected(Injected event, long nowNanos) {
        boolean first = injected == null;
        if (first || !ends()) {
            // A client may be awake before Hangup can say that an end was sent; it says that it will before it does.
            feltNanos = first && event.plan().fault().aftermath().isEnd() ? beganNanos : nowNanos;
        }
        faultNanos = nowNanos;
        aftermath = event.plan().fault().aftermath();
        sign(nowNanos);
        if (first) {
            injected = event;
            untold.forEach(Runnable::run);
            untold.clear();
        }
    }

    /** Faults that hit attempts of this one. */
    List<Episode> parts() {
        return parts;
    }

    /** Tells something as soon as the fault is carried out: a client may be back before. */
    void tell(Runnable telling) {
        if (confirmed()) {
            telling.run();
        } else {
            untold.add(telling);
        }
    }

    /** Whether its fault was carried out, and not only begun. */
    boolean confirmed() {
        return injected != null;
    }

    private Injected fault() {
        if (injected == null) {
            throw new IllegalStateException(victim.id() + ": the fault was not injected");
        }
        return injected;
    }

    /** Relayed from the upstream before the fault. */
    long fromUpstreamBytes() {
        return fault().fromUpstreamBytes();
    }

    Plan.Break plan() {
        return fault().plan();
    }

    /** Whether the connection goes on behind the fault, so that its client can have its answer on it. */
    boolean goesOn() {
        return aftermath == Aftermath.GO_ON || aftermath == Aftermath.PAUSE;
    }

    /** Whether nothing was taken from the connection but time. */
    boolean stillGoesOn() {
        return aftermath == Aftermath.GO_ON;
    }

    /** Whether the connection is over by the fault itself. */
    boolean ends() {
        return aftermath.isEnd();
    }

    /** Whether it came of this proxy and this rule; an empty name is any, and a fault that is only begun is of any rule. */
    boolean isOf(String proxy, String rule) {
        return (proxy.isEmpty() || proxy.equals(victim.id().proxy()))
                && (rule.isEmpty() || !confirmed() || rule.equals(plan().rule()));
    }

    /** Whether its outcome is open, or a storm goes on. */
    boolean open() {
        return !closed;
    }

    /** Takes no further attempts. */
    void close() {
        closed = true;
    }

    void settle(Outcome how) {
        if (outcome == Outcome.PENDING) {
            outcome = how;
        }
    }

    /** An answer came. */
    void recovered(long nowNanos) {
        if (recoveredNanos == NEVER) {
            recoveredNanos = nowNanos;
        }
    }

    /** How long after the fault; empty where it did not. */
    OptionalDouble recoveredAfterMillis() {
        return recoveredNanos == NEVER
                ? OptionalDouble.empty()
                : OptionalDouble.of(Attempts.millis(Math.max(0, recoveredNanos - faultNanos)));
    }

    /** An attempt of it was hit too, when this had been said on it. */
    void alsoLost(LastWords other) {
        latestWords = other;
        if (other.last().equals(words.last()) && other.delivered().compareTo(words.delivered()) > 0) {
            words = other;
        }
    }

    /** What its client had said last when it was hit, and when its latest attempt was. */
    List<LastWords> lost() {
        return words.equals(latestWords) ? List.of(words) : List.of(words, latestWords);
    }

    /** Whose it is: of whoever is at the victim's address, as long as nobody has said who it is. */
    Client client() {
        return client;
    }

    /** It turns out to be that client's. */
    void belongsTo(Client identified) {
        client.handOver(this, identified);
        client = identified;
        if (perhaps != null && perhaps.client() != identified) {
            perhaps = null;
        }
    }

    /** The client of the connection that was hit has said who it is; so many of its connections are open beside that one. */
    void identified(int open) {
        belongsTo(victim.client());
        who = victim.who();
        others = open;
    }

    /** Who was hit, as the report names it: by what was known then, or by what its client has said itself since. */
    String who() {
        return who;
    }

    /** What of its last words is said again there. */
    Optional<LastWords> repeatedBy(Visit visit) {
        return lost().stream()
                .filter(lost -> lost.last().length() > 0)
                .filter(lost -> visit.said()
                                .filter(said -> said.form() == lost.form()
                                        && said.prints().beginsWith(lost.last()))
                                .isPresent()
                        || (visit.words().form() == lost.form()
                                && visit.words().last().equals(lost.last())))
                .findFirst();
    }

    /** Whether the connection was idle when the fault came, or nothing is known of what was said on it last. */
    boolean idle() {
        return words.last().length() == 0;
    }

    /** A connection that may be its client coming back, or other business of the same client meanwhile: the first of them. */
    Optional<Visit> perhaps() {
        return Optional.ofNullable(perhaps);
    }

    void perhaps(Visit visit) {
        perhaps = visit;
    }

    /** Whether the connection begins like the one that was hit. */
    boolean beginsLike(Said said) {
        return said.prints().beginsWith(words.first());
    }

    /** Whether nothing is known of what was said on the connection that was hit. */
    boolean speechless() {
        return words.last().length() == 0 && words.first().length() == 0;
    }

    /** It was said again: so many times now. */
    void resent(Resent meaning) {
        resends++;
        resent = resent.worse(meaning);
    }

    /** How often it was said again. */
    int resends() {
        return resends;
    }

    /**
     * Marks it.
     *
     * @return whether it had that mark not yet
     */
    boolean mark(Mark mark) {
        return marks.add(mark);
    }

    /** From now on the client does not wait on the connection that was hit: it is over, or goes on as before. */
    void goesOnFrom(long nowNanos) {
        heldUntilNanos = Math.min(heldUntilNanos, nowNanos);
    }

    /** The connection that was hit is over. */
    void victimGone(long fromClientBytes, long nowNanos) {
        goesOnFrom(nowNanos);
        if (marks.contains(Mark.KEPT_WRITING)) {
            keptWritingBytes = Math.max(0, fromClientBytes - fault().fromClientBytes());
        }
    }

    /** Whether the client holds the connection that was hit. */
    boolean held() {
        return heldUntilNanos == NEVER && !ends();
    }

    /** Another connection of the client is over, and it was not the client who ended it. */
    void otherLost() {
        others--;
    }

    /**
     * The client has dropped another connection.
     *
     * @param idle whether it had not been used for a while
     * @return whether that makes most of them, and more than the one that it was just done with
     */
    boolean otherDropped(boolean idle) {
        dropped++;
        return 2 * dropped > others && (idle || dropped > 1);
    }

    int dropped() {
        return dropped;
    }

    private String delivered() {
        return words.last().length() == 0 && words.lastBytes() == 0
                ? "idle"
                : words.delivered().name().toLowerCase(Locale.ROOT);
    }

    /** Told once for as long as nothing is added: it takes some tenths of a millisecond, and a report has thousands. */
    private BackOff shape(List<Double> gaps) {
        if (!gaps.equals(judgedGaps)) {
            judgedGaps = gaps;
            backOff = BackOffs.of(gaps);
        }
        return backOff;
    }

    EpisodeView view(long startNanos, long nowNanos) {
        Injected fault = fault();
        List<Double> gaps = attempts.gapsMillis(feltNanos());
        OptionalDouble held = ends()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Attempts.millis(Math.max(0, Math.min(heldUntilNanos, nowNanos) - faultNanos)));
        return new EpisodeView(
                victim.id().proxy(),
                fault.plan().rule(),
                fault.plan().fault().name(),
                who,
                victim.id().ordinal(),
                outcome,
                marks,
                resent,
                resends,
                attempts.count(),
                gaps,
                attempts.millisSince(faultNanos),
                shape(gaps),
                recoveredAfterMillis(),
                partOf.map(other -> other.victim.id().ordinal()),
                Attempts.millis(faultNanos - startNanos),
                OnTheWire.of(fault.plan().fault(), victim.rsts()),
                fault.fromClientBytes(),
                fault.fromUpstreamBytes(),
                delivered(),
                held,
                keptWritingBytes,
                attempts.peakPerSecond(),
                dropped,
                attempts.connections());
    }
}
