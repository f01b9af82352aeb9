package io.hangup.bench.peers;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Hangup has to reach beside another proxy, in the same round; or by itself, where there is no other.
 *
 * @param workload of which
 * @param figure of it
 * @param against whom the ratio is taken; null for a number of Hangup alone
 * @param less whether less is better
 * @param gate that is to be met
 * @param aim that is hoped for
 */
record Gate(String workload, Figure figure, @Nullable Peer against, boolean less, double gate, double aim) {
    private static final Idle IDLE = new Idle(Comparison.IDLE_CONNECTIONS);

    /** All there are. */
    static final List<Gate> ALL = List.of(
            atLeast(new Bulk(1, true), Figure.THROUGHPUT, Peer.HAPROXY, 1.3, 1.8),
            atMost(new Bulk(1, true), Figure.CPU_PER_GB, Peer.HAPROXY, 0.65, 0.65),
            atLeast(new Bulk(1, true), Figure.THROUGHPUT, Peer.HAPROXY_TUNED, 0, 0.9),
            atLeast(new Bulk(8, true), Figure.THROUGHPUT, Peer.HAPROXY, 1.2, 1.4),
            atMost(new Bulk(8, true), Figure.CPU_PER_GB, Peer.HAPROXY, 0.7, 0.7),
            atMost(new Requests(32, false), Figure.CPU_PER_REQUEST, Peer.HAPROXY, 1.15, 1.0),
            atMost(new Requests(1, false), Figure.P50, Peer.HAPROXY, 1.0, 0.5),
            atMost(new Requests(32, true), Figure.CPU_PER_CONNECTION, Peer.HAPROXY, 1.25, 1.0),
            atLeast(new Resets(), Figure.RESETS, Peer.HAPROXY, 1.0, 1.0),
            atMost(new Resets(), Figure.CPU_PER_CONNECTION, Peer.HAPROXY, Double.POSITIVE_INFINITY, 0.8),
            new Gate(new Resets().name(), Figure.OTHER_ENDS, null, true, 0, 0),
            new Gate(IDLE.name(), Figure.MEMORY, null, true, 200, 120));

    private static Gate atLeast(Workload workload, Figure figure, Peer against, double gate, double aim) {
        return new Gate(workload.name(), figure, against, false, gate, aim);
    }

    private static Gate atMost(Workload workload, Figure figure, Peer against, double gate, double aim) {
        return new Gate(workload.name(), figure, against, true, gate, aim);
    }

    boolean isMet(double found) {
        return less ? found <= gate : found >= gate;
    }

    boolean isAimed(double found) {
        return less ? found <= aim : found >= aim;
    }

    /** As it is printed: {@code <= 1.15 (aim 1)}. */
    String wanted() {
        String sign = less ? "<= " : ">= ";
        boolean aimOnly = Double.isInfinite(gate) || (!less && gate == 0);
        return aimOnly ? "aim " + number(aim) : sign + number(gate) + (aim == gate ? "" : " (aim " + number(aim) + ")");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
