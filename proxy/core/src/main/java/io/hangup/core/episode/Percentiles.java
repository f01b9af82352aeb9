package io.hangup.core.episode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Times whose percentiles are asked for: counted by their size, to one part in a hundred, where
 * there are too many to be kept.
 */
final class Percentiles {
    private static final double STEP = Math.log(1.01);
    private static final double SMALLEST = 0.001;

    /** So many are kept as they are. */
    private static final int MOST_EXACT = 1_000;

    private final List<Double> exact = new ArrayList<>();
    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long count;

    void add(double value) {
        counts.merge((int) Math.round(Math.log(Math.max(SMALLEST, value)) / STEP), 1L, Long::sum);
        count++;
        if (exact.size() < MOST_EXACT) {
            exact.add(value);
        }
    }

    void addAll(Percentiles other) {
        other.counts.forEach((size, many) -> counts.merge(size, many, Long::sum));
        count += other.count;
        exact.addAll(other.exact.subList(0, Math.min(other.exact.size(), MOST_EXACT - exact.size())));
    }

    /** So large or smaller are so many of a hundred; empty where there are none. */
    OptionalDouble at(double percent) {
        long wanted = (long) Math.ceil(count * percent / 100);
        if (count > 0 && count == exact.size()) {
            return OptionalDouble.of(
                    exact.stream().sorted().skip(wanted - 1).findFirst().orElseThrow());
        }
        long seen = 0;
        for (Map.Entry<Integer, Long> size : counts.entrySet()) {
            seen += size.getValue();
            if (seen >= wanted) {
                return OptionalDouble.of(Math.round(Math.exp(size.getKey() * STEP) * 1e3) / 1e3);
            }
        }
        return OptionalDouble.empty();
    }
}
