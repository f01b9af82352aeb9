package io.hangup.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was found, as a table for people, as JSON with every single number, and as a picture. */
record Results(Samples samples, int rounds) {
    private static final List<Peer> WITH_GATES = List.of(Peer.HANGUP, Peer.HANGUP_ONE_LOOP);

    /**
     * Writes all three.
     *
     * @throws IOException where a file cannot be written
     */
    void write(PrintStream out, Path json, Path svg) throws IOException {
        out.printf("Medians of %d rounds, and their spread (least to most)%n", rounds);
        samples.all().forEach((workload, figures) -> {
            out.printf("%n%s%n", workload);
            figures.forEach((figure, peers) -> peers.forEach((peer, numbers) -> {
                Samples.Spread spread = Samples.Spread.of(numbers);
                out.printf(
                        Locale.ROOT,
                        "  %-28s %-16s %10.2f  (%.2f to %.2f)%n",
                        figure,
                        peer.title(),
                        spread.median(),
                        spread.least(),
                        spread.most());
            }));
        });
        out.printf("%nGates: medians of the ratios within a round, times less what the same takes without a proxy%n%n");
        out.printf("%-42s %-28s %-16s %-16s %-22s %s%n", "workload", "figure", "who", "against", "wanted", "found");
        for (Gate gate : Gate.ALL) {
            for (Peer hangup : WITH_GATES) {
                print(out, gate, hangup);
            }
        }
        Files.writeString(
                json, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(asMap()));
        Files.writeString(svg, new Plot(samples).svg());
    }

    private void print(PrintStream out, Gate gate, Peer hangup) {
        Samples.Spread found = samples.held(gate, hangup);
        if (found == null) {
            return;
        }
        Peer against = gate.against();
        out.printf(
                Locale.ROOT,
                "%-42s %-28s %-16s %-16s %-22s %.2f (%.2f to %.2f) %s%n",
                gate.workload(),
                gate.figure(),
                hangup.title(),
                against == null ? "" : against.title(),
                gate.wanted(),
                found.median(),
                found.least(),
                found.most(),
                gate.isAimed(found.median()) ? "met, and the aim" : gate.isMet(found.median()) ? "met" : "MISSED");
    }

    /** Workload, figure and peer by their names. */
    private Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>();
        samples.all().forEach((workload, figures) -> {
            Map<String, Object> byFigure = new LinkedHashMap<>();
            figures.forEach((figure, peers) -> {
                Map<String, Object> byPeer = new LinkedHashMap<>();
                peers.forEach((peer, numbers) -> byPeer.put(peer.title(), numbers));
                byFigure.put(figure.toString(), byPeer);
            });
            all.put(workload, byFigure);
        });
        return Map.of("rounds", rounds, "workloads", all);
    }
}
