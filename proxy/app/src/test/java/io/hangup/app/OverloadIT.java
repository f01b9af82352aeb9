package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.hangup.testkit.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Four times what the machine can do, of everything at once: connections are begun at four times the rate that was measured just
 * before, some of them speak HTTP, some send a lot, some never read, and rules reset some of each. The admin port answers, nothing
 * is stuck, and afterwards all is as it was. Ten seconds, or {@code -Dhangup.overload.seconds=60}.
 */
@Timeout(240)
class OverloadIT {
    private static final int SECONDS = Integer.getInteger("hangup.overload.seconds", 10);
    private static final int TIMES = 4;
    private static final int CONNECTIONS = 2_000;
    private static final Duration MEASURED = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long ASKS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double PERCENTILE = 0.99;
    private static final Duration SOON = Duration.ofMillis(100);

    private static String config(int upstream) {
        return """
                admin: { listen: 0 }
                limits: { connections: %d, queued-in-all: 16MiB }
                timeouts: { connect: 2s, half-closed: 5s, drain: 1s }
                proxies:
                  - name: db
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules:
                      - { name: cut, fault: reset, connections: 10%%, when: first-byte }
                """.formatted(CONNECTIONS, upstream);
    }

    @Test
    void at_four_times_what_the_machine_can_do_it_answers_and_is_at_rest_afterwards() throws Exception {
        HttpServer control = HttpServer.create(Loopback.port(0), 0);
        control.createContext("/healthz", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        control.start();
        Path config = Files.createTempFile("hangup", ".yaml");
        try (Crowd.Upstream upstream = Crowd.Upstream.open();
                Hangup hangup = Hangup.run(
                        Files.writeString(config, config(upstream.port())).toString(), "--quiet")) {
            AdminClient admin = new AdminClient(hangup.adminPort());
            Path descriptors = Path.of("/proc", Long.toString(hangup.process().pid()), "fd");
            double rate;
            try (Crowd crowd = Crowd.to(hangup.port("db"))) {
                rate = crowd.asFastAsItGoes(MEASURED);
            }
            await("at rest").atMost(PATIENCE).until(() -> open(admin) == 0);
            long before = count(descriptors);

            CompletableFuture<List<Long>> answers = ask(hangup.adminPort());
            CompletableFuture<List<Long>> controls = ask(control.getAddress().getPort());
            try (Crowd crowd = Crowd.to(hangup.port("db"))) {
                crowd.atRate(TIMES * rate, Duration.ofSeconds(SECONDS));
            }

            Duration hangupsOwn = percentile(answers.join());
            Duration anybodys = percentile(controls.join());
            assertThat(hangupsOwn)
                    .as("of the admin port, where a server that does nothing else needs %s", anybodys)
                    .isLessThan(SOON.plus(anybodys));
            await("no connection is stuck").atMost(PATIENCE).until(() -> open(admin) == 0);
            for (String limit : List.of("connections", "queued-in-all", "admin-requests")) {
                await(limit)
                        .atMost(PATIENCE)
                        .until(() -> metric(admin, "hangup_limit_used{limit=\"" + limit + "\",proxy=\"\"}") == 0);
            }
            await("its descriptors are back").atMost(PATIENCE).until(() -> count(descriptors) <= before + 5);
            assertThat(metric(admin, "hangup_rst_sent_total{cause=\"internal\",proxy=\"db\"}"))
                    .isZero();
            assertThat(metric(admin, "hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                    .isPositive();
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(hangup.err()).isEmpty();
        } finally {
            control.stop(0);
            Files.delete(config);
        }
    }

    /** How long each answer took, in nanoseconds, as long as the load lasts. */
    private static CompletableFuture<List<Long>> ask(int port) {
        AdminClient client = new AdminClient(port);
        List<Long> took = new CopyOnWriteArrayList<>();
        return CompletableFuture.supplyAsync(
                () -> {
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                    while (System.nanoTime() < end) {
                        long began = System.nanoTime();
                        assertThat(status(client)).isEqualTo(200);
                        took.add(System.nanoTime() - began);
                        LockSupport.parkNanos(ASKS_EVERY_NANOS);
                    }
                    return took;
                },
                task -> new Thread(task, "asks " + port).start());
    }

    private static int status(AdminClient client) {
        try {
            return client.get("/healthz").statusCode();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ended);
        }
    }

    private static Duration percentile(List<Long> nanos) {
        assertThat(nanos).hasSizeGreaterThan(SECONDS);
        return Duration.ofNanos(nanos.stream().sorted().toList().get((int) (nanos.size() * PERCENTILE)));
    }

    private static double open(AdminClient admin) throws IOException, InterruptedException {
        return metric(admin, "hangup_connections_open{proxy=\"db\"}");
    }

    private static double metric(AdminClient admin, String series) throws IOException, InterruptedException {
        Matcher found = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(admin.get("/metrics").body());
        assertThat(found.find()).as(series).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static long count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }
}
