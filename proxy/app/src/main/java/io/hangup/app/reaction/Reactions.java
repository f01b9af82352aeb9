package io.hangup.app.reaction;

import io.hangup.app.reload.Current;
import io.hangup.app.reload.Removed;
import io.hangup.core.episode.Attention;
import io.hangup.core.episode.ReactionSink;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.core.report.Watching;
import io.hangup.engine.AddressKey;
import io.hangup.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What clients do after the faults of a running engine, and the report of it. For any thread that is no event loop. */
public final class Reactions implements AutoCloseable {
    private static final long TELLS_WITHIN_MILLIS = 1_000;
    private static final long TELLS_SOON_MILLIS = 200;

    /** So much time may be spent at once on looking for processes. */
    private static final long LOOKS_FOR_MOST_MILLIS = 2_000;
    /** And such a part of all time, as long as new clients keep coming. */
    private static final double LOOKS_SHARE = 0.05;

    private final Journal journal;
    private final Watching watching;
    private final Level listed;
    private final Processes processes = new Processes();
    private final Allowance allowance = new Allowance(LOOKS_FOR_MOST_MILLIS, LOOKS_SHARE);
    private final Attention attention;
    private final Awaiting awaiting;
    private volatile Optional<Engine> engine = Optional.empty();

    /**
     * Begins to watch.
     *
     * @param watching how closely
     * @param to who is told of reactions
     * @param limits who is told when the report lists as many episodes as it may
     */
    public Reactions(Watching watching, ReactionSink to, Consumer<LimitEvent> limits) {
        this.watching = watching;
        this.listed = new Level(Limit.EPISODES, "", watching.mostEpisodes(), limits);
        this.attention = new Attention(watching, new SplittableRandom().nextLong());
        this.journal = Journal.start(watching, to, listed, this::process, this::calmed);
        this.awaiting = new Awaiting(this::tell, journal::open);
    }

    /** The engine runs: from now on it is known where proxies listen. */
    public void of(Engine running) {
        engine = Optional.of(running);
    }

    /** Takes the engine's events. */
    public Journal journal() {
        return journal;
    }

    /** Whom the engine listens to. */
    public Attention attention() {
        return attention;
    }

    private void calmed(String address, long nanos) {
        AddressKey.of(address).ifPresent(key -> attention.off(key, nanos));
    }

    /** How many episodes the report lists, and may list. */
    public Level listed() {
        return listed;
    }

    /** How closely is watched. */
    public Watching watching() {
        return watching;
    }

    private Optional<String> process(String client, String proxy) {
        return engine.flatMap(running -> running.listening().stream()
                .filter(each -> each.proxy().equals(proxy))
                .findFirst()
                .flatMap(each -> lookUp(client, each.bound().toString())));
    }

    /** Looks, if the share of the time that may be spent on it allows. */
    private Optional<String> lookUp(String client, String proxy) {
        return allowance.spend(() -> processes.behind(client, proxy)).flatMap(found -> found);
    }

    /**
     * Waits until the outcome of every fault is known.
     *
     * @param millis and not longer than this
     * @return whether it is
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean awaitOutcomes(long millis) throws InterruptedException {
        // What has happened on the event loops has to be told before it can be waited for.
        engine.ifPresent(running -> running.settle(TELLS_WITHIN_MILLIS));
        return journal.awaitOutcomes(millis);
    }

    /** What has happened on the event loops is told, as far as they get to it in a moment. */
    private void tell() {
        engine.ifPresent(running -> running.settle(TELLS_SOON_MILLIS));
    }

    /** Waits for outcomes without holding a thread. */
    public Awaiting awaiting() {
        return awaiting;
    }

    /**
     * The report so far.
     *
     * @param version of Hangup
     * @param current what runs, with its rules and what is expected
     * @param everyRule whether each rule has to fire, also where nothing is expected
     */
    public Report report(String version, Current current, boolean everyRule) {
        Current.Now now = current.now();
        List<RuleCount> rules = Stream.concat(Removed.rules(now.specs()), now.removed().rules().stream())
                .toList();
        Report report = journal.report(version, now.seed(), rules, attention.unheard());
        if (now.onlyObserved()) {
            return report.observed();
        }
        List<Verdict> verdicts = new ArrayList<>(now.config().expectations().verdicts(everyRule, report));
        verdicts.addAll(now.removed().verdicts(everyRule, report));
        return report.judged(verdicts);
    }

    @Override
    public void close() {
        awaiting.close();
        journal.close();
    }
}
