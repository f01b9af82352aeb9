package io.hangup.config;

import io.hangup.core.proxy.ClientId;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Expectations;
import io.hangup.core.report.Expected;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import java.util.List;

/**
 * One proxy as it was written, with what was left out filled in.
 *
 * @param name unique within a configuration
 * @param listen where clients connect; port 0 asks the system for a free one
 * @param upstream who is dialled for each of them; never port 0
 * @param timeouts its own over those of the file over {@link Timeouts#DEFAULT}
 * @param clientId by what it tells its clients apart
 * @param rules in the order of the file, their names unique within the proxy
 * @param expected what is expected of clients; no part of the rules, which stay as they are when only this changes
 */
public record ProxyConfig(
        String name,
        Endpoint listen,
        Endpoint upstream,
        Timeouts timeouts,
        ClientId clientId,
        List<Rule> rules,
        Expected expected) {
    /** Copies the list. */
    public ProxyConfig {
        rules = List.copyOf(rules);
    }

    /** A proxy that tells its clients apart by their addresses, and expects nothing of them. */
    public ProxyConfig(String name, Endpoint listen, Endpoint upstream, Timeouts timeouts, List<Rule> rules) {
        this(name, listen, upstream, timeouts, new ClientId.Address(), rules, Expected.NOTHING);
    }

    /**
     * This proxy with its rules compiled.
     *
     * @param seed for the choices made by share
     */
    public ProxySpec compile(long seed) {
        return new ProxySpec(name, listen, upstream, new RuleSet(seed, name, rules), timeouts, clientId);
    }

    /** What is expected here, beside the names of all rules. */
    Expectations.OfProxy expectations() {
        return new Expectations.OfProxy(name, rules.stream().map(Rule::name).toList(), expected);
    }
}
