package io.hangup.core.rule;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a rule may go.
 *
 * @param times how many faults in all; at least 1; empty for no bound
 * @param rate how many faults in any stretch of time
 * @param forMillis how long the rule is armed before it disarms itself; at least 1; empty for no bound
 * @param armed whether it is armed from the start, or only when told to
 */
public record Limits(OptionalLong times, Optional<Rate> rate, OptionalLong forMillis, boolean armed) {
    /** No limit, and armed. */
    public static final Limits NONE = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), true);

    /** Checks the numbers. */
    public Limits {
        if (times.orElse(1) < 1 || forMillis.orElse(1) < 1) {
            throw new IllegalArgumentException("limits: " + times + ", " + forMillis + " (expected: >= 1)");
        }
    }

    /**
     * At most so many in any stretch of so long. It holds exactly: not on average, and not from one full minute to the next.
     *
     * @param most from 1 to {@link #MOST}
     * @param perMillis at least 1
     */
    public record Rate(int most, long perMillis) {
        /** The most there is: the times of so many faults are remembered. */
        public static final int MOST = 1_000;

        /** Checks the numbers. */
        public Rate {
            if (most < 1 || most > MOST || perMillis < 1) {
                throw new IllegalArgumentException("at-most: " + most + " per " + perMillis + " ms (expected: 1 to "
                        + MOST + " per at least 1 ms)");
            }
        }

        /** As it is written: {@code 10 per 1m}. */
        public String text() {
            return most + " per " + Words.millis(perMillis);
        }
    }

    /** These limits in the words of a rule, each with a comma before it; whether it is armed changes, and is no part of them. */
    String text() {
        StringBuilder text = new StringBuilder();
        times.ifPresent(count -> text.append(", times ").append(count));
        rate.ifPresent(most -> text.append(", at-most ").append(most.text()));
        forMillis.ifPresent(millis -> text.append(", for ").append(Words.millis(millis)));
        return text.toString();
    }
}
