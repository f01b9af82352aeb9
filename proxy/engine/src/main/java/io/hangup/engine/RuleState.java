package io.hangup.engine;

import io.hangup.core.rule.LiveRule;
import java.util.OptionalLong;

/**
 * A rule of a running proxy, as it stands now.
 *
 * @param proxy name of the proxy
 * @param rule name of the rule
 * @param text the rule in words
 * @param armed whether it is armed
 * @param faults how many faults it was allowed since it was armed
 * @param leftNanos how much longer it is armed; empty where it is not, or for no bound
 * @param next how many connections it takes of those that come next, whichever they are
 */
public record RuleState(
        String proxy, String rule, String text, boolean armed, long faults, OptionalLong leftNanos, long next) {
    static RuleState of(String proxy, LiveRule live, long nowNanos) {
        return new RuleState(
                proxy,
                live.rule().name(),
                live.rule().text(),
                live.armed(nowNanos),
                live.faults(),
                live.leftNanos(nowNanos),
                live.armed(nowNanos) ? live.next() : 0);
    }
}
