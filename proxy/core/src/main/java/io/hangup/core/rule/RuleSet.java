package io.hangup.core.rule;

import java.util.List;

/**
 * The rules of one proxy, immutable. A connection is shown to it once, when it is accepted.
 *
 * @param seed for the choices made by share
 * @param proxy name of the proxy
 * @param rules in the order of the file: the first that takes a connection wins
 */
public record RuleSet(long seed, String proxy, List<Rule> rules) {
    /** Copies the list. */
    public RuleSet {
        rules = List.copyOf(rules);
    }

    /**
     * What will happen to a connection.
     *
     * @param ordinal its number on this proxy, from 1
     */
    public Plan decide(long ordinal) {
        for (Rule rule : rules) {
            if (rule.connections().take(new Lot(seed, proxy, rule.name(), ordinal))) {
                return new Plan.Break(rule.name(), rule.fault(), rule.moment());
            }
        }
        return new Plan.PassThrough();
    }
}
