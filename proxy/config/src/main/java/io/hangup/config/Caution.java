package io.hangup.config;

import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Restraint;

/**
 * How far all rules together may go, how much Hangup takes upon itself, and how the end is made.
 *
 * @param defaults what holds for every rule that does not say it itself; all rules of the file have taken it
 * @param restraint what holds for all rules together
 * @param bounds what it takes upon itself at most
 * @param drainMillis how long connections that are open at a SIGTERM may go on; 0 for not at all
 */
public record Caution(Defaults defaults, Restraint restraint, Bounds bounds, long drainMillis) {
    /** That of a file that says nothing. */
    public static final Caution USUAL = new Caution(Defaults.NONE, Restraint.NONE, Bounds.USUAL, 10_000);
}
