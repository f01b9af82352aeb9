package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.Payload;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Via;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill switch, list of connections and reload answer within 100 ms, whatever the data does. On a machine that does other things
 * too, one answer may be late for no reason of ours: of up to fifty tries, behind a first one that is not measured, one has to be
 * within 100 ms, and every one of them within ten seconds. What holds up an answer by itself would hold up each of them. (On two
 * cores with sixteen tasks waiting for them, the medians were 14 to 440 ms, the best of 21 were 5 to 210 ms.)
 *
 * <p>The storm needs two descriptors of this process and two of Hangup's for each connection that is open at once; with at most
 * 1,000 of them at once it stays within 20,000 of each.
 */
@Timeout(240)
class SteerUnderLoadIT {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration AT_ALL = Duration.ofSeconds(10);
    private static final int TRIES = 50;
    private static final int MANY = 1_000;
    private static final int STORM = 10_000;
    private static final int STORM_THREADS = 4;
    private static final int READERS = 4;
    private static final int FILL = 8;
    private static final int QUIET_BYTES = 256 * 1024;

    /** Connections whose every buffer is full: on loopback the kernel takes some megabytes for each, so not a thousand. */
    private static final int FULL = 32;

    private static final long MORE_THAN_FITS = 64L << 20;
    private static final int LOOKS_ALIKE = 100;
    private static final long MILLIS = 10_000;

    private final List<ProbeClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        clients.forEach(ProbeClient::close);
    }

    private String config(String upstream) throws IOException {
        return config(upstream, upstream);
    }

    private String config(String upstream, String ofFull) throws IOException {
        return Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: %s
                    timeouts: { connect: 1h }
                    rules:
                      - name: cut
                        fault: reset
                        when: { client-sent: 1MiB }
                  - name: full
                    listen: 127.0.0.1:0
                    upstream: %s
                """.formatted(upstream, ofFull))
                .toString();
    }

    private static String at(ProbeServer server) {
        return "127.0.0.1:" + server.address().getPort();
    }

    private ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(Loopback.port(port), MILLIS)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    /** An operation that answers, and what has to be in its answer. */
    private record Asked(String method, String path, String part) {}

    private static void answersAtOnce(Hangup hangup) throws Exception {
        AdminClient admin = new AdminClient(hangup.adminPort());
        for (Asked asked : List.of(
                new Asked("GET", "/api/v1/connections", "\"partial\":false"),
                new Asked("POST", "/api/v1/disarm", "\"disarmed\":"),
                new Asked("POST", "/api/v1/reload", "\"changed\":[]"))) {
            took(admin, asked);
            Optional<Duration> best = Optional.empty();
            for (int i = 0;
                    i < TRIES && best.filter(least -> least.compareTo(SOON) < 0).isEmpty();
                    i++) {
                Optional<Duration> now = took(admin, asked);
                best = best.isPresent() && (now.isEmpty() || best.get().compareTo(now.get()) < 0) ? best : now;
            }
            assertThat(best)
                    .as("the best of %d tries of %s", TRIES, asked)
                    .hasValueSatisfying(least -> assertThat(least).isLessThan(SOON));
        }
    }

    /** How long it took to be answered; empty where the answer was not whole. */
    private static Optional<Duration> took(AdminClient admin, Asked asked) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer = admin.send(asked.method(), asked.path(), "");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(answer.statusCode()).as("%s: %s", asked, answer.body()).isEqualTo(200);
        assertThat(took).as("%s", asked).isLessThan(AT_ALL);
        return answer.body().contains(asked.part()) ? Optional.of(took) : Optional.empty();
    }

    /** What the group of an expression finds in an answer. */
    private static List<String> matches(Hangup hangup, String path, String expression) {
        try {
            return Pattern.compile(expression)
                    .matcher(new AdminClient(hangup.adminPort()).get(path).body())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static int open(Hangup hangup) {
        return matches(hangup, "/api/v1/proxies", "\"connections\":([0-9]+)").stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** How many bytes of the upstream each connection of a proxy has passed on. */
    private static List<Long> relayed(Hangup hangup, String proxy) {
        return matches(hangup, "/api/v1/connections?proxy=" + proxy, "\"fromUpstreamBytes\":([0-9]+)").stream()
                .map(Long::parseLong)
                .toList();
    }

    private static int dialling(Hangup hangup) {
        return matches(hangup, "/api/v1/connections?proxy=db", "\"state\":(\"dialling\")")
                .size();
    }

    private static void awaitOpen(Hangup hangup, int most) {
        Await.until("connections are open", MILLIS, () -> open(hangup) >= most);
    }

    /** Looks the same for a hundred looks in a row, and is something. */
    private static Predicate<List<Long>> standingStill() {
        List<List<Long>> seen = new ArrayList<>();
        return now -> {
            if (!seen.isEmpty() && !seen.get(0).equals(now)) {
                seen.clear();
            }
            seen.add(now);
            return seen.size() >= LOOKS_ALIKE && now.stream().allMatch(number -> number > 0);
        };
    }

    @Test
    void while_a_thousand_clients_do_not_read() throws Exception {
        try (ProbeServer source = ProbeServer.open().serve(Behaviour.source(new Payload(1, QUIET_BYTES), 1));
                ProbeServer spring = ProbeServer.open().serve(Behaviour.source(new Payload(1, MORE_THAN_FITS), 1));
                Hangup hangup = Hangup.run(config(at(source), at(spring)))) {
            for (int i = 0; i < MANY; i++) {
                connect(hangup.port("db"));
            }
            for (int i = 0; i < FULL; i++) {
                connect(hangup.port("full"));
            }
            awaitOpen(hangup, MANY + FULL);
            Await.until("nothing more fits in", 6 * MILLIS, () -> relayed(hangup, "full"), standingStill());

            answersAtOnce(hangup);

            assertThat(open(hangup)).isEqualTo(MANY + FULL);
            assertThat(relayed(hangup, "full")).hasSize(FULL).allMatch(bytes -> bytes < MORE_THAN_FITS);
        }
    }

    @Test
    void while_the_upstream_is_a_black_hole() throws Exception {
        // A queue that is full: the kernel drops what else wants to connect, and says nothing.
        try (ProbeServer full = ProbeServer.open(Via.SOCKET_CHANNEL, Loopback.port(0), 1, 0);
                Hangup hangup = Hangup.run(config(at(full)))) {
            int port = hangup.port("db");
            for (int i = 0; i < FILL + MANY; i++) {
                connect(port);
            }
            awaitOpen(hangup, FILL + MANY);
            assertThat(dialling(hangup)).isGreaterThanOrEqualTo(MANY);

            answersAtOnce(hangup);

            assertThat(dialling(hangup)).as("nobody was let in meanwhile").isGreaterThanOrEqualTo(MANY);
        }
    }

    @Test
    void while_dns_hangs() throws Exception {
        Assumptions.assumeTrue(isRoot(), "a resolv.conf of its own needs root and unshare (Debian: util-linux)");
        InetSocketAddress silent = new InetSocketAddress(InetAddress.getByName("127.77.77.77"), 53);
        Path resolv = Files.writeString(
                directory.resolve("resolv.conf"), "nameserver 127.77.77.77\noptions timeout:30 attempts:5\n");
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""));
        command.add(resolv.toString());
        command.addAll(Hangup.command("run", config("nobody.answers.example:5432")));
        try (DatagramSocket nameserver = new DatagramSocket(silent);
                Hangup hangup = Hangup.start(new ProcessBuilder(command))) {
            hangup.awaitLine("Hangup .* is up");
            int port = hangup.port("db");
            for (int i = 0; i < MANY; i++) {
                connect(port);
            }
            awaitOpen(hangup, MANY);
            nameserver.setSoTimeout((int) MILLIS);
            nameserver.receive(new java.net.DatagramPacket(new byte[512], 512));

            answersAtOnce(hangup);
            assertThat(dialling(hangup)).as("nobody has an answer yet").isEqualTo(MANY);
        }
    }

    private static boolean isRoot() {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        assertThat(isRoot || !"true".equals(System.getenv("CI")))
                .as("CI is root")
                .isTrue();
        return isRoot;
    }

    @Test
    void while_a_storm_of_ten_thousand_connections_runs() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        List<Thread> storm = new ArrayList<>();
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Hangup hangup = Hangup.run(config(at(upstream)))) {
            int port = hangup.port("db");
            for (int i = 0; i < STORM_THREADS; i++) {
                Thread thread = new Thread(() -> storm(port, over, made));
                storm.add(thread);
                thread.start();
            }
            Await.until("it has begun", MILLIS, () -> made.get() > STORM_THREADS);
            int before = made.get();

            answersAtOnce(hangup);

            Await.until("it goes on meanwhile", MILLIS, () -> made.get() > before);
            Await.until("it is a storm", 12 * MILLIS, () -> made.get() >= STORM);
            answersAtOnce(hangup);
            Await.until("it is not over", MILLIS, () -> made.get() > STORM);
        } finally {
            over.set(true);
            for (Thread thread : storm) {
                thread.join(MILLIS);
            }
        }
    }

    @Test
    void while_readers_of_events_never_read() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        Thread storm = null;
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Hangup hangup = Hangup.run(config(at(upstream)))) {
            for (int i = 0; i < READERS; i++) {
                connect(hangup.adminPort()).write("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", MILLIS);
            }
            Await.until("they are readers", MILLIS, () -> metrics(hangup).contains("hangup_feed_readers 4.0"));
            int port = hangup.port("db");
            storm = new Thread(() -> storm(port, over, made));
            storm.start();
            Await.until("there is something to read", MILLIS, () -> made.get() > MANY / STORM_THREADS);

            answersAtOnce(hangup);

            Await.until(
                    "those who do not read are dropped",
                    12 * MILLIS,
                    () -> metrics(hangup).contains("hangup_feed_readers_dropped_total 4.0"));
            answersAtOnce(hangup);
        } finally {
            over.set(true);
            if (storm != null) {
                storm.join(MILLIS);
            }
        }
    }

    private static String metrics(Hangup hangup) {
        try {
            return new AdminClient(hangup.adminPort()).get("/metrics").body();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Connects, says something, and leaves without a word, a few hundred connections at a time. */
    private static void storm(int port, AtomicBoolean over, AtomicInteger made) {
        while (!over.get()) {
            List<ProbeClient> wave = new ArrayList<>();
            try {
                for (int i = 0; i < MANY / STORM_THREADS && !over.get(); i++) {
                    ProbeClient client = ProbeClient.open();
                    wave.add(client);
                    client.connect(Loopback.port(port), MILLIS);
                    client.write("x", MILLIS);
                    made.incrementAndGet();
                }
            } catch (IOException failed) {
                throw new AssertionError(failed);
            } finally {
                wave.forEach(ProbeClient::close);
            }
        }
    }
}
