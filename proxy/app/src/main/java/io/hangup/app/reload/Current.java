package io.hangup.app.reload;

import io.hangup.app.log.Announcements;
import io.hangup.app.log.Said;
import io.hangup.app.metrics.Meters;
import io.hangup.config.HangupConfig;
import io.hangup.core.event.By;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.engine.Engine;
import io.hangup.engine.StartFailure;
import io.hangup.engine.UnknownRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What runs now, and by which configuration. Whoever changes it does so one after the other; the kill switch waits for nobody.
 *
 * <p>What the kill switch has disarmed, a reload does not arm again as long as it stands in the file as it did: only what is
 * different there, or what somebody arms or puts, is armed.
 */
public final class Current {
    private final Engine engine;
    private final Optional<Meters> meters;
    private final Standing standing;
    private final AtomicReference<Set<Named>> silent = new AtomicReference<>(Set.of());
    private volatile Now now;

    private record Named(String proxy, Rule rule) {}

    /**
     * What runs now.
     *
     * @param config what it says
     * @param specs the proxies that run
     * @param seed the one in use
     * @param removed what reloads and orders have taken out of it
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
    synchronized Taken take(HangupConfig other) throws StartFailure {
        Now before = now;
        long nextSeed = other.seed().orElse(before.seed());
        List<ProxySpec> next = other.compile(nextSeed);
        List<Engine.Listening> listening = engine.listening();
        meters.ifPresent(counting -> counting.prepare(next));
        engine.reload(
                next,
                new Engine.Change(
                        By.CONFIGURATION, (proxy, rule) -> silent.get().contains(new Named(proxy, rule))),
                other.caution().restraint());
        Set<Named> written = rules(next);
        silent.updateAndGet(all -> all.stream().filter(written::contains).collect(Collectors.toUnmodifiableSet()));
        Taken taken = new Taken(
                Changes.between(before.specs(), next, before.config().expectations(), other.expectations()),
                news(listening, next, other));
        Removed removed = before.removed()
                .and(Removed.How.RELOAD, before.specs(), before.config().expectations(), next);
        now = new Now(other, next, nextSeed, removed, before.onlyObserved() && observes(other));
        return taken;
    }

    /**
     * Disarms everything: {@link io.hangup.engine.Orders#disarmAll}.
     *
     * @return how many rules were armed
     */
    public int disarmAll() {
        Now at = now;
        int armed = engine.orders().disarmAll();
        silent.set(rules(at.config().compile(at.seed())));
        return armed;
    }

    private static Set<Named> rules(List<ProxySpec> proxies) {
        return proxies.stream()
                .flatMap(proxy -> proxy.rules().rules().stream().map(rule -> new Named(proxy.name(), rule)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Arms a rule: {@link io.hangup.engine.Orders#arm}. */
    public void arm(String proxy, String rule, OptionalLong forMillis) throws UnknownRule {
        engine.orders().arm(proxy, rule, forMillis);
        speak(proxy, rule);
    }

    /** The next reload treats this rule like any other again. */
    private void speak(String proxy, String rule) {
        silent.updateAndGet(all -> all.stream()
                .filter(each ->
                        !each.proxy().equals(proxy) || !each.rule().name().equals(rule))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Puts a rule in the place of the one of its name, or behind the others, until the next reload. It is armed with all its
     * limits anew if it says so.
     *
     * @return whether there was none of its name
     * @throws UnknownRule where there is no such proxy
     */
    public synchronized boolean put(String proxy, Rule rule) throws UnknownRule {
        Optional<Rule> before = find(proxy).rules().rules().stream()
                .filter(each -> each.name().equals(rule.name()))
                .findFirst();
        if (before.equals(Optional.of(rule))) {
            if (rule.limits().armed()) {
                engine.orders().arm(proxy, rule.name(), OptionalLong.empty());
            } else {
                engine.orders().disarm(proxy, rule.name());
            }
        } else {
            replace(proxy, rules -> {
                List<Rule> others = new ArrayList<>(rules);
                int at = before.map(rules::indexOf).orElse(rules.size());
                others.subList(at, Math.min(at + 1, rules.size())).clear();
                others.add(at, rule);
                return others;
            });
        }
        speak(proxy, rule.name());
        return before.isEmpty();
    }

    /**
     * Takes a rule away, until the next reload.
     *
     * @throws UnknownRule where there is no such rule
     */
    public synchronized void delete(String proxy, String rule) throws UnknownRule {
        List<String> names =
                find(proxy).rules().rules().stream().map(Rule::name).toList();
        if (!names.contains(rule)) {
            throw new UnknownRule("proxy " + proxy + " has no rule " + rule + " (expected: one of " + names + ")");
        }
        replace(
                proxy,
                rules ->
                        rules.stream().filter(each -> !each.name().equals(rule)).toList());
    }

    private ProxySpec find(String proxy) throws UnknownRule {
        List<ProxySpec> all = now.specs();
        return all.stream()
                .filter(each -> each.name().equals(proxy))
                .findFirst()
                .orElseThrow(() -> new UnknownRule("there is no proxy " + proxy + " (expected: one of "
                        + all.stream().map(ProxySpec::name).toList() + ")"));
    }

    private void replace(String proxy, UnaryOperator<List<Rule>> change) {
        Now before = now;
        List<ProxySpec> next = before.specs().stream()
                .map(each -> each.name().equals(proxy)
                        ? with(each, change.apply(each.rules().rules()))
                        : each)
                .toList();
        meters.ifPresent(counting -> counting.prepare(next));
        try {
            engine.reload(next, new Engine.Change(By.ADMIN, (name, rule) -> false));
        } catch (StartFailure impossible) {
            throw new IllegalStateException("every proxy listens where it did", impossible);
        }
        Removed removed = before.removed()
                .and(Removed.How.ORDER, before.specs(), before.config().expectations(), next);
        now = new Now(before.config(), next, before.seed(), removed, before.onlyObserved());
    }

    private static ProxySpec with(ProxySpec spec, List<Rule> rules) {
        RuleSet set = new RuleSet(spec.rules().seed(), spec.name(), rules);
        return new ProxySpec(spec.name(), spec.listen(), spec.upstream(), set, spec.timeouts(), spec.clientId());
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
