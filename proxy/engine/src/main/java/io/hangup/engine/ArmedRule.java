package io.hangup.engine;

import java.util.OptionalLong;

/**
 * A rule that is armed.
 *
 * @param proxy name of the proxy
 * @param rule name of the rule
 * @param armedNanos since when, on the monotonic clock
 * @param leftMillis how long it stays so; empty where it does not disarm itself
 */
public record ArmedRule(String proxy, String rule, long armedNanos, OptionalLong leftMillis) {}
