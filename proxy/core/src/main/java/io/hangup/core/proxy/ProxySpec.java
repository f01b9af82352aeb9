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
 */
public record ProxySpec(String name, Endpoint listen, Endpoint upstream, RuleSet rules, Timeouts timeouts) {}
