package io.hangup.core.report;

/**
 * Whether an expectation held.
 *
 * @param proxy where it is written
 * @param rule the rule it is written at; empty where it is the proxy's
 * @param text the expectation in words
 * @param held whether it held
 * @param detail what was seen instead, with connection numbers; or what it held for
 */
public record Verdict(String proxy, String rule, String text, boolean held, String detail) {}
