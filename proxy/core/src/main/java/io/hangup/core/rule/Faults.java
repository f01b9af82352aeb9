package io.hangup.core.rule;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The fault of a rule, or several of which each connection draws one by its lot.
 *
 * @param alternatives at least one
 */
public record Faults(List<Weighted> alternatives) {
    /**
     * One of several faults.
     *
     * @param fault what happens
     * @param weight how often, against the weights of the others; at least 1
     */
    public record Weighted(Fault fault, int weight) {
        /** Checks the weight. */
        public Weighted {
            if (weight < 1) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
            }
        }
    }

    /** Copies the list. */
    public Faults {
        alternatives = List.copyOf(alternatives);
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException("faults: none (expected: at least one)");
        }
    }

    /** Always this one. */
    public static Faults of(Fault fault) {
        return new Faults(List.of(new Weighted(fault, 1)));
    }

    /** The one that this lot draws. */
    public Fault drawnBy(Lot lot) {
        long total = alternatives.stream().mapToLong(Weighted::weight).sum();
        double left = lot.fault() * total;
        for (Weighted alternative : alternatives) {
            left -= alternative.weight();
            if (left < 0) {
                return alternative.fault();
            }
        }
        return alternatives.get(alternatives.size() - 1).fault();
    }

    /** Every fault that may be drawn. */
    public List<Fault> all() {
        return alternatives.stream().map(Weighted::fault).toList();
    }

    /**
     * For how long the listener is closed behind the end of a connection, with nothing in between: the least of all
     * alternatives, or 0 where one of them does something else.
     */
    public long refusesBehindAnEndMillis() {
        return all().stream()
                .mapToLong(fault -> fault.parts().size() == 2
                                && fault.parts().get(0).aftermath().isEnd()
                                && fault.parts().get(1) instanceof Fault.Refuse refuse
                        ? refuse.millis()
                        : 0)
                .min()
                .orElse(0);
    }

    /** In the words of a rule. Several faults are for people; they are not typed on the command line. */
    String text() {
        return alternatives.size() == 1
                ? alternatives.get(0).fault().text()
                : alternatives.stream()
                        .map(each -> each.fault().text() + " (weight " + each.weight() + ")")
                        .collect(Collectors.joining(", ", "one of ", ""));
    }
}
