package io.hangup.engine;

/**
 * A rule of a running proxy, as it stands now.
 *
 * @param proxy name of the proxy
 * @param rule name of the rule
 * @param text the rule in words
 * @param armed whether it is armed
 * @param faults how many faults it was allowed since it was armed
 */
public record RuleState(String proxy, String rule, String text, boolean armed, long faults) {}
