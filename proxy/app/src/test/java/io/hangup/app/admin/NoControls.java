package io.hangup.app.admin;

import io.hangup.app.reaction.Awaiting;
import io.hangup.app.reload.Outcome;
import io.hangup.config.Defaults;
import io.hangup.core.report.Report;
import io.hangup.core.rule.Rule;
import io.hangup.engine.Aim;
import io.hangup.engine.RollCall;
import io.hangup.engine.RuleState;
import io.hangup.engine.Volley;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * Nothing can be steered, and whoever tries to fails; some names are known.
 *
 * @param report what there is to say of clients
 */
public record NoControls(Optional<Report> report) implements Controls {
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
        return List.of(
                new Name("db", Optional.of("cut")),
                new Name("db", Optional.of("other")),
                new Name("db", Optional.of("last")),
                new Name("web", Optional.of("cut")),
                new Name("other", Optional.empty()));
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
    public boolean put(String proxy, Rule rule) {
        throw new AssertionError("put " + proxy + "/" + rule);
    }

    @Override
    public void delete(String proxy, String rule) {
        throw new AssertionError("deleted " + proxy + "/" + rule);
    }

    @Override
    public void arm(String proxy, String rule, OptionalLong forMillis) {
        throw new AssertionError("armed " + proxy + "/" + rule);
    }

    @Override
    public void disarm(String proxy, String rule) {
        throw new AssertionError("disarmed " + proxy + "/" + rule);
    }

    @Override
    public int disarmAll() {
        throw new AssertionError("disarmed all");
    }

    @Override
    public Volley fire(String proxy, String rule, Aim aim) {
        throw new AssertionError("fired " + proxy + "/" + rule + " at " + aim);
    }

    @Override
    public Outcome reload() {
        throw new AssertionError("reloaded");
    }

    @Override
    public Optional<CompletionStage<Awaiting.Settled>> settled(String proxy, String rule, long millis) {
        return Optional.empty();
    }
}
