package io.hangup.app.admin;

import io.hangup.app.reaction.Awaiting;
import io.hangup.app.reload.Outcome;
import io.hangup.config.Defaults;
import io.hangup.core.report.Report;
import io.hangup.core.rule.Rule;
import io.hangup.engine.Aim;
import io.hangup.engine.RollCall;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.hangup.engine.Volley;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** A Hangup without proxies: who names one is told that there is none, and all other orders have nothing to do. */
record NothingThere() implements Controls {
    @Override
    public Defaults defaults() {
        return Defaults.NONE;
    }

    @Override
    public List<RuleState> rules() {
        return List.of();
    }

    @Override
    public List<Name> names() {
        return List.of();
    }

    @Override
    public List<Proxy> proxies() {
        return List.of();
    }

    @Override
    public RollCall connections(String proxy) {
        return new RollCall(List.of(), List.of());
    }

    @Override
    public boolean put(String proxy, Rule rule) throws UnknownRule {
        throw unknown(proxy);
    }

    @Override
    public void delete(String proxy, String rule) throws UnknownRule {
        throw unknown(proxy);
    }

    @Override
    public void arm(String proxy, String rule, OptionalLong forMillis) throws UnknownRule {
        throw unknown(proxy);
    }

    @Override
    public void disarm(String proxy, String rule) throws UnknownRule {
        throw unknown(proxy);
    }

    @Override
    public int disarmAll() {
        return 0;
    }

    @Override
    public Volley fire(String proxy, String rule, Aim aim) throws UnknownRule {
        throw unknown(proxy);
    }

    @Override
    public Outcome reload() {
        return new Outcome.NoFile();
    }

    @Override
    public Optional<Report> report() {
        return Optional.empty();
    }

    @Override
    public Optional<CompletionStage<Awaiting.Settled>> settled(String proxy, String rule, long millis) {
        return Optional.empty();
    }

    private static UnknownRule unknown(String proxy) {
        return new UnknownRule("there is no proxy " + proxy + "; there is none at all");
    }
}
