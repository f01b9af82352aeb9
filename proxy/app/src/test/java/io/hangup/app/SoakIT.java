package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mixed traffic for a while, with rules that are armed, disarmed, put, deleted and reloaded all the time. Afterwards everything is
 * back where it was after the first part of that time, and the clients, the metrics and the report have counted the same. Twelve
 * seconds, or {@code -Dhangup.soak.seconds=3600}.
 */
class SoakIT {
    private static final int SECONDS = Integer.getInteger("hangup.soak.seconds", 12);
    /** What compiles, fills its pools and reaches its caps does so in the first part. */
    private static final int FIRST_PART = 3;

    private static final int CLIENTS = 6;
    private static final int FEW_BYTES = 64;
    private static final int MANY_BYTES = 256 << 10;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int ANSWERS_WITHIN_MILLIS = 30_000;
    private static final long STEERS_EVERY_MILLIS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What a collector leaves lying about, and what the JVM itself adds meanwhile. */
    private static final long SPARE_HEAP_BYTES = 12 << 20;

    private static final long SPARE_RESIDENT_BYTES = 64 << 20;
    /** So that the JVM takes no more memory only because the machine has it, on the heap and, as that bounds it too, off it. */
    private static final String SMALL_HEAP = "-Xmx64m";

    private static final int SPARE_DESCRIPTORS = 5;

    private static final String USUAL = "{ name: cut, fault: reset, connections: 20%, when: answering }";
    private static final String OTHER = "{ name: cut, fault: reset, connections: every 7th, when: answering }";

    /** What the clients have counted. */
    private final AtomicLong connected = new AtomicLong();

    private final AtomicLong reset = new AtomicLong();
    private final AtomicLong reloads = new AtomicLong();

    /** What Hangup holds when nobody is there. */
    private record Rest(long descriptors, long heapBytes, long residentBytes) {}

    private static String config(int upstream, String rule) {
        return """
                admin: { listen: 0 }
                reactions: { episodes: 100 }
                proxies:
                  - { name: db, listen: 0, upstream: "127.0.0.1:%d", rules: [ %s ] }
                """.formatted(upstream, rule);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void afterwards_everything_is_as_it_was_and_all_have_counted_the_same() throws Exception {
        Path file = Files.createTempFile("hangup", ".yaml");
        try (ServerSocket upstream = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                Hangup hangup = Hangup.start(new ProcessBuilder(
                        Hangup.java(),
                        SMALL_HEAP,
                        "-jar",
                        Hangup.JAR.toString(),
                        "run",
                        Files.writeString(file, config(upstream.getLocalPort(), USUAL))
                                .toString(),
                        "--quiet"))) {
            hangup.awaitLine("Hangup .* is up");
            background(() -> serve(upstream));
            AdminClient admin = new AdminClient(hangup.adminPort());

            soak(hangup, admin, file, upstream.getLocalPort(), Math.max(1, SECONDS / FIRST_PART));
            Rest before = rest(hangup, admin);
            soak(hangup, admin, file, upstream.getLocalPort(), SECONDS);
            Rest after = rest(hangup, admin);

            System.out.printf(
                    "soak: %d connections, %d resets, %d reloads; at rest before and after: %s, %s%n",
                    connected.get(), reset.get(), reloads.get(), before, after);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + SPARE_DESCRIPTORS);
            assertThat(after.heapBytes()).isLessThanOrEqualTo(before.heapBytes() + SPARE_HEAP_BYTES);
            assertThat(after.residentBytes()).isLessThanOrEqualTo(before.residentBytes() + SPARE_RESIDENT_BYTES);
            allHaveCountedTheSame(admin);
            assertThat(hangup.err()).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    private void allHaveCountedTheSame(AdminClient admin) throws Exception {
        String metrics = admin.get("/metrics").body();
        assertThat(reset.get()).as("victims").isPositive();
        assertThat(sum(metrics, "hangup_connections_accepted_total")).isEqualTo(connected.get());
        assertThat(sum(metrics, "hangup_connections_ended_total")).isEqualTo(connected.get());
        assertThat(sum(metrics, "hangup_faults_injected_total")).isEqualTo(reset.get());
        assertThat(sum(metrics, "hangup_rst_sent_total{cause=\"rule\"")).isEqualTo(reset.get());
        assertThat(sum(metrics, "hangup_config_reloads_total{result=\"ok\"")).isEqualTo(reloads.get());
        assertThat(sum(metrics, "hangup_events_uncounted_total")).isZero();
        String report = admin.get("/api/v1/report?format=json").body();
        assertThat(number(report, "connections")).isEqualTo(connected.get());
        assertThat(number(report, "faults")).isEqualTo(reset.get());
        assertThat(number(report, "missed")).isEqualTo(sum(metrics, "hangup_faults_missed_total"));
    }

    /** Clients that come one after the other, and somebody who steers, for so many seconds. */
    private void soak(Hangup hangup, AdminClient admin, Path file, int upstream, int seconds) throws Exception {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int port = hangup.port("db");
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int client = 0; client < CLIENTS; client++) {
            int first = client;
            threads.add(background(() -> {
                try {
                    for (int visit = first; System.nanoTime() - endNanos < 0; visit++) {
                        visit(port, visit);
                    }
                } catch (IOException | RuntimeException | AssertionError failed) {
                    failures.add(failed);
                }
            }));
        }
        for (int step = 0; System.nanoTime() - endNanos < 0; step++) {
            steer(admin, file, upstream, step);
            TimeUnit.MILLISECONDS.sleep(STEERS_EVERY_MILLIS);
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Asks for a few bytes or many, in a small request or a large one, and leaves with a FIN or, once it has all, with a RST. */
    private void visit(int port, int number) throws IOException {
        int wanted = number % 3 == 0 ? MANY_BYTES : FEW_BYTES;
        int said = number % 4 == 0 ? MANY_BYTES : FEW_BYTES;
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connected.incrementAndGet();
            client.setSoTimeout(ANSWERS_WITHIN_MILLIS);
            try {
                client.getOutputStream().write(new byte[] {(byte) (number % 3 == 0 ? 1 : 0)});
                client.getOutputStream().write(new byte[said]);
                client.shutdownOutput();
                assertThat(client.getInputStream().readNBytes(wanted)).hasSize(wanted);
            } catch (IOException broken) {
                assertThat(broken).hasMessageMatching("(?s).*(Connection reset|Broken pipe).*");
                reset.incrementAndGet();
                return;
            }
            if (number % 5 == 0) {
                client.setSoLinger(true, 0);
            }
        }
    }

    private void steer(AdminClient admin, Path file, int upstream, int step) throws Exception {
        String rules = "/api/v1/rules/db/";
        switch (step % 8) {
            case 0, 4 -> {
                Files.writeString(file, config(upstream, step % 8 == 0 ? OTHER : USUAL));
                assertThat(admin.post("/api/v1/reload", "").statusCode()).isEqualTo(200);
                reloads.incrementAndGet();
            }
            case 1 ->
                assertThat(admin.post(rules + "cut/disarm", "").statusCode()).isEqualTo(200);
            case 2 -> assertThat(admin.post(rules + "cut/arm", "").statusCode()).isEqualTo(200);
            case 3 ->
                assertThat(admin.send("PUT", rules + "extra", "{ fault: reset, connections: 10%, when: answering }")
                                .statusCode())
                        .isBetween(200, 201);
            case 5 ->
                assertThat(admin.send("DELETE", rules + "extra", "").statusCode())
                        .isBetween(200, 404);
            case 6 -> assertThat(admin.post("/api/v1/disarm", "").statusCode()).isEqualTo(200);
            default ->
                assertThat(admin.post(rules + "cut/arm", "").statusCode()).isEqualTo(200);
        }
    }

    /** Once all connections are over and the collector has been asked. */
    private static Rest rest(Hangup hangup, AdminClient admin) throws Exception {
        await("at rest")
                .atMost(PATIENCE)
                .until(() -> sum(admin.get("/metrics").body(), "hangup_connections_open") == 0);
        long pid = hangup.process().pid();
        Path jcmd = Path.of(Hangup.java()).resolveSibling("jcmd");
        Process collecting = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(collecting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(collecting.waitFor()).as(said).isZero();
        String metrics = admin.get("/metrics").body();
        assertThat(sum(metrics, "hangup_limit_used{limit=\"queued-in-all\"")).isZero();
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            assertThat(resident.find()).isTrue();
            return new Rest(
                    descriptors.count(),
                    sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
                    Long.parseLong(resident.group(1)) * 1024);
        }
    }

    /** Reads a whole request and answers it; one thread for each connection. */
    private static void serve(ServerSocket upstream) {
        try {
            while (true) {
                Socket client = upstream.accept();
                background(() -> answer(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void answer(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            int wish = in.read();
            byte[] block = new byte[BLOCK_BYTES];
            while (in.read(block) >= 0) {
                // What it says does not matter.
            }
            client.getOutputStream().write(new byte[wish == 1 ? MANY_BYTES : FEW_BYTES]);
        } catch (IOException broken) {
            // A fault, or a client that has all it wants.
        }
    }

    private static Thread background(Runnable task) {
        Thread thread = new Thread(task, "soak");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Of all series that begin like this. */
    private static long sum(String metrics, String series) {
        Matcher found =
                Pattern.compile("(?m)^" + Pattern.quote(series) + ".* (\\S+)$").matcher(metrics);
        double sum = 0;
        boolean any = false;
        while (found.find()) {
            sum += Double.parseDouble(found.group(1));
            any = true;
        }
        assertThat(any).as(series).isTrue();
        return (long) sum;
    }

    private static long number(String report, String field) {
        Matcher found = Pattern.compile("\"" + field + "\": (\\d+)").matcher(report);
        assertThat(found.find()).as(field).isTrue();
        return Long.parseLong(found.group(1));
    }
}
