package io.hangup.core.rule;

import io.hangup.core.rule.Candidate.Occasion;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which connections a rule takes: the value of {@code connections:}. The first connection of a proxy is number 1. */
public sealed interface Connections {
    /** Whether this choice takes the connection. A pure function: the same candidate always gets the same answer. */
    boolean take(Candidate candidate);

    /** This choice in the words of a rule. */
    String text();

    /** How many of the connections that are open it takes at most, the oldest first. */
    default long most() {
        return Long.MAX_VALUE;
    }

    /** Whether this chooses among connections that are open, so that its rule usually breaks them as soon as it is armed. */
    default boolean isOfOpen() {
        return false;
    }

    /** Every connection. */
    record All() implements Connections {
        @Override
        public boolean take(Candidate candidate) {
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
        public boolean take(Candidate candidate) {
            return candidate.lot().fraction() * 100 < value;
        }

        @Override
        public String text() {
            String number = String.format(Locale.ROOT, "%.6f", value);
            return number.replaceAll("\\.?0+$", "") + "%";
        }
    }

    /**
     * Numbers from the first to the last, both included.
     *
     * @param first at least 1
     * @param last at least the first
     */
    record Range(long first, long last) {
        /** Checks the order. */
        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("range: " + first + "-" + last + " (expected: 1 <= first <= last)");
            }
        }

        String text() {
            return first == last ? String.valueOf(first) : first + "-" + last;
        }
    }

    /**
     * Connections named by their numbers.
     *
     * @param ranges at least one, none of which overlaps another; kept in order
     */
    record Ordinals(List<Range> ranges) implements Connections {
        /** Copies the ranges, in order. */
        public Ordinals {
            ranges = ranges.stream()
                    .sorted(Comparator.comparingLong(Range::first))
                    .toList();
            if (ranges.isEmpty()) {
                throw new IllegalArgumentException("ordinals: none (expected: at least one)");
            }
            for (int i = 1; i < ranges.size(); i++) {
                if (ranges.get(i).first() <= ranges.get(i - 1).last()) {
                    throw new IllegalArgumentException(
                            "ordinals: " + ranges.get(i).first() + " is there twice (expected: once)");
                }
            }
        }

        /** These numbers. */
        public static Ordinals of(long... numbers) {
            return new Ordinals(Arrays.stream(numbers)
                    .mapToObj(number -> new Range(number, number))
                    .toList());
        }

        @Override
        public boolean take(Candidate candidate) {
            long ordinal = candidate.lot().ordinal();
            int low = 0;
            int high = ranges.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ranges.get(middle).last() < ordinal) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < ranges.size() && ranges.get(low).first() <= ordinal;
        }

        @Override
        public String text() {
            return ranges.stream().map(Range::text).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /**
     * The Nth, the 2Nth, the 3Nth.
     *
     * @param nth at least 1
     */
    record Every(long nth) implements Connections {
        /** Checks the number. */
        public Every {
            atLeastOne("every", nth);
        }

        @Override
        public boolean take(Candidate candidate) {
            return candidate.lot().ordinal() % nth == 0;
        }

        @Override
        public String text() {
            long tens = nth % 100;
            String ending = tens >= 11 && tens <= 13
                    ? "th"
                    : switch ((int) (nth % 10)) {
                        case 1 -> "st";
                        case 2 -> "nd";
                        case 3 -> "rd";
                        default -> "th";
                    };
            return "every " + nth + ending;
        }
    }

    /**
     * The first N of a proxy.
     *
     * @param count at least 1
     */
    record First(long count) implements Connections {
        /** Checks the count. */
        public First {
            atLeastOne("first", count);
        }

        @Override
        public boolean take(Candidate candidate) {
            return candidate.lot().ordinal() <= count;
        }

        @Override
        public String text() {
            return "first " + count;
        }
    }

    /**
     * All but the first N of a proxy.
     *
     * @param count at least 1
     */
    record After(long count) implements Connections {
        /** Checks the count. */
        public After {
            atLeastOne("after", count);
        }

        @Override
        public boolean take(Candidate candidate) {
            return candidate.lot().ordinal() > count;
        }

        @Override
        public String text() {
            return "after " + count;
        }
    }

    /** Those that are open: when the rule's own moment comes, or else when the rule is armed. */
    record Open() implements Connections {
        @Override
        public boolean take(Candidate candidate) {
            return candidate.occasion() != Occasion.ARRIVAL;
        }

        @Override
        public String text() {
            return "open";
        }

        @Override
        public boolean isOfOpen() {
            return true;
        }
    }

    /** Those that were open when the rule was armed. */
    record OpenedBefore() implements Connections {
        @Override
        public boolean take(Candidate candidate) {
            return candidate.occasion() == Occasion.OPEN_BEFORE;
        }

        @Override
        public String text() {
            return "opened-before";
        }

        @Override
        public boolean isOfOpen() {
            return true;
        }
    }

    /** Those that came after the rule was armed. */
    record OpenedAfter() implements Connections {
        @Override
        public boolean take(Candidate candidate) {
            return candidate.occasion() != Occasion.OPEN_BEFORE;
        }

        @Override
        public String text() {
            return "opened-after";
        }
    }

    /**
     * Of those that are open, the oldest N.
     *
     * @param count at least 1
     */
    record Oldest(long count) implements Connections {
        /** Checks the count. */
        public Oldest {
            atLeastOne("oldest", count);
        }

        @Override
        public boolean take(Candidate candidate) {
            return candidate.occasion() != Occasion.ARRIVAL;
        }

        @Override
        public long most() {
            return count;
        }

        @Override
        public String text() {
            return "oldest " + count;
        }

        @Override
        public boolean isOfOpen() {
            return true;
        }
    }

    /**
     * Those of another choice that come from certain addresses.
     *
     * @param ranges at least one
     * @param among the other choice
     */
    record From(List<IpRange> ranges, Connections among) implements Connections {
        /** Copies the ranges. */
        public From {
            ranges = List.copyOf(ranges);
            if (ranges.isEmpty() || among instanceof From) {
                throw new IllegalArgumentException("from: " + ranges + " of " + among + " (expected: ranges, once)");
            }
        }

        @Override
        public boolean take(Candidate candidate) {
            return ranges.stream().anyMatch(range -> range.contains(candidate.address())) && among.take(candidate);
        }

        @Override
        public long most() {
            return among.most();
        }

        @Override
        public boolean isOfOpen() {
            return among.isOfOpen();
        }

        @Override
        public String text() {
            return among.text() + ", from " + ranges.stream().map(IpRange::text).collect(Collectors.joining(" "));
        }
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
        }
    }
}
