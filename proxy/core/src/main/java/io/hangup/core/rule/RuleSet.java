package io.hangup.core.rule;

import java.util.List;

/**
 * The rules of one proxy as they are configured, immutable.
 *
 * @param seed for what is drawn
 * @param proxy name of the proxy
 * @param rules in the order of the file: the first that takes a connection wins
 */
public record RuleSet(long seed, String proxy, List<Rule> rules) {
    /** Copies the list. */
    public RuleSet {
        rules = List.copyOf(rules);
    }
}
