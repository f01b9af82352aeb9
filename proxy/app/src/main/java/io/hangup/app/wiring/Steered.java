package io.hangup.app.wiring;

import io.hangup.app.admin.Controls;
import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.app.reaction.Awaiting;
import io.hangup.app.reaction.Reactions;
import io.hangup.app.reload.Current;
import io.hangup.app.reload.Outcome;
import io.hangup.app.reload.Removed;
import io.hangup.config.Defaults;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.rule.Rule;
import io.hangup.engine.Aim;
import io.hangup.engine.Engine;
import io.hangup.engine.NotFired;
import io.hangup.engine.RollCall;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.hangup.engine.Volley;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the admin port steers, in what runs. */
record Steered(
        Engine engine,
        Current current,
        EventLog log,
        Optional<Reactions> reactions,
        Supplier<Outcome> reloading,
        Supplier<Optional<Report>> reporting)
        implements Controls {
    @Override
    public List<Name> names() {
        Current.Now now = current.now();
        Stream<Name> proxies = now.specs().stream().map(each -> new Name(each.name(), Optional.empty()));
        Stream<RuleCount> rules = Stream.concat(Removed.rules(now.specs()), now.removed().rules().stream());
        return Stream.concat(
                        proxies,
                        rules.flatMap(each -> Stream.of(
                                new Name(each.proxy(), Optional.empty()),
                                new Name(each.proxy(), Optional.of(each.rule())))))
                .distinct()
                .toList();
    }

    @Override
    public List<RuleState> rules() {
        return engine.rules();
    }

    @Override
    public Defaults defaults() {
        return current.config().caution().defaults();
    }

    @Override
    public List<Proxy> proxies() {
        return engine.listening().stream()
                .map(each -> new Proxy(
                        each.proxy(),
                        each.bound(),
                        each.upstream(),
                        engine.orders().open(each.proxy())))
                .toList();
    }

    @Override
    public RollCall connections(String proxy) throws UnknownRule {
        return engine.orders().connections(proxy);
    }

    @Override
    public boolean put(String proxy, Rule rule) throws UnknownRule {
        boolean isNew = current.put(proxy, rule);
        log.say(Announcements.put(proxy, rule));
        return isNew;
    }

    @Override
    public void delete(String proxy, String rule) throws UnknownRule {
        current.delete(proxy, rule);
        log.say(Announcements.deleted(proxy, rule));
    }

    @Override
    public void arm(String proxy, String rule, OptionalLong forMillis) throws UnknownRule {
        current.arm(proxy, rule, forMillis);
    }

    @Override
    public void disarm(String proxy, String rule) throws UnknownRule {
        engine.disarm(proxy, rule);
    }

    @Override
    public int disarmAll() {
        int armed = current.disarmAll();
        log.say(Announcements.killed(armed));
        return armed;
    }

    @Override
    public Volley fire(String proxy, String rule, Aim aim) throws UnknownRule, NotFired {
        return engine.orders().fire(proxy, rule, aim);
    }

    @Override
    public Outcome reload() {
        return reloading.get();
    }

    @Override
    public Optional<Report> report() {
        return reporting.get();
    }

    @Override
    public Optional<CompletionStage<Awaiting.Settled>> settled(String proxy, String rule, long millis) {
        return reactions.map(watching -> watching.awaiting().settled(proxy, rule, millis));
    }
}
