package io.hangup.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.reaction.Reactions;
import io.hangup.app.reload.ConfigFile;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that changes under a running Hangup, with real clients through it. */
@Timeout(60)
class ReloadTest {
    private static final long MILLIS = 10_000;
    private static final String RESETS = """
                rules:
                  - name: cut
                    fault: reset
                    when: { client-sent: 1B }
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ProbeClient> clients = new ArrayList<>();
    private ProbeServer upstream;
    private Path file;
    private App app;

    @BeforeEach
    void start() throws Exception {
        upstream = ProbeServer.open().serve(Behaviour.echo());
        file = directory.resolve("hangup.yaml");
        write("");
        ConfigFile config = new ConfigFile(file, new ConfigLoader(name -> Optional.empty()), UnaryOperator.identity());
        HangupConfig first = ((Loaded.Valid<HangupConfig>) config.load()).value();
        app = App.start(
                new App.Start(first, Optional.of(config), "test"),
                new EventLog(said, new LineFormat.Text(false), false));
    }

    @AfterEach
    void end() throws IOException {
        clients.forEach(ProbeClient::close);
        app.close();
        upstream.close();
    }

    /** The file with one proxy, and this below it. */
    private void write(String below) throws IOException {
        Files.writeString(file, """
                seed: 7
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                """.formatted(upstream.address().getPort()) + below);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void awaitSaid(String words) {
        await(words).untilAsserted(() -> assertThat(said()).contains(words));
    }

    private ProbeClient connect(String proxy) throws IOException {
        ProbeClient client = ProbeClient.open();
        clients.add(client);
        assertThat(client.connect(
                        app.listening().stream()
                                .filter(each -> each.proxy().equals(proxy))
                                .findFirst()
                                .orElseThrow()
                                .address(),
                        MILLIS))
                .isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static String talk(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    private String metric(String name) throws IOException, InterruptedException {
        Matcher port = Pattern.compile("admin port: http://.*:(\\d+)/healthz").matcher(said());
        assertThat(port.find()).isTrue();
        URI uri = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_rule_that_is_written_into_the_file_breaks_connections_without_being_asked_for() throws Exception {
        ProbeClient before = connect("db");
        assertThat(talk(before)).isEqualTo("ok");

        write(RESETS);

        awaitSaid("reloaded " + file + " (it has changed): proxies changed: db; rules added: db/cut");
        awaitSaid("db armed rule cut: reset when client-sent 1B, all");
        assertThat(talk(connect("db"))).isEqualTo("ECONNRESET");
        assertThat(talk(before)).as("a connection that was open before").isEqualTo("ECONNRESET");
        assertThat(metric("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .endsWith(" 2.0");
        assertThat(metric("hangup_rules_armed{proxy=\"db\"}")).endsWith(" 1.0");
        assertThat(metric("hangup_config_reloads_total{result=\"ok\"}")).endsWith(" 1.0");
    }

    @Test
    void a_file_that_is_wrong_leaves_the_old_rules_at_work_and_says_where_it_is_wrong() throws Exception {
        write(RESETS);
        awaitSaid("db armed rule cut");

        write(RESETS.replace("reset", "resett").replace("client-sent: 1B", "client-sent: 1"));

        awaitSaid("could not reload " + file + " (it has changed): 2 problems; what runs goes on as it was");
        assertThat(said())
                .contains(file + ":9:16: unknown fault \"resett\"")
                .contains("did you mean \"reset\"?")
                .contains(file + ":10:")
                .containsPattern("\n +fault: resett\n +\\^~+");
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 0.0");
        assertThat(talk(connect("db"))).isEqualTo("ECONNRESET");

        write("");

        awaitSaid("proxies changed: db; rules removed: db/cut");
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 1.0");
        assertThat(metric("hangup_rules_armed{proxy=\"db\"}")).endsWith(" 0.0");
        assertThat(metric("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .as("what went keeps its counts")
                .endsWith(" 1.0");
        assertThat(talk(connect("db"))).isEqualTo("ok");
        assertThat(said()).containsOnlyOnce("could not reload");
    }

    @Test
    void proxies_come_and_go_and_the_connections_of_one_that_goes_live_on() throws Exception {
        ProbeClient db = connect("db");
        assertThat(talk(db)).isEqualTo("ok");
        write("""
                  - name: web
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                """.formatted(upstream.address().getPort()));
        app.hangUp();

        awaitSaid("reloaded " + file + " (SIGHUP): proxies added: web");
        awaitSaid("web listens on 127.0.0.1:");
        awaitSaid("web has no rule");
        assertThat(talk(connect("web"))).isEqualTo("ok");

        Files.writeString(file, Files.readString(file).replace("name: db", "name: queue"));
        app.hangUp();

        awaitSaid("proxies added: queue; proxies removed: db");
        assertThat(app.listening()).extracting(each -> each.proxy()).containsExactly("queue", "web");
        assertThat(talk(db)).isEqualTo("ok");
    }

    @Test
    void what_is_expected_changes_while_the_rule_goes_on_as_it_was() throws Exception {
        write(RESETS);
        awaitSaid("db armed rule cut");

        write(RESETS + "    expect: { resent: none }\n");

        awaitSaid("reloaded " + file + " (it has changed): expectations changed: db\n");
        assertThat(talk(connect("db"))).isEqualTo("ECONNRESET");
    }

    @Test
    void what_was_broken_before_a_reload_is_broken_behind_it() throws Exception {
        write(RESETS + "        expect: { gave-up: none, hanging: none }\n        may-not-fire: false\n");
        awaitSaid("db armed rule cut");
        assertThat(talk(connect("db"))).isEqualTo("ECONNRESET");
        Reactions reactions = app.reactions().orElseThrow();
        assertThat(reactions.awaitOutcomes(MILLIS)).isTrue();

        write("");
        awaitSaid("rules removed: db/cut");

        Report report = app.report().orElseThrow();
        assertThat(report.rules())
                .containsExactly(
                        new RuleCount("db", "cut", "reset when client-sent 1B, all; removed by a reload", 1, 0, 0));
        assertThat(report.expectations())
                .extracting(Verdict::rule, Verdict::text, Verdict::held)
                .containsExactly(
                        tuple("cut", "rule cut fires", true),
                        tuple("cut", "gave-up: none", false),
                        tuple("cut", "hanging: none", true));
        assertThat(report.expectations().get(1).detail()).contains("db#1", "; a reload has removed this rule");
    }

    @Test
    void a_port_that_is_taken_changes_nothing_at_all() throws Exception {
        write(RESETS + """
                  - name: web
                    listen: 127.0.0.1:%d
                    upstream: localhost:80
                """.formatted(upstream.address().getPort()));
        app.hangUp();

        awaitSaid("proxy web cannot listen on 127.0.0.1:" + upstream.address().getPort() + ": the port is taken");
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 0.0");
        assertThat(app.listening()).hasSize(1);
        assertThat(talk(connect("db"))).as("nor the rule beside it").isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "'threads: 2', 'threads: 2 (was 1)'",
        "'transport: nio', 'transport: nio (was auto)'",
        "'admin: { listen: 127.0.0.1:1 }', 'admin: 127.0.0.1:1 (was 127.0.0.1:0)'",
        "'reactions: { watch: false }', 'reactions: { watch: false } (was { patience: 5s, storm: 50, fingerprint: 4KiB,"
                + " clients: 10000, episodes: 10000, attempts: 1000 })'"
    })
    void what_cannot_change_while_it_runs_is_refused_with_its_line(String line, String problem) throws Exception {
        String text = Files.readString(file).replace("admin: { listen: 127.0.0.1:0 }", line);
        if (!line.startsWith("admin")) {
            text = text + "admin: { listen: 127.0.0.1:0 }\n";
        }
        Files.writeString(file, text);
        app.hangUp();

        awaitSaid(file + ":2:1: " + problem + ": this cannot change while it runs");
        assertThat(said()).contains("it needs a restart").contains("    " + line + "\n");
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 0.0");
    }

    @Test
    void fifty_broken_files_change_nothing_and_each_is_said() throws Exception {
        write(RESETS);
        app.hangUp();
        awaitSaid("db armed rule cut");
        String good = Files.readString(file);

        for (int i = 0; i < 50; i++) {
            Files.writeString(file, good.substring(0, good.length() / 3) + "\n- broken" + i + ": [\n");
            app.hangUp();
            assertThat(talk(connect("db"))).isEqualTo("ECONNRESET");
        }

        await().untilAsserted(() -> assertThat(said().lines().filter(line -> line.contains("could not reload")))
                .hasSize(50));
        assertThat(metric("hangup_config_reloads_total{result=\"failed\"}")).endsWith(" 50.0");
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 0.0");
        assertThat(metric("hangup_connections_ended_total{ending=\"internal\",proxy=\"db\"}"))
                .endsWith(" 0.0");
        Files.writeString(file, good);
        app.hangUp();
        assertThat(metric("hangup_config_last_reload_successful")).endsWith(" 1.0");
    }
}
