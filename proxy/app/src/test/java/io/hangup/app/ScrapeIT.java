package io.hangup.app;

import static io.hangup.app.StagingRig.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scrape has to be whatever happens: its series are as many as before, and its counts never go down. */
@Timeout(120)
class ScrapeIT {
    private static final String CUT = "- { name: cut, fault: reset }";
    private static final String INJECTED = "hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}";
    private static final String ACCEPTED = "hangup_connections_accepted_total{proxy=\"db\"}";
    private static final int CLIENTS = 300;
    private static final int SCRAPES = 20;

    @TempDir
    private Path directory;

    private StagingRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new StagingRig(Behaviour.echo());
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private Map<String, Double> scrape(Hangup hangup) throws Exception {
        HttpResponse<String> answer = rig.get(hangup, "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, Double> series = new LinkedHashMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            String value = line.substring(blank + 1).replace("Inf", "Infinity");
            series.put(line.substring(0, blank), Double.parseDouble(value));
        });
        return series;
    }

    /** Those that only ever count up, as Prometheus takes it from their names. */
    private static Map<String, Double> counts(Map<String, Double> scrape) {
        return scrape.entrySet().stream()
                .filter(each -> each.getKey().replaceFirst("\\{.*", "").matches(".*_(total|count|sum|bucket)"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void assertNoneWentDown(Map<String, Double> before, Map<String, Double> after) {
        assertThat(counts(before))
                .hasSizeGreaterThan(20)
                .allSatisfy((series, count) ->
                        assertThat(after.get(series)).as(series).isNotNull().isGreaterThanOrEqualTo(count));
    }

    private void reload(Hangup hangup, String rules) throws Exception {
        rig.file(directory, "", rules);
        assertThat(rig.post(hangup, "/api/v1/reload").statusCode()).isEqualTo(200);
    }

    @Test
    void noCountGoesDownWhateverReloadsDoToARule() throws Exception {
        try (Hangup hangup = Hangup.run(rig.file(directory, "", CUT).toString())) {
            assertThat(rig.echo(hangup.port("db"))).isEqualTo("ECONNRESET");
            hangup.awaitLine("db#1 injected reset");
            Map<String, Double> first = scrape(hangup);
            assertThat(first).containsEntry(INJECTED, 1.0);

            reload(hangup, "- { name: other, fault: close }");
            Map<String, Double> without = scrape(hangup);
            assertNoneWentDown(first, without);
            reload(hangup, "- { name: cut, fault: [{ delay: 1ms }, reset] }");
            assertNoneWentDown(without, scrape(hangup));
            reload(hangup, CUT);

            assertThat(rig.echo(hangup.port("db"))).isEqualTo("ECONNRESET");
            hangup.awaitLine("db#2 injected reset");
            assertThat(scrape(hangup)).containsEntry(INJECTED, 2.0);
        }
    }

    @Test
    void noLabelGrowsWithTheClients() throws Exception {
        try (Hangup hangup = Hangup.run(rig.file(directory, "", CUT).toString())) {
            InetSocketAddress proxy = Loopback.port(hangup.port("db"));
            assertThat(rig.echo(proxy.getPort())).isEqualTo("ECONNRESET");
            Set<String> before = scrape(hangup).keySet();

            for (int i = 0; i < CLIENTS; i++) {
                InetAddress own = InetAddress.getByAddress(new byte[] {127, 1, (byte) (i / 200), (byte) (i % 200 + 1)});
                try (ProbeClient client = ProbeClient.open().boundTo(new InetSocketAddress(own, 0))) {
                    client.connect(proxy, MILLIS);
                    client.write("hello", MILLIS);
                    assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
                }
            }

            Map<String, Double> after = scrape(hangup);
            assertThat(after.keySet()).isEqualTo(before);
            assertThat(after)
                    .containsEntry(ACCEPTED, CLIENTS + 1.0)
                    .containsEntry("hangup_events_uncounted_total", 0.0);
        }
    }

    @Test
    void itIsWholeAndOnlyGrowsWhileConnectionsStorm() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        try (Hangup hangup = Hangup.run(rig.file(directory, "", CUT).toString(), "--quiet", "--threads", "2")) {
            InetSocketAddress proxy = Loopback.port(hangup.port("db"));
            Thread storm = new Thread(() -> storm(proxy, over, made));
            storm.start();
            try {
                Map<String, Double> before = scrape(hangup);
                for (int i = 0; i < SCRAPES; i++) {
                    Map<String, Double> now = scrape(hangup);
                    assertNoneWentDown(before, now);
                    before = now;
                }
            } finally {
                over.set(true);
                storm.join(MILLIS);
            }
            assertThat(scrape(hangup)).containsEntry(ACCEPTED, (double) made.get());
            assertThat(made).hasPositiveValue();
        }
    }

    private static void storm(InetSocketAddress proxy, AtomicBoolean over, AtomicInteger made) {
        while (!over.get()) {
            try (ProbeClient client = ProbeClient.open()) {
                client.connect(proxy, MILLIS);
                client.write("hello", MILLIS);
                client.read(1, MILLIS);
                made.incrementAndGet();
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    /** There is one format, and it is named; a scraper that would like another one better takes it (RFC 9110, 12.4.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
                "text/html"
            })
    void whateverIsAskedForItIsTheTextFormatAndSaysSo(String accept) throws Exception {
        try (Hangup hangup = Hangup.run(rig.file(directory, "", CUT).toString())) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hangup.adminPort() + "/metrics"))
                                    .header("Accept", accept)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains("# TYPE hangup_rules_armed gauge")
                    .doesNotContain("# EOF");
        }
    }
}
