package io.hangup.core.rule;

/** What the {@link Gate} says to a fault that wants to begin. */
public sealed interface Passage {
    /** It begins. */
    record Granted() implements Passage {}

    /** It would begin if faults were carried out. Its rule and the cap have counted it. */
    record Observed() implements Passage {}

    /**
     * Its rule does not allow it, or Hangup is ending.
     *
     * @param reason why, for people
     */
    record Refused(String reason) implements Passage {}

    /** The cap over all rules does not allow it. */
    record HeldBack(Held held) implements Passage {}

    /**
     * What was held back.
     *
     * @param cap the bound, as it is written: {@code 10 per 1m}
     * @param isFirst whether it is the first since a stretch of that length began; then it is to be said
     * @param unsaid how many were held back since that was said last, without this one; 0 unless it is the first
     */
    record Held(String cap, boolean isFirst, long unsaid) {}
}
