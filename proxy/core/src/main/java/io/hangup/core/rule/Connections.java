package io.hangup.core.rule;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which connections a rule takes: the value of {@code connections:}. The first connection of a proxy is number 1. */
public sealed interface Connections {
    /** Whether this choice takes the connection. A pure function: the same lot always gives the same answer. */
    boolean take(Lot lot);

    /** This choice in the words of a rule. */
    String text();

    /** Every connection. */
    record All() implements Connections {
        @Override
        public boolean take(Lot lot) {
            return true;
        }

        @Override
        public String text() {
            return "all";
        }
    }

    /**
     * A share of the connections, each decided once by the seed, the proxy, the rule and the connection's number.
     *
     * @param value percent, from 0 to 100
     */
    record Percent(double value) implements Connections {
        /** Checks the range. */
        public Percent {
            if (!(value >= 0 && value <= 100)) {
                throw new IllegalArgumentException("percent: " + value + " (expected: 0 to 100)");
            }
        }

        @Override
        public boolean take(Lot lot) {
            return lot.fraction() * 100 < value;
        }

        @Override
        public String text() {
            String number = String.format(Locale.ROOT, "%.6f", value);
            return number.replaceAll("\\.?0+$", "") + "%";
        }
    }

    /**
     * Connections named by their numbers.
     *
     * @param numbers each at least 1
     */
    record Ordinals(Set<Long> numbers) implements Connections {
        /** Copies the numbers and checks them. */
        public Ordinals {
            numbers = Set.copyOf(numbers);
            if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number < 1)) {
                throw new IllegalArgumentException("ordinals: " + numbers + " (expected: at least one, each >= 1)");
            }
        }

        @Override
        public boolean take(Lot lot) {
            return numbers.contains(lot.ordinal());
        }

        @Override
        public String text() {
            return new TreeSet<>(numbers).stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        }
    }
}
