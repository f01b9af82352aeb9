package io.hangup.bench.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all rounds found: for each workload, figure and peer one number of each round. */
final class Samples {
    private final Map<String, Map<Figure, Map<Peer, List<Double>>>> all = new LinkedHashMap<>();

    /**
     * The middle of some numbers, and how far they spread.
     *
     * @param median of them
     * @param least of them
     * @param most of them
     */
    record Spread(double median, double least, double most) {
        static Spread of(List<Double> numbers) {
            List<Double> sorted = numbers.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
        }
    }

    void add(Workload workload, Peer peer, Map<Figure, Double> found) {
        found.forEach((figure, value) -> all.computeIfAbsent(workload.name(), name -> new LinkedHashMap<>())
                .computeIfAbsent(figure, each -> new LinkedHashMap<>())
                .computeIfAbsent(peer, each -> new ArrayList<>())
                .add(value));
    }

    Map<String, Map<Figure, Map<Peer, List<Double>>>> all() {
        return all;
    }

    /** The numbers of one peer, a round each. */
    @Nullable
    List<Double> of(String workload, Figure figure, Peer peer) {
        return all.getOrDefault(workload, Map.of())
                .getOrDefault(figure, Map.of())
                .get(peer);
    }

    /**
     * What a gate is held against: ratios of the same round, of what a proxy adds where it is a time, or plain numbers.
     *
     * @return null where the workload was not run
     */
    @Nullable
    Spread held(Gate gate, Peer hangup) {
        List<Double> ours = of(gate.workload(), gate.figure(), hangup);
        Peer against = gate.against();
        if (ours == null || against == null) {
            return ours == null ? null : Spread.of(ours);
        }
        List<Double> theirs = of(gate.workload(), gate.figure(), against);
        if (theirs == null) {
            return null;
        }
        List<Double> direct = gate.figure().equals(Figure.P50) ? of(gate.workload(), gate.figure(), Peer.DIRECT) : null;
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
            double without = direct == null ? 0 : direct.get(round);
            ratios.add((ours.get(round) - without) / (theirs.get(round) - without));
        }
        return Spread.of(ratios);
    }
}
