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
 * @param heldBack faults that the cap over all rules did not allow
 * @param wouldInject faults that would have been injected if faults were carried out
 */
public record RuleCount(
        String proxy,
        String rule,
        String text,
        long injected,
        long missed,
        long spared,
        long heldBack,
        long wouldInject) {
    /** A rule of which nothing has come yet. */
    public RuleCount(String proxy, String rule, String text) {
        this(proxy, rule, text, 0, 0, 0, 0, 0);
    }

    /** A rule that nothing but itself has held back. */
    public RuleCount(String proxy, String rule, String text, long injected, long missed, long spared) {
        this(proxy, rule, text, injected, missed, spared, 0, 0);
    }
}
