package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run CONFIG} while its file changes, as a user, an editor and Kubernetes change it. */
@Timeout(120)
class ReloadIT {
    private static final long MILLIS = 10_000;
    private static final int MANY = 500;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProbeClient> clients = new ArrayList<>();
    private final ProbeServer upstream = open();

    @TempDir
    private Path directory;

    private static ProbeServer open() {
        try {
            return ProbeServer.open().serve(Behaviour.echo());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @AfterEach
    void close() throws IOException {
        clients.forEach(ProbeClient::close);
        upstream.close();
    }

    private String config(String rules) {
        return """
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                """.formatted(upstream.address().getPort()) + rules;
    }

    private static String rule(String name) {
        return """
                    rules:
                      - name: %s
                        fault: reset
                        when: { client-sent: 1B }
                """.formatted(name);
    }

    private CallResult connect(ProbeClient client, int port) {
        clients.add(client);
        return client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
    }

    private ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(connect(client, port)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static String talk(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    private HttpResponse<String> post(Hangup hangup, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + hangup.adminPort() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_file_that_is_written_and_one_that_takes_its_place_are_both_taken() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config(""));
        try (Hangup hangup = Hangup.run(file.toString())) {
            int port = hangup.port("db");
            ProbeClient before = connect(port);
            assertThat(talk(before)).isEqualTo("ok");

            Files.writeString(file, config(rule("written")));
            hangup.awaitLine("reloaded .*hangup.yaml \\(it has changed\\): .*rules added: db/written");
            assertThat(talk(before)).isEqualTo("ECONNRESET");

            Path other = Files.writeString(directory.resolve("other"), config(rule("renamed")));
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            hangup.awaitLine("rules added: db/renamed; rules removed: db/written");
            assertThat(talk(connect(port))).isEqualTo("ECONNRESET");
            hangup.awaitLine("injected reset \\(rule renamed, ");
            assertThat(hangup.err()).isEmpty();
        }
    }

    /** As the kubelet does it: a directory of its own for each state, and one link that is swapped. */
    @Test
    void a_config_map_is_taken_within_three_seconds_after_its_link_is_swapped() throws Exception {
        Path map = Files.createDirectory(directory.resolve("map"));
        state(map, "..2026_01_01_00_00_00.1", config(""));
        Files.createSymbolicLink(map.resolve("..data"), Path.of("..2026_01_01_00_00_00.1"));
        Path file = Files.createSymbolicLink(map.resolve("hangup.yaml"), Path.of("..data", "hangup.yaml"));
        try (Hangup hangup = Hangup.run(file.toString())) {
            for (String rule : List.of("first", "second")) {
                Path before = map.resolve("..data").toRealPath();
                state(map, "..2026_01_02_00_00_00." + rule, config(rule(rule)));
                Path next =
                        Files.createSymbolicLink(map.resolve("..data_tmp"), Path.of("..2026_01_02_00_00_00." + rule));
                long swappedNanos = System.nanoTime();
                Files.move(next, map.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
                Files.delete(before.resolve("hangup.yaml"));
                Files.delete(before);

                hangup.awaitLine("rules added: db/" + rule);
                assertThat(Duration.ofNanos(System.nanoTime() - swappedNanos)).isLessThan(Duration.ofSeconds(3));
                assertThat(talk(connect(hangup.port("db")))).isEqualTo("ECONNRESET");
            }
            assertThat(hangup.out()).noneMatch(line -> line.contains("cannot be read"));
        }
    }

    private static void state(Path map, String name, String config) throws IOException {
        Files.writeString(Files.createDirectory(map.resolve(name)).resolve("hangup.yaml"), config);
    }

    @Test
    void sighup_takes_the_file_with_the_options_that_were_typed_and_says_all_that_is_wrong_with_it() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config(""));
        try (Hangup hangup =
                Hangup.start("run", file.toString(), "--threads", "2", "--log-format", "json", "--seed", "5")) {
            hangup.awaitLine("\"event\":\"started\"");

            hangup.signal("HUP");
            hangup.awaitLine("\"event\":\"reloaded\",\"file\":\".*hangup.yaml\",\"cause\":\"sighup\"}");

            Files.writeString(file, config(rule("x").replace("reset", "resett")).replace("upstream:", "upstrem:"));
            hangup.signal("HUP");
            String failed = hangup.awaitLine("\"event\":\"reload-failed\".*\"cause\":\"sighup\".*")
                    .group();
            assertThat(failed)
                    .contains("\"line\":5,\"column\":5", "\"count\":2", "upstrem", "resett")
                    .contains("\"message\":\"unknown key");

            assertThat(hangup.isAlive()).isTrue();
            hangup.signal("TERM");
            assertThat(hangup.awaitExit()).isZero();
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void sighup_where_there_is_no_file_ends_nothing_and_says_so() throws Exception {
        try (Hangup hangup = Hangup.run("0=127.0.0.1:" + upstream.address().getPort())) {
            hangup.signal("HUP");

            hangup.awaitLine("! SIGHUP: there is nothing to reload, because no file was named; what runs goes on");
            assertThat(talk(connect(hangup.port("proxy-1")))).isEqualTo("ok");
        }
    }

    @Test
    void the_standard_input_is_no_file_either() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config(""));
        try (Hangup hangup =
                Hangup.start(new ProcessBuilder(Hangup.command("run", "-")).redirectInput(new File(file.toString())))) {
            hangup.awaitLine("is up");
            hangup.signal("HUP");

            hangup.awaitLine("! SIGHUP: there is nothing to reload");
            assertThat(post(hangup, "/api/v1/reload").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void five_hundred_open_connections_are_reset_then_nobody_is_let_in_and_then_all_is_well() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config("""
                    rules:
                      - name: restart
                        fault: [reset, { refuse: 2s }]
                        connections: open
                        armed: false
                """));
        try (Hangup hangup = Hangup.run(file.toString())) {
            int port = hangup.port("db");
            hangup.awaitLine("db has rule restart, which is not armed: reset then refuse 2s when armed, open");
            List<ProbeClient> open = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                open.add(connect(port));
            }
            open.forEach(client -> assertThat(talk(client)).isEqualTo("ok"));

            HttpResponse<String> armed = post(hangup, "/api/v1/rules/db/restart/arm");

            assertThat(armed.statusCode()).as(armed.body()).isEqualTo(200);
            List<String> got = open.stream()
                    .map(client -> client.read(1, MILLIS).toString())
                    .toList();
            assertThat(connect(ProbeClient.open(), port)).hasToString("ECONNREFUSED");
            assertThat(got).hasSize(MANY).containsOnly("ECONNRESET");
            hangup.awaitLine("db fired rule restart; open connections it is fired at: " + MANY);
            hangup.awaitLine("db refuses connections for 2s \\(rule restart\\)");
            hangup.awaitLine("db accepts connections again");
            assertThat(talk(connect(port))).isEqualTo("ok");
            assertThat(metric(hangup, "hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"restart\"}"))
                    .isEqualTo(MANY);
            assertThat(metric(hangup, "hangup_rst_sent_total{cause=\"rule\",proxy=\"db\"}"))
                    .isEqualTo(MANY);
            assertThat(metric(hangup, "hangup_refusing{proxy=\"db\"}")).isZero();
        }
    }

    private double metric(Hangup hangup, String name) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + hangup.adminPort() + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_file_that_is_gone_is_said_once_and_what_runs_goes_on() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config(rule("cut")));
        try (Hangup hangup = Hangup.run(file.toString())) {
            Files.delete(file);
            hangup.awaitLine("! .*hangup.yaml cannot be read any more");
            assertThat(talk(connect(hangup.port("db")))).isEqualTo("ECONNRESET");

            Files.writeString(file, config(""));
            hangup.awaitLine("rules removed: db/cut");
            assertThat(hangup.out())
                    .filteredOn(line -> line.contains("cannot be read any more"))
                    .hasSize(1);
        }
    }
}
