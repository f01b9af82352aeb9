package io.hangup.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A bar for each peer, as long as its median is beside HAProxy's in the same round, with its spread; one block for each figure. */
record Plot(Samples samples) {
    private static final int WIDTH = 900;
    private static final int LABELS = 330;
    private static final int BAR = 14;
    private static final int GAP = 26;
    /** Pixels for a ratio of 1. */
    private static final int ONE = 180;

    private static final double LONGEST = 3.0;

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = 40;
        for (Map.Entry<String, Map<Figure, Map<Peer, List<Double>>>> workload :
                samples.all().entrySet()) {
            for (Map.Entry<Figure, Map<Peer, List<Double>>> figure :
                    workload.getValue().entrySet()) {
                if (figure.getValue().containsKey(Peer.HAPROXY)
                        && !figure.getKey().equals(Figure.OTHER_ENDS)) {
                    text(body, 10, y, workload.getKey() + ": " + figure.getKey(), "bold");
                    y = block(body, y + 8, workload.getKey(), figure.getKey(), figure.getValue()) + GAP;
                }
            }
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="10" y="18">Beside HAProxy in the same round: median, and least to most. HAProxy is 1.</text>
                %s</svg>
                """.formatted(WIDTH, y, body);
    }

    private int block(StringBuilder body, int from, String workload, Figure figure, Map<Peer, List<Double>> peers) {
        int y = from;
        for (Peer peer : peers.keySet()) {
            Gate ratio = new Gate(workload, figure, Peer.HAPROXY, true, 0, 0);
            Samples.Spread spread = peer == Peer.DIRECT ? null : samples.held(ratio, peer);
            if (spread == null) {
                continue;
            }
            text(body, 30, y + BAR - 3, peer.title(), "normal");
            body.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS,
                    y,
                    length(spread.median()),
                    BAR - 2,
                    peer.title().startsWith("Hangup") ? "#b5443c" : "#8a99a8"));
            body.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"black\"/>%n",
                    LABELS + length(spread.least()),
                    y + BAR / 2,
                    LABELS + length(spread.most()),
                    y + BAR / 2));
            text(body, LABELS - 50, y + BAR - 3, String.format(Locale.ROOT, "%.2f", spread.median()), "normal");
            y += BAR;
        }
        return y;
    }

    private static int length(double ratio) {
        return (int) (Math.min(LONGEST, Math.max(0, ratio)) * ONE);
    }

    private static void text(StringBuilder body, int x, int y, String text, String weight) {
        body.append(String.format("<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n", x, y, weight, text));
    }
}
