package io.hangup.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hangup beside HAProxy and nginx of Debian: each workload, each round, each of them in turn; the first of a round is the second
 * of the one before. Absolute numbers vary on a shared machine, so what counts is the ratio within a round: its median is printed,
 * and its spread.
 *
 * <pre>java -cp proxy/bench/target/hangup-bench.jar io.hangup.bench.peers.Comparison [hangup.jar [ROUNDS [WORKLOAD...]]]</pre>
 *
 * WORKLOAD is the beginning of a name. Results go to standard output, {@code comparison.json} and {@code comparison.svg}.
 */
public final class Comparison {
    /** As many as a limit of 20,000 descriptors allows a proxy, two for each. */
    static final int IDLE_CONNECTIONS = 9_500;

    private static final Path DEFAULT_JAR = Path.of("proxy", "app", "target", "hangup.jar");
    private static final int DEFAULT_ROUNDS = 8;
    private static final int REQUESTS_PER_SECOND = 4_000;

    private static final List<Workload> WORKLOADS = Stream.<Workload>concat(
                    Stream.of(
                            new Bulk(1, true),
                            new Bulk(1, false),
                            new Bulk(8, true),
                            new Bulk(8, false),
                            new Requests(1, false),
                            new Requests(32, false),
                            new FixedRate(REQUESTS_PER_SECOND),
                            new Requests(32, true),
                            new Resets(),
                            new Idle(IDLE_CONNECTIONS)),
                    Start.all().stream())
            .toList();

    private Comparison() {}

    /**
     * Compares.
     *
     * @param args the jar, the rounds, and which workloads, each of which may be left out
     * @throws IOException where a proxy does not come up, or does not carry what it should
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = args.length > 0 ? Path.of(args[0]) : DEFAULT_JAR;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
        List<String> wanted = args.length > 2 ? List.of(args).subList(2, args.length) : List.of("");
        Site site = new Site(
                Files.createTempDirectory("hangup-bench"), jar, Path.of(System.getProperty("java.home")), List.of());
        Samples samples = new Samples();
        for (Workload workload : WORKLOADS) {
            if (wanted.stream().anyMatch(workload.name()::startsWith)) {
                run(workload, rounds, site, samples);
            }
        }
        new Results(samples, rounds).write(System.out, Path.of("comparison.json"), Path.of("comparison.svg"));
    }

    private static void run(Workload workload, int rounds, Site site, Samples samples)
            throws IOException, InterruptedException {
        List<Peer> order = new ArrayList<>(workload.peers());
        for (int round = 1; round <= rounds; round++) {
            System.err.println(workload.name() + ": round " + round + " of " + rounds);
            for (Peer peer : order) {
                Map<Figure, Double> found = workload.measure(peer, site);
                System.err.println("  " + peer.title() + ": " + found);
                samples.add(workload, peer, found);
            }
            Collections.rotate(order, -1);
        }
    }
}
