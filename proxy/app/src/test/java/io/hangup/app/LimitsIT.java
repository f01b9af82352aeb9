package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may have few descriptors: what its clients, its log, its metrics and its health say then and afterwards. */
@Timeout(120)
class LimitsIT {
    private static final long MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Under 256 descriptors there are 96 for the JVM, 32 for the admin port, and two for each of these. */
    private static final int FEW = 256;

    private static final int FITTING = 64;
    private static final Duration LOOKED_AT = Duration.ofSeconds(2);

    private final ProbeServer upstream = open();
    private final List<ProbeClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private static ProbeServer open() {
        try {
            return ProbeServer.open().serve(Behaviour.echo());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @BeforeEach
    void needsPrlimit() {
        Needed.program("prlimit", "util-linux");
    }

    @AfterEach
    void close() throws IOException {
        clients.forEach(ProbeClient::close);
        upstream.close();
    }

    private Hangup start(int descriptors, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=" + descriptors + ":" + descriptors));
        command.addAll(Hangup.command(args));
        return Hangup.start(new ProcessBuilder(command));
    }

    private Path config(String limits) throws IOException {
        return Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 0 }
                limits: { %s }
                proxies:
                  - name: db
                    listen: 0
                    upstream: 127.0.0.1:%d
                """.formatted(
                        limits, upstream.address().getPort()));
    }

    private ProbeClient speaks(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(Loopback.port(port), MILLIS)).isInstanceOf(CallResult.Ok.class);
        client.write("hello", MILLIS);
        return client;
    }

    private static void isServed(ProbeClient client) {
        assertThat(client.readExactly(5, MILLIS).text()).isEqualTo("hello");
    }

    private static double metric(AdminClient admin, String series) throws IOException, InterruptedException {
        Matcher found = Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(admin.get("/metrics").body());
        assertThat(found.find()).as(series).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static long said(Hangup hangup, String words) {
        return hangup.out().stream().filter(line -> line.contains(words)).count();
    }

    @Test
    void at_the_cap_of_the_descriptors_clients_wait_and_are_served_and_it_is_said_once() throws Exception {
        try (Hangup hangup = start(FEW, "run", config("dials: 100").toString())) {
            int port = hangup.port("db");
            AdminClient admin = new AdminClient(hangup.adminPort());
            hangup.awaitLine("is up");
            for (int i = 0; i < FITTING; i++) {
                isServed(speaks(port));
            }
            List<ProbeClient> waiting = new ArrayList<>();
            for (int i = 0; i < FITTING; i++) {
                waiting.add(speaks(port));
            }

            hangup.awaitLine("the limit connections is reached \\(64 of 64\\): further clients wait");
            assertThat(metric(admin, "hangup_limit{limit=\"connections\",proxy=\"\"}"))
                    .isEqualTo(FITTING);
            assertThat(metric(admin, "hangup_limit_used{limit=\"connections\",proxy=\"\"}"))
                    .isEqualTo(FITTING);
            assertThat(metric(admin, "hangup_limit_reached_total{limit=\"connections\",proxy=\"\"}"))
                    .isEqualTo(1);
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(said(hangup, "accepted from")).isEqualTo(FITTING);

            for (int i = 0; i < FITTING; i++) {
                clients.get(i).close();
                isServed(waiting.get(i));
            }
            waiting.forEach(ProbeClient::close);
            hangup.awaitLine("there is room again under the limit connections");

            await().atMost(PATIENCE)
                    .until(() -> metric(admin, "hangup_limit_used{limit=\"connections\",proxy=\"\"}") == 0);
            assertThat(said(hangup, "the limit connections is reached")).isEqualTo(1);
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void a_cap_that_does_not_fit_is_refused_at_the_start_with_what_would() throws Exception {
        try (Hangup hangup = start(FEW, "run", config("connections: 65").toString())) {
            assertThat(hangup.awaitExit()).isEqualTo(3);
            assertThat(String.join("\n", hangup.err()))
                    .contains("limits.connections: 65 do not fit", "256 descriptors", "64 connections", "258");
        }
        try (Hangup hangup = start(FEW, "run", config("connections: 64").toString())) {
            hangup.awaitLine("is up");
        }
    }

    @Test
    void one_proxy_at_its_cap_and_a_changed_limit_that_a_reload_refuses() throws Exception {
        Path config = config("connections-per-proxy: 5");
        try (Hangup hangup = Hangup.run(config.toString())) {
            int port = hangup.port("db");
            AdminClient admin = new AdminClient(hangup.adminPort());
            for (int i = 0; i < 5; i++) {
                isServed(speaks(port));
            }
            hangup.awaitLine("db: the limit connections-per-proxy is reached \\(5 of 5\\)");
            ProbeClient sixth = speaks(port);
            assertThat(metric(admin, "hangup_limit_used{limit=\"connections-per-proxy\",proxy=\"db\"}"))
                    .isEqualTo(5);

            config("connections-per-proxy: 6");
            assertThat(admin.post("/api/v1/reload", "").body()).contains("limits", "cannot change while it runs");

            clients.get(0).close();
            isServed(sixth);
        }
    }

    @Test
    void a_limit_that_is_lowered_under_load_is_survived_without_spinning() throws Exception {
        try (Hangup hangup = Hangup.run(config("dials: 100").toString())) {
            int port = hangup.port("db");
            AdminClient admin = new AdminClient(hangup.adminPort());
            for (int i = 0; i < 20; i++) {
                isServed(speaks(port));
            }
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            long pid = hangup.process().pid();
            Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
            String hard = Files.readString(Path.of("/proc", Long.toString(pid), "limits"))
                    .replaceFirst("(?s).*Max open files +\\S+ +(\\S+) .*", "$1");

            prlimit(pid, "10:" + hard);
            ProbeClient waiting = speaks(port);

            hangup.awaitErr("accepting on .* failed: .*(EMFILE|[Tt]oo many open files)");
            long ticks = cpuTicks(pid);
            int open = count(descriptors);
            await("it lives").during(LOOKED_AT).atMost(PATIENCE).until(hangup::isAlive);
            assertThat(cpuTicks(pid) - ticks).as("ticks of 10 ms in 2 s").isLessThan(120);
            assertThat(count(descriptors)).isEqualTo(open);
            for (ProbeClient client : clients.subList(0, 20)) {
                client.write("hello", MILLIS);
                isServed(client);
            }
            assertThat(hangup.err().stream().filter(line -> line.contains("accepting on")))
                    .as("said once")
                    .hasSize(1);

            prlimit(pid, hard + ":" + hard);

            isServed(waiting);
            hangup.awaitErr("accepting on .* goes on");
            isServed(speaks(port));
            assertThat(admin.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(hangup.isAlive()).isTrue();
        }
    }

    private static int count(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return (int) files.count();
        }
    }

    private static void prlimit(long pid, String limit) throws Exception {
        Process set = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + limit)
                .inheritIO()
                .start();
        assertThat(set.waitFor()).isZero();
    }

    /** utime and stime of a process (proc(5)), in ticks of 10 ms. */
    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
