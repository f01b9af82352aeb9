package io.hangup.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What rules cost a connection that they do not break: the CPU time of hangup.jar for each GB of a stream and for each small
 * request, with a rule and without, in turn. Only ratios within a round count; the median of the rounds is printed, and how
 * far they spread.
 *
 * <pre>java -jar proxy/bench/target/hangup-bench.jar [hangup.jar [ROUNDS [GB]]]</pre>
 */
public final class RuleCost {
    private static final String NO_RULE = "";
    private static final double MILLIS_PER_TICK = 10;
    private static final int REQUESTS = 60_000;
    private static final int WARM_REQUESTS = 20_000;
    private static final int DEFAULT_ROUNDS = 5;
    private static final double DEFAULT_GB = 3;
    private static final double BYTES_PER_GB = 1e9;
    private static final Path DEFAULT_JAR = Path.of("proxy", "app", "target", "hangup.jar");

    private static final Map<String, String> RULES = rules();

    private RuleCost() {}

    private static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("no rule", NO_RULE);
        rules.put("not taken", "reset when first-byte, every 1000000th");
        rules.put("bytes", "reset when upstream-sent 1000GiB");
        rules.put("time: age", "reset when age 10h");
        rules.put("time: idle", "reset when idle 10h");
        rules.put("answers", "reset when answering 1000000000");
        rules.put("pattern, first 4KiB", "reset when upstream-says \"COMMIT\" within 4KiB");
        rules.put("pattern, whole stream", "reset when upstream-says \"COMMIT\"");
        rules.put("http request", "reset when request path /never");
        return rules;
    }

    /** What one rule cost in one round: CPU milliseconds. */
    private record Cost(double perGb, double perThousandRequests) {}

    /**
     * Measures.
     *
     * @param args the jar, the rounds and the size of a stream in GB, each of which may be left out
     * @throws IOException where a process or a connection fails
     */
    public static void main(String[] args) throws IOException {
        Path jar = args.length > 0 ? Path.of(args[0]) : DEFAULT_JAR;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
        double gb = args.length > 2 ? Double.parseDouble(args[2]) : DEFAULT_GB;
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        try (Traffic traffic = new Traffic()) {
            for (int round = 1; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                for (Map.Entry<String, String> rule : RULES.entrySet()) {
                    costs.computeIfAbsent(rule.getKey(), name -> new ArrayList<>())
                            .add(measure(jar, traffic.port(), rule.getValue(), (long) (gb * BYTES_PER_GB)));
                }
            }
        }
        print(costs);
    }

    private static Cost measure(Path jar, int upstreamPort, String rule, long bytes) throws IOException {
        try (Product product = Product.start(jar, upstreamPort, rule);
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), product.port()))) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Traffic.pingPong(client, WARM_REQUESTS);
            Traffic.stream(client, bytes / 2);
            long before = product.cpuTicks();
            Traffic.stream(client, bytes);
            long streamed = product.cpuTicks();
            Traffic.pingPong(client, REQUESTS);
            long answered = product.cpuTicks();
            return new Cost(
                    (streamed - before) * MILLIS_PER_TICK / (bytes / BYTES_PER_GB),
                    (answered - streamed) * MILLIS_PER_TICK / (REQUESTS / 1000.0));
        }
    }

    private static void print(Map<String, List<Cost>> costs) {
        List<Cost> base = costs.values().iterator().next();
        System.out.printf("%-24s %30s %36s%n", "", "a stream", "requests, one after the other");
        System.out.printf("%-24s %10s %19s %16s %19s%n", "rule", "s/GB", "to no rule", "us/request", "to no rule");
        costs.forEach((name, each) -> {
            List<Double> stream = new ArrayList<>();
            List<Double> requests = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                stream.add(each.get(i).perGb() / base.get(i).perGb());
                requests.add(each.get(i).perThousandRequests() / base.get(i).perThousandRequests());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %10.3f %19s %16.1f %19s%n",
                    name,
                    median(each.stream().map(Cost::perGb).toList()) / 1000,
                    ratio(stream),
                    median(each.stream().map(Cost::perThousandRequests).toList()),
                    ratio(requests));
        });
    }

    private static String ratio(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%.2f (%.2f..%.2f)", median(ratios), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
