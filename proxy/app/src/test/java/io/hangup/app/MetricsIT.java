package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /metrics} says what was done, the moment after it was done. */
@Timeout(120)
class MetricsIT {
    private static final long MILLIS = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProbeClient> clients = new ArrayList<>();
    private ProbeServer upstream;
    private Hangup hangup;

    @BeforeEach
    void start() throws IOException {
        upstream = ProbeServer.open().serve(Behaviour.echo());
        hangup = Hangup.run(
                "0=127.0.0.1:" + upstream.address().getPort(),
                "--rule",
                "reset when upstream-sent 3B, [2, 4, 6]",
                "--rule",
                "unread when client-sent 1B, [7]",
                "--admin",
                "0");
    }

    @AfterEach
    void end() throws IOException {
        clients.forEach(ProbeClient::close);
        hangup.close();
        upstream.close();
    }

    private String scrape() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + hangup.adminPort() + "/metrics");
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** All of Hangup's own meters of what has happened that are not 0. */
    private Map<String, Double> counted() throws IOException, InterruptedException {
        Map<String, Double> counted = new TreeMap<>();
        scrape().lines()
                .filter(line -> line.startsWith("hangup_"))
                .filter(line -> !line.startsWith("hangup_upstream_connect_seconds_"))
                .filter(line -> !line.contains("_info{"))
                .filter(line -> !line.startsWith("hangup_event_loop_"))
                .filter(line -> !line.startsWith("hangup_limit"))
                .filter(line -> !line.startsWith("hangup_rules_armed"))
                .filter(line -> !line.startsWith("hangup_mode{"))
                .filter(line -> !line.startsWith("hangup_config_last_reload_successful "))
                .forEach(line -> {
                    int blank = line.lastIndexOf(' ');
                    double value = Double.parseDouble(line.substring(blank + 1));
                    if (value != 0) {
                        counted.put(line.substring("hangup_".length(), blank), value);
                    }
                });
        return counted;
    }

    private ProbeClient connect() throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), hangup.port("proxy-1"));
        assertThat(client.connect(at, MILLIS)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    @Test
    void everyCountIsRightTheMomentAfterEachEvent() throws Exception {
        assertThat(counted()).isEmpty();

        ProbeClient first = connect();
        first.write("hello", MILLIS);
        first.readExactly(5, MILLIS);
        assertThat(counted())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "connections_accepted_total{proxy=\"proxy-1\"}", 1.0,
                        "connections_open{proxy=\"proxy-1\"}", 1.0,
                        "relayed_bytes_total{from=\"client\",proxy=\"proxy-1\"}", 5.0,
                        "relayed_bytes_total{from=\"upstream\",proxy=\"proxy-1\"}", 5.0));

        ProbeClient second = connect();
        second.write("hello", MILLIS);
        assertThat(second.readExactly(5, MILLIS).end()).hasToString("ECONNRESET");
        assertThat(counted())
                .containsEntry("connections_accepted_total{proxy=\"proxy-1\"}", 2.0)
                .containsEntry("faults_injected_total{fault=\"reset\",proxy=\"proxy-1\",rule=\"fault-1\"}", 1.0)
                .containsEntry("rst_sent_total{cause=\"rule\",proxy=\"proxy-1\"}", 1.0)
                .containsEntry("relayed_bytes_total{from=\"client\",proxy=\"proxy-1\"}", 10.0)
                .containsEntry("relayed_bytes_total{from=\"upstream\",proxy=\"proxy-1\"}", 8.0);
    }

    @Test
    void connectionsAndFaultsAreCountedAsTheyWereMade() throws Exception {
        int resets = 0;
        for (int i = 1; i <= 7; i++) {
            ProbeClient client = connect();
            client.write("hello", MILLIS);
            resets += client.readExactly(5, MILLIS).end().toString().equals("ECONNRESET") ? 1 : 0;
        }
        assertThat(resets).isEqualTo(4);

        assertThat(counted())
                .containsEntry("connections_accepted_total{proxy=\"proxy-1\"}", 7.0)
                .containsEntry("faults_injected_total{fault=\"reset\",proxy=\"proxy-1\",rule=\"fault-1\"}", 3.0)
                .containsEntry("faults_injected_total{fault=\"unread\",proxy=\"proxy-1\",rule=\"fault-2\"}", 1.0)
                .containsEntry("rst_sent_total{cause=\"rule\",proxy=\"proxy-1\"}", 4.0)
                .doesNotContainKeys(
                        "faults_missed_total{fault=\"reset\",proxy=\"proxy-1\",rule=\"fault-1\"}",
                        "rst_sent_total{cause=\"internal\",proxy=\"proxy-1\"}",
                        "events_dropped_total");
    }

    @Test
    void anUpstreamThatIsNotThereIsCounted() throws Exception {
        upstream.close();

        assertThat(connect().read(1, MILLIS)).hasToString("ECONNRESET");

        assertThat(counted())
                .containsEntry("upstream_connect_failures_total{proxy=\"proxy-1\"}", 1.0)
                .containsEntry("rst_sent_total{cause=\"unreachable\",proxy=\"proxy-1\"}", 1.0)
                .containsEntry("connections_ended_total{ending=\"unreachable\",proxy=\"proxy-1\"}", 1.0);
    }

    @Test
    void what_holds_from_the_start_is_told_from_the_start() throws Exception {
        assertThat(scrape().lines())
                .contains(
                        "hangup_rules_armed{proxy=\"proxy-1\"} 2.0",
                        "hangup_refusing{proxy=\"proxy-1\"} 0.0",
                        "hangup_config_last_reload_successful 1.0",
                        "hangup_config_reloads_total{result=\"ok\"} 0.0",
                        "hangup_config_reloads_total{result=\"failed\"} 0.0",
                        "hangup_faults_spared_total{proxy=\"proxy-1\",rule=\"fault-1\"} 0.0")
                .anyMatch(line -> line.startsWith("hangup_event_loop_lag_seconds{loop=\"0\"} "))
                .anyMatch(line -> line.startsWith("hangup_event_loop_pending_tasks{loop=\"0\"} "));
    }

    @Test
    void prometheusAcceptsWhatIsServed() throws Exception {
        Process promtool = promtool();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(scrape().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static Process promtool() {
        try {
            return new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            String word = "promtool is not installed (Debian: apt-get install --no-install-recommends prometheus)";
            if ("true".equals(System.getenv("CI"))) {
                fail(word);
            }
            Assumptions.abort(word);
            throw new IllegalStateException(missing);
        }
    }

    @Test
    void healthAndReadinessAreServed() throws Exception {
        for (String page : List.of("/healthz", "/readyz")) {
            URI uri = URI.create("http://127.0.0.1:" + hangup.adminPort() + page);
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("ok\n");
        }
    }
}
