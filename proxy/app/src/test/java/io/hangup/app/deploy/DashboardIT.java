package io.hangup.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.Hangup;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard, asked of a real Prometheus that scrapes a Hangup to which everything has happened. */
@Timeout(240)
class DashboardIT {
    private static final long MILLIS = 10_000;
    private static final Tree DASHBOARD = Tree.of(Tree.CONFIG.resolve("grafana").resolve("hangup.json"));
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+)(\\{.*\\})?, (\\w+)\\)");

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

    /** One rule that is carried out, one whose limit is used up at once, and one whose client is gone before. */
    private String config(int times) {
        return """
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%1$d
                    rules:
                      - { name: cut, fault: reset, when: answering, connections: [1] }
                      - { name: rare, fault: reset, when: answering, connections: [3-4], times: %2$d }
                  - name: silent
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%1$d
                    rules: [{ name: late, fault: [{ stall: 1m }, reset], when: connected }]
                  - name: nowhere
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:1
                """.formatted(upstream.address().getPort(), times);
    }

    private ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS))
                .isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static String talk(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    private static Stream<String> queries() {
        return DASHBOARD
                .items("panels")
                .flatMap(panel -> panel.items("targets"))
                .map(target -> target.text("expr"));
    }

    /** What Grafana puts in the place of its variables, where everything is chosen. */
    private static String filledIn(String query) {
        return query.replaceAll("\\$(instance|proxy)\\b", ".*").replace("$__rate_interval", "5m");
    }

    @Test
    void every_query_of_every_panel_has_data() throws Exception {
        Path file = Files.writeString(directory.resolve("hangup.yaml"), config(1));
        try (Hangup hangup = Hangup.run(file.toString());
                Prometheus prometheus =
                        Prometheus.of(Files.createDirectory(directory.resolve("prometheus")), hangup.adminPort())) {
            makeEverythingHappen(hangup, file, prometheus);

            assertThat(queries()).hasSizeGreaterThan(25);
            for (String query : queries().map(DashboardIT::filledIn).toList()) {
                assertThat(query).as("all variables are filled in").doesNotContain("$");
                prometheus.awaitValue(query);
            }
            for (Tree variable : DASHBOARD.at("templating", "list").items()) {
                if (variable.text("type").equals("query")) {
                    Matcher asked = LABEL_VALUES.matcher(variable.text("definition"));
                    assertThat(asked.matches()).as(variable.text("definition")).isTrue();
                    assertThat(prometheus.labels(asked.group(1), asked.group(3)))
                            .isNotEmpty();
                }
            }
        }
    }

    /** And each of it is seen by Prometheus, after it has seen that it had not happened yet. */
    private void makeEverythingHappen(Hangup hangup, Path file, Prometheus prometheus) throws Exception {
        prometheus.awaitValue("hangup_faults_injected_total{rule=\"cut\"} == 0");
        int port = hangup.port("db");

        assertThat(talk(connect(port))).as("1").isEqualTo("ECONNRESET");
        assertThat(talk(connect(port))).as("2, the same again").isEqualTo("ok");
        ProbeClient third = connect(port);
        ProbeClient fourth = connect(port);
        assertThat(talk(third)).as("once").isEqualTo("ECONNRESET");
        assertThat(talk(fourth)).as("chosen as well, but spared").isEqualTo("ok");
        ProbeClient impatient = connect(hangup.port("silent"));
        hangup.awaitLine("silent#1 connected to");
        impatient.reset();
        connect(hangup.port("nowhere")).read(1, MILLIS);
        hangup.awaitLine("silent#1 missed reset");
        Files.writeString(file, config(2));
        hangup.awaitLine("reloaded .*hangup.yaml");
        Files.writeString(file, config(2) + "nonsense: 1\n");
        hangup.awaitLine("nonsense");

        for (String happened : List.of(
                "increase(hangup_faults_injected_total{rule=\"cut\"}[5m]) > 0",
                "increase(hangup_faults_missed_total{rule=\"late\"}[5m]) > 0",
                "increase(hangup_faults_spared_total{rule=\"rare\"}[5m]) > 0",
                "increase(hangup_reactions_total{outcome=\"recovered\"}[5m]) > 0",
                "increase(hangup_reaction_marks_total{mark=\"resent\"}[5m]) > 0",
                "increase(hangup_upstream_connect_failures_total{proxy=\"nowhere\"}[5m]) > 0",
                "increase(hangup_config_reloads_total{result=\"ok\"}[5m]) > 0",
                "increase(hangup_config_reloads_total{result=\"failed\"}[5m]) > 0",
                "hangup_config_last_reload_successful == 0",
                "ALERTS{alertname=\"HangupDuplicates\", alertstate=\"firing\"}")) {
            prometheus.awaitValue(happened);
        }
    }

    @Test
    void it_is_one_that_grafana_can_provision() {
        assertThat(DASHBOARD.text("uid")).isEqualTo("hangup");
        assertThat(DASHBOARD.has("id")).as("which is the database's").isFalse();
        assertThat(DASHBOARD.has("__inputs"))
                .as("which only the import by hand fills in")
                .isFalse();
        assertThat(DASHBOARD.items("panels").filter(panel -> !panel.text("type").equals("row")))
                .isNotEmpty()
                .allSatisfy(panel -> {
                    assertThat(panel.text("datasource", "uid")).isEqualTo("${datasource}");
                    assertThat(panel.text("title")).isNotBlank();
                    assertThat(panel.text("description")).isNotBlank();
                });
        Tree provisioning = Tree.of(Tree.CONFIG.resolve("grafana/provisioning/datasources/prometheus.yaml"));
        assertThat(provisioning.text("datasources", 0, "type"))
                .isEqualTo(DASHBOARD.text("templating", "list", 0, "query"));
        assertThat(Tree.of(Tree.CONFIG.resolve("grafana/provisioning/dashboards/hangup.yaml"))
                        .text("providers", 0, "type"))
                .isEqualTo("file");
    }
}
