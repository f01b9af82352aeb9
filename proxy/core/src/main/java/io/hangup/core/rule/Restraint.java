package io.hangup.core.rule;

import io.hangup.core.rule.Limits.Rate;
import java.util.Optional;

/**
 * What holds for all rules of all proxies together.
 *
 * @param mode whether faults are carried out
 * @param cap how many may begin in any stretch of time; empty for no bound
 */
public record Restraint(Mode mode, Optional<Rate> cap) {
    /** Faults are carried out, and nothing bounds them but their rules. */
    public static final Restraint NONE = new Restraint(Mode.INJECT, Optional.empty());
}
