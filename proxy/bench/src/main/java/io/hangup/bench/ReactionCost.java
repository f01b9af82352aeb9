package io.hangup.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What it costs to watch what clients do after a fault: the CPU time of hangup.jar for each short connection (one small HTTP request),
 * one in a hundred of which a rule breaks, as fast as a few clients can make them, with reactions watched and without, in turn.
 * Only ratios within a round count.
 *
 * <pre>java -cp proxy/bench/target/hangup-bench.jar io.hangup.bench.ReactionCost [hangup.jar [ROUNDS [SECONDS]]]</pre>
 */
public final class ReactionCost {
    private static final double MICROS_PER_TICK = 10_000;
    private static final int DEFAULT_ROUNDS = 5;
    private static final int DEFAULT_SECONDS = 30;
    private static final int WARM_SECONDS = 10;
    private static final int CLIENTS = 4;
    private static final int REQUEST_BYTES = 64;

    private static final Path DEFAULT_JAR = Path.of("proxy", "app", "target", "hangup.jar");

    private ReactionCost() {}

    /**
     * One run.
     *
     * @param connections that were made
     * @param microsByThread CPU for each connection, by kind of thread
     * @param residentKiB what the process holds at its end
     */
    private record Cost(long connections, Map<String, Double> microsByThread, long residentKiB) {
        double micros() {
            return microsByThread.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }

        String shown() {
            return String.format(Locale.ROOT, "%.1f us for each of %d connections (", micros(), connections)
                    + microsByThread.entrySet().stream()
                            .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
                            .collect(Collectors.joining(", "))
                    + "), " + residentKiB / 1024 + " MiB resident";
        }
    }

    /**
     * Measures.
     *
     * @param args the jar, the rounds and the seconds of each run, each of which may be left out
     * @throws IOException where a process or a connection fails
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = args.length > 0 ? Path.of(args[0]) : DEFAULT_JAR;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : DEFAULT_SECONDS;
        List<Double> ratios = new ArrayList<>();
        try (Upstream upstream = new Upstream()) {
            for (int round = 1; round <= rounds; round++) {
                // Whoever comes first in a round does so in every other one.
                boolean offFirst = round % 2 == 1;
                Cost first = measure(jar, upstream.port(), !offFirst, seconds);
                Cost second = measure(jar, upstream.port(), offFirst, seconds);
                Cost off = offFirst ? first : second;
                Cost on = offFirst ? second : first;
                ratios.add(on.micros() / off.micros());
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %.3f%n  without: %s%n  with:    %s%n",
                        round,
                        on.micros() / off.micros(),
                        off.shown(),
                        on.shown());
            }
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "with to without, median of %d rounds: %.3f (%.3f..%.3f)%n",
                rounds,
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }

    private static Cost measure(Path jar, int upstreamPort, boolean watched, int seconds)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("reaction-cost", ".yaml");
        try {
            Files.writeString(file, """
                    seed: 42
                    reactions:
                      watch: %s
                    proxies:
                      - name: short
                        listen: 127.0.0.1:0
                        upstream: 127.0.0.1:%d
                        rules:
                          - fault: reset
                            when: first-byte
                            connections: 1%%
                    """.formatted(watched, upstreamPort));
            try (Product product = Product.of(jar, file)) {
                shortConnections(product.port(), WARM_SECONDS);
                Map<String, Long> before = product.ticksByThread();
                long connections = shortConnections(product.port(), seconds);
                Map<String, Double> micros = new TreeMap<>();
                product.ticksByThread()
                        .forEach((thread, ticks) -> micros.put(
                                thread, (ticks - before.getOrDefault(thread, 0L)) * MICROS_PER_TICK / connections));
                return new Cost(connections, micros, product.residentKiB());
            }
        } finally {
            Files.delete(file);
        }
    }

    /** As many as there can be in that time; says how many. */
    private static long shortConnections(int port, int seconds) throws InterruptedException {
        LongAdder made = new LongAdder();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> shortConnections(port, endNanos, made), "client");
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        return made.sum();
    }

    private static void shortConnections(int port, long endNanos, LongAdder made) {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
        ByteBuffer answer = ByteBuffer.allocateDirect(REQUEST_BYTES);
        while (System.nanoTime() < endNanos) {
            request.clear();
            request.put(request(System.nanoTime())).flip();
            answer.clear();
            try (SocketChannel client = SocketChannel.open(to)) {
                made.increment();
                client.write(request);
                Upstream.fill(client, answer);
            } catch (IOException broken) {
                // One in a hundred is meant to break; the client goes on with the next.
            }
        }
    }

    /** HTTP is what costs most to listen to. */
    private static byte[] request(long number) {
        return String.format(Locale.ROOT, "GET /%016x HTTP/1.1\r\nHost: a.example\r\nX-Y: 123456\r\n\r\n", number)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
