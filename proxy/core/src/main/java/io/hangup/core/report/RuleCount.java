package io.hangup.core.report;

/**
 * How often a rule had its way.
 *
 * @param proxy its proxy
 * @param rule its name
 * @param text the rule in words
 * @param injected faults carried out as named
 * @param missed faults that could not be
 * @param spared faults that a limit of the rule did not allow
 */
public record RuleCount(String proxy, String rule, String text, long injected, long missed, long spared) {}
