package io.hangup.app.reload;

import io.hangup.app.log.Announcements;
import io.hangup.app.log.Said;
import io.hangup.app.metrics.Meters;
import io.hangup.config.HangupConfig;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Mode;
import io.hangup.engine.Engine;
import io.hangup.engine.StartFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What runs now, and by which configuration. On one thread at a time. */
public final class Current {
    private final Engine engine;
    private final Optional<Meters> meters;
    private final Standing standing;
    private volatile Now now;

    /**
     * What runs now.
     *
     * @param config what it says
     * @param specs the proxies that run
     * @param seed the one in use
     * @param removed what reloads have taken out of it
     * @param onlyObserved whether no fault was to be carried out at any time so far
     */
    public record Now(HangupConfig config, List<ProxySpec> specs, long seed, Removed removed, boolean onlyObserved) {
        /** Copies the list. */
        public Now {
            specs = List.copyOf(specs);
        }
    }

    /**
     * What has been started.
     *
     * @param engine runs it
     * @param meters count it
     * @param standing what of it stands armed
     * @param config it was started by
     * @param seed the one that was written, or the one that was drawn in its place
     */
    public Current(Engine engine, Optional<Meters> meters, Standing standing, HangupConfig config, long seed) {
        this.engine = engine;
        this.meters = meters;
        this.standing = standing;
        this.now = new Now(config, config.compile(seed), seed, Removed.NOTHING, observes(config));
    }

    private static boolean observes(HangupConfig config) {
        return config.caution().restraint().mode() == Mode.OBSERVE;
    }

    /** What runs now, all of it as of one moment. */
    public Now now() {
        return now;
    }

    /** What it says. */
    public HangupConfig config() {
        return now.config();
    }

    /**
     * Runs this from now on. A seed that the new one does not name stays the one in use, so that the same connections are hit.
     *
     * @return what is different
     * @throws StartFailure where an address cannot be had; then all is as it was
     */
    Taken take(HangupConfig other) throws StartFailure {
        Now before = now;
        long nextSeed = other.seed().orElse(before.seed());
        List<ProxySpec> next = other.compile(nextSeed);
        List<Engine.Listening> listening = engine.listening();
        meters.ifPresent(counting -> counting.prepare(next));
        engine.reload(next, other.caution().restraint());
        Taken taken = new Taken(
                Changes.between(before.specs(), next, before.config().expectations(), other.expectations()),
                news(listening, next, other));
        Removed removed = before.removed().and(before.specs(), before.config().expectations(), next);
        now = new Now(other, next, nextSeed, removed, before.onlyObserved() && observes(other));
        return taken;
    }

    /** Where proxies listen that did not before, or for another upstream; the rules of proxies that begin; what stands armed. */
    private List<Said> news(List<Engine.Listening> before, List<ProxySpec> next, HangupConfig config) {
        List<Said> news = new ArrayList<>();
        for (Engine.Listening now : engine.listening()) {
            if (!before.contains(now)) {
                news.add(Announcements.listening(now.proxy(), now.bound(), now.upstream()));
            }
        }
        next.stream()
                .filter(proxy ->
                        now.specs().stream().noneMatch(old -> old.name().equals(proxy.name())))
                .forEach(proxy -> news.addAll(
                        Announcements.rules(proxy.name(), proxy.rules().rules())));
        standing.news(config.caution().restraint()).ifPresent(news::add);
        return news;
    }

    /** Says whether the configuration that was read last is the one that runs. */
    void count(boolean successful) {
        meters.ifPresent(counting -> counting.reloaded(successful));
    }

    /**
     * It runs.
     *
     * @param changes what is different
     * @param news what else is to be said of it
     */
    record Taken(Changes changes, List<Said> news) {}
}
