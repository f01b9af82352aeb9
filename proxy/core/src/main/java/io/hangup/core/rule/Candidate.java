package io.hangup.core.rule;

/**
 * A connection that is shown to a rule.
 *
 * @param lot its number, and what it draws
 * @param address the client's, one char for each of its 4 or 16 bytes
 * @param occasion why it is shown
 */
public record Candidate(Lot lot, String address, Occasion occasion) {
    /** When a connection is shown to a rule. */
    public enum Occasion {
        /** It has just been accepted, while the rule was armed. */
        ARRIVAL,
        /** It was open when the rule was armed. */
        OPEN_BEFORE,
        /** It is open, and came after the rule was armed. */
        OPEN_AFTER
    }
}
