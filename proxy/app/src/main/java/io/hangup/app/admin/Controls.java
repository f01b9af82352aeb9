package io.hangup.app.admin;

import io.hangup.app.reaction.Awaiting;
import io.hangup.app.reload.Outcome;
import io.hangup.config.Defaults;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.report.Report;
import io.hangup.core.rule.Rule;
import io.hangup.engine.Aim;
import io.hangup.engine.NotFired;
import io.hangup.engine.RollCall;
import io.hangup.engine.RuleState;
import io.hangup.engine.UnknownRule;
import io.hangup.engine.Volley;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * What can be steered and asked while it runs. Nothing here waits for a connection, and an event loop that does not answer makes it
 * fail ({@link io.hangup.engine.LoopBusy}), not hang.
 */
public interface Controls {
    /**
     * A proxy that listens.
     *
     * @param proxy its name
     * @param listen where
     * @param upstream who is dialled
     * @param connections how many are open
     */
    record Proxy(String proxy, Endpoint listen, Endpoint upstream, int connections) {}

    /**
     * Something that has a name.
     *
     * @param rule of this proxy; empty for the proxy itself
     */
    record Name(String proxy, Optional<String> rule) {}

    /** Every proxy and every rule that is there, and those that were there and of which there may be something to tell. */
    List<Name> names();

    /** All proxies, in the order of the configuration. */
    List<Proxy> proxies();

    /** The connections of a proxy that are open; of all, where no name is given. */
    RollCall connections(String proxy) throws UnknownRule;

    /** All rules of all proxies, as they stand now. */
    List<RuleState> rules();

    /** What holds for a rule that is put and does not say it itself. */
    Defaults defaults();

    /** Puts a rule until the next reload; whether there was none of its name. */
    boolean put(String proxy, Rule rule) throws UnknownRule;

    /** Takes a rule away until the next reload. */
    void delete(String proxy, String rule) throws UnknownRule;

    /** Arms a rule from now, with all its limits anew, for so long or as long as it says. */
    void arm(String proxy, String rule, OptionalLong forMillis) throws UnknownRule;

    /** Disarms a rule. */
    void disarm(String proxy, String rule) throws UnknownRule;

    /**
     * The kill switch. It blocks nobody, on whatever thread.
     *
     * @return how many rules were armed
     */
    int disarmAll();

    /**
     * Has an armed rule break connections.
     *
     * @return what became of them
     */
    Volley fire(String proxy, String rule, Aim aim) throws UnknownRule, NotFired;

    /** Takes the configuration anew. */
    Outcome reload();

    /** What clients did so far; empty where their reactions are not watched. */
    Optional<Report> report();

    /**
     * Waits until the outcome of what has begun is known; see {@link Awaiting#settled}. It blocks nobody. Empty where reactions
     * are not watched.
     */
    Optional<CompletionStage<Awaiting.Settled>> settled(String proxy, String rule, long millis);
}
