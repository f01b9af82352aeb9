package io.hangup.core.proxy;

import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;

/**
 * One proxy: a listener, its upstream, and what is to be broken between them.
 *
 * @param name unique within a configuration
 * @param listen where clients connect
 * @param upstream who is dialled for each of them
 * @param rules what breaks
 * @param timeouts how long to wait for what
 * @param clientId by what it tells its clients apart
 */
public record ProxySpec(
        String name, Endpoint listen, Endpoint upstream, RuleSet rules, Timeouts timeouts, ClientId clientId) {
    /** A proxy that tells its clients apart by their addresses. */
    public ProxySpec(String name, Endpoint listen, Endpoint upstream, RuleSet rules, Timeouts timeouts) {
        this(name, listen, upstream, rules, timeouts, new ClientId.Address());
    }
}
