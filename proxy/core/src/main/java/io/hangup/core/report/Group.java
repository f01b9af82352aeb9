package io.hangup.core.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All episodes of one client with one rule's fault, also those that were not kept.
 *
 * @param proxy where
 * @param rule whose fault
 * @param fault its name
 * @param client who
 * @param episodes how many
 * @param outcomes how many came out how; outcomes that did not occur are left out
 * @param marks how many had which mark; marks that did not occur are left out
 * @param resent how many with which meaning; {@code none} is left out
 * @param recoveredP50Millis half of those that recovered did it within this; empty where none did
 * @param recoveredP99Millis ninety-nine of a hundred within this; empty where none did
 * @param backOffs how many had which shape of back-off; {@code none} is left out
 * @param attempts in all
 * @param peakPerSecond the most attempts within a second, of one episode
 * @param firsts the first of each kind of trouble
 */
public record Group(
        String proxy,
        String rule,
        String fault,
        String client,
        long episodes,
        Map<Outcome, Long> outcomes,
        Map<Mark, Long> marks,
        Map<Resent, Long> resent,
        OptionalDouble recoveredP50Millis,
        OptionalDouble recoveredP99Millis,
        Map<BackOff.Shape, Long> backOffs,
        long attempts,
        int peakPerSecond,
        List<First> firsts) {
    /** Copies the collections. */
    public Group {
        outcomes = Map.copyOf(outcomes);
        marks = Map.copyOf(marks);
        resent = Map.copyOf(resent);
        backOffs = Map.copyOf(backOffs);
        firsts = List.copyOf(firsts);
    }

    /**
     * The first episode of its kind.
     *
     * @param kind an outcome or a mark, in its word
     * @param connection the one that was hit
     * @param by the connection it was seen on, {@code proxy#8}; empty where there is none
     */
    public record First(String kind, long connection, String by) {}
}
