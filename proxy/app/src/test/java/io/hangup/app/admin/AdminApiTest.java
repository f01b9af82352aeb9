package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.reload.ConfigFile;
import io.hangup.app.wiring.App;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port of a running Hangup steers it, and nobody else does. */
@Timeout(60)
class AdminApiTest {
    private static final long MILLIS = 10_000;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private ProbeServer upstream;
    private Path file;
    private App app;

    @BeforeEach
    void begin() throws Exception {
        upstream = ProbeServer.open().serve(Behaviour.echo());
        file = directory.resolve("hangup.yaml");
        app = start("127.0.0.1");
    }

    private App start(String host) throws Exception {
        Files.writeString(file, """
                seed: 7
                admin: { listen: "%s:0" }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                    rules:
                      - name: restart
                        fault: [reset, { refuse: 1s }]
                        connections: open
                        armed: false
                      - name: cut
                        fault: close
                        when: { client-says: "\\"bye\\"" }
                """.formatted(host, upstream.address().getPort()));
        ConfigFile config = new ConfigFile(file, new ConfigLoader(name -> Optional.empty()), UnaryOperator.identity());
        return run(((Loaded.Valid<HangupConfig>) config.load()).value(), Optional.of(config));
    }

    private App run(HangupConfig config, Optional<ConfigFile> from) throws Exception {
        int before = said().length();
        App started =
                App.start(new App.Start(config, from, "test"), new EventLog(said, new LineFormat.Text(false), false));

        await().untilAsserted(() -> assertThat(said().substring(before)).contains("is up"));
        return started;
    }

    @AfterEach
    void end() throws IOException {
        app.close();
        upstream.close();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String ask(String line, String... headers) throws IOException {
        Matcher port = Pattern.compile("admin port: http://.*:(\\d+)/healthz").matcher(said());
        int last = 0;
        while (port.find()) {
            last = Integer.parseInt(port.group(1));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), last)) {
            socket.setSoTimeout((int) MILLIS);
            String type = line.startsWith("GET") ? "" : "Content-Type: application/json\r\n";
            String request = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + type
                    + String.join("", headers) + "\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The body, which is asserted to be JSON and of this type. */
    private static String json(String answer, String type) throws IOException {
        assertThat(answer).containsIgnoringCase("content-type: " + type + "\r\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            int tokens = 0;
            while (parser.nextToken() != null) {
                tokens++;
            }
            assertThat(tokens).isGreaterThan(2);
        }
        return body.strip();
    }

    private ProbeClient talking() throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(app.listening().get(0).address(), MILLIS)).isInstanceOf(CallResult.Ok.class);
        client.write("hello", MILLIS);
        assertThat(client.readExactly(5, MILLIS).end()).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    @Test
    void all_rules_are_listed_as_they_stand() throws IOException {
        String answer = ask("GET /api/v1/rules");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(json(answer, "application/json"))
                .isEqualTo("{\"rules\":["
                        + "{\"proxy\":\"db\",\"rule\":\"restart\",\"text\":\"reset then refuse 1s when armed, open\",\"armed\":false,"
                        + "\"faults\":0},"
                        + "{\"proxy\":\"db\",\"rule\":\"cut\",\"text\":\"close when client-says \\\"\\\\\\\"bye\\\\\\\"\\\","
                        + " all\",\"armed\":true,\"faults\":0}]}");
    }

    @Test
    void a_rule_that_is_armed_breaks_a_connection_that_was_open_and_idle_before() throws IOException {
        try (ProbeClient idle = talking()) {
            String answer = ask("POST /api/v1/rules/db/restart/arm");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(json(answer, "application/json")).contains("\"rule\":\"restart\"", "\"armed\":true");
            assertThat(idle.read(1, MILLIS)).hasToString("ECONNRESET");
        }
        await().untilAsserted(() -> assertThat(said())
                .contains("db armed rule restart", "db fired rule restart; open connections it is fired at: 1"));
        await().untilAsserted(() -> assertThat(said()).contains("db accepts connections again"));
    }

    @Test
    void a_rule_that_is_disarmed_lets_go() throws IOException {
        try (ProbeClient client = talking()) {
            assertThat(json(ask("POST /api/v1/rules/db/cut/disarm"), "application/json"))
                    .contains("\"armed\":false");

            client.write("\"bye\"", MILLIS);

            assertThat(client.readExactly(5, MILLIS).end()).hasToString("ok");
            await().untilAsserted(() -> assertThat(said()).contains("db disarmed rule cut: it was told to"));
        }
    }

    @Test
    void a_rule_that_is_not_armed_does_not_fire_and_says_so() throws IOException {
        try (ProbeClient client = talking()) {
            String answer = ask("POST /api/v1/rules/db/restart/fire");

            assertThat(answer).startsWith("HTTP/1.1 409 ");
            assertThat(json(answer, "application/problem+json"))
                    .contains("Rule restart of proxy db is not armed", "POST /api/v1/rules/db/restart/arm");
            client.write("hello", MILLIS);
            assertThat(client.readExactly(5, MILLIS).end()).hasToString("ok");
            assertThat(said()).doesNotContain("fired");
        }
    }

    @Test
    void a_rule_fires_when_it_is_told_to_and_says_how_many_it_took() throws IOException {
        try (ProbeClient one = talking();
                ProbeClient two = talking()) {
            assertThat(json(ask("POST /api/v1/rules/db/cut/fire"), "application/json"))
                    .isEqualTo("{\"proxy\":\"db\",\"rule\":\"cut\",\"connections\":2,\"observed\":0,\"heldBack\":0,"
                            + "\"spared\":0}");

            assertThat(one.read(1, MILLIS)).isInstanceOf(CallResult.Eof.class);
            assertThat(two.read(1, MILLIS)).isInstanceOf(CallResult.Eof.class);
        }
    }

    @Test
    void a_cap_over_all_rules_holds_back_and_the_answer_says_how_many() throws Exception {
        HangupConfig config = ((Loaded.Valid<HangupConfig>) new ConfigLoader(name -> Optional.empty())
                        .loadText("limits: { faults: 1 per 10m }\n" + Files.readString(file), "text"))
                .value();
        app.close();
        app = run(config, Optional.empty());
        try (ProbeClient one = talking();
                ProbeClient two = talking();
                ProbeClient three = talking()) {
            assertThat(json(ask("POST /api/v1/rules/db/cut/fire"), "application/json"))
                    .endsWith("\"connections\":1,\"observed\":0,\"heldBack\":2,\"spared\":0}");
            assertThat(List.of(one, two, three))
                    .filteredOn(AdminApiTest::echoes)
                    .hasSize(2);
        }
    }

    private static boolean echoes(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end() instanceof CallResult.Ok;
    }

    @Test
    void a_rule_that_somebody_deleted_is_so_in_the_report() throws IOException {
        assertThat(ask("DELETE /api/v1/rules/db/cut"))
                .startsWith("HTTP/1.1 204 ")
                .doesNotContainIgnoringCase("content-type", "content-length");

        assertThat(ask("GET /api/v1/report")).contains("; deleted by an order").doesNotContain("removed by a reload");
        assertThat(ask("GET /api/v1/reactions?rule=cut")).as("it has a report").startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET /api/v1/events?rule=cu")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/v1/rules/db/cut/disarm", "DELETE /api/v1/rules/db/cut", "POST /api/v1/reload"})
    void an_order_that_takes_no_body_says_so(String line) throws IOException {
        String answer = ask(line, "Content-Length: 15\r\n\r\n{\"for\": \"10m\" }");

        assertThat(answer).startsWith("HTTP/1.1 422 ");
        assertThat(json(answer, "application/problem+json"))
                .contains("\"line\":1,\"column\":3", "unknown key \\\"for\\\" (expected: none)");
        assertThat(ask("GET /api/v1/rules")).contains("\"rule\":\"cut\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/v1/connections?proxy=bd    | 404 | There is no proxy bd (expected: one of [db]); did you mean",
                "GET /api/v1/rules?proxy=nope        | 404 | There is no proxy nope (expected: one of [db]).",
                "GET /api/v1/reactions?rule=cuts     | 404 | There is no rule cuts (expected: one of [cut, restart]); did",
                "GET /api/v1/reactions?proxy=nope    | 404 | There is no proxy nope",
                "GET /api/v1/reactions?awiat=2s      | 400 | takes no parameter awiat (expected: one of [await, proxy, rule])",
                "GET /api/v1/proxies?proxy=db        | 400 | takes no parameter proxy (expected: none)",
                "GET /api/v1/rules?proxy=db&proxy=db | 400 | The parameter proxy is there 2 times (expected: once)",
                "POST /api/v1/disarm?proxy=db        | 400 | takes no parameter proxy"
            })
    void what_a_query_names_is_there(String line, int status, String words) throws IOException {
        String answer = ask(line);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(json(answer, "application/problem+json")).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /api/v1/rules/web/cut/arm    | there is no proxy web (expected: one of [db])",
                "POST /api/v1/rules/db/cutt/disarm | proxy db has no rule cutt (expected: one of [restart, cut])",
                "POST /api/v1/rules/db/cutt/fire   | proxy db has no rule cutt",
                "POST /api/v1/rules/db/cut/explode | There is no /api/v1/rules/db/cut/explode here. There is GET",
                "GET /api/v2/rules                 | There is no /api/v2/rules here. There is GET /healthz",
                "POST /api/v1/rules/db/%22/arm     | proxy db has no rule \\\" (expected: one of [restart, cut])"
            })
    void what_is_not_there_is_a_problem_that_names_what_is(String line, String detail) throws IOException {
        String answer = ask(line);

        assertThat(answer).startsWith("HTTP/1.1 404 ");
        assertThat(json(answer, "application/problem+json")).contains(detail, "\"status\":404");
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v1/rules, 'GET, HEAD'",
        "GET /api/v1/reload, POST",
        "PUT /api/v1/reload, POST",
        "GET /api/v1/rules/db/cut/arm, POST"
    })
    void another_method_learns_which_ones_there_are(String line, String methods) throws IOException {
        assertThat(json(ask(line), "application/problem+json")).contains("is there for");
        assertThat(ask(line)).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: " + methods + "\r\n");
        assertThat(app.listening()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "https://localhost"})
    void a_web_page_changes_nothing(String origin) throws IOException {
        try (ProbeClient client = talking()) {
            String header = "Origin: " + origin + "\r\n";
            assertThat(ask("POST /api/v1/rules/db/cut/fire", header)).startsWith("HTTP/1.1 403 ");
            assertThat(ask("POST /api/v1/reload", header)).startsWith("HTTP/1.1 403 ");
            assertThat(json(ask("POST /api/v1/rules/db/cut/arm", header), "application/problem+json"))
                    .contains("a web page of another origin");
            assertThat(ask("GET /api/v1/rules", header)).startsWith("HTTP/1.1 403 ");

            client.write("hello", MILLIS);
            assertThat(client.readExactly(5, MILLIS).end()).hasToString("ok");
        }
        assertThat(said()).doesNotContain("fired", "reloaded");
    }

    @Test
    void a_reload_answers_with_what_changed() throws IOException {
        Files.writeString(
                file, Files.readString(file).replace("name: cut", "name: other").replace("refuse: 1s", "refuse: 2s"));

        String answer = ask("POST /api/v1/reload");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(json(answer, "application/json"))
                .isEqualTo("{\"proxies\":{\"added\":[],\"removed\":[],\"changed\":[\"db\"]},"
                        + "\"rules\":{\"added\":[\"db/other\"],\"removed\":[\"db/cut\"],\"changed\":[\"db/restart\"]},"
                        + "\"expectationsChanged\":[]}");
        assertThat(json(ask("POST /api/v1/reload"), "application/json"))
                .as("also where nothing has changed")
                .isEqualTo("{\"proxies\":{\"added\":[],\"removed\":[],\"changed\":[]},"
                        + "\"rules\":{\"added\":[],\"removed\":[],\"changed\":[]},\"expectationsChanged\":[]}");
    }

    @Test
    void a_reload_of_a_wrong_file_answers_with_every_problem() throws IOException {
        Files.writeString(
                file,
                Files.readString(file).replace("fault: close", "fault: clse").replace("seed: 7", "seed: x"));

        String answer = ask("POST /api/v1/reload");

        assertThat(answer).startsWith("HTTP/1.1 422 ");
        assertThat(json(answer, "application/problem+json"))
                .contains("\"line\":1,\"column\":7", "\"line\":13,\"column\":16", "did you mean \\\"close\\\"");
        assertThat(ask("GET /api/v1/rules")).contains("\"rule\":\"cut\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?format=json", "?format=text", "?format=junit"})
    void where_reactions_are_not_watched_there_is_no_report(String query) throws Exception {
        String unwatched = "reactions: { watch: false }\n" + Files.readString(file);
        app.close();
        app = run(
                ((Loaded.Valid<HangupConfig>) new ConfigLoader(name -> Optional.empty()).loadText(unwatched, "text"))
                        .value(),
                Optional.empty());
        String answer = ask("GET /api/v1/report" + query);

        assertThat(answer).startsWith("HTTP/1.1 404 ");
        assertThat(json(answer, "application/problem+json")).contains("does not watch the reactions of clients");
    }

    @Test
    void a_reload_without_a_file_is_a_conflict() throws Exception {
        HangupConfig config = ((Loaded.Valid<HangupConfig>)
                        new ConfigLoader(name -> Optional.empty()).loadText(Files.readString(file), "text"))
                .value();
        app.close();
        app = run(config, Optional.empty());

        String answer = ask("POST /api/v1/reload");

        assertThat(answer).startsWith("HTTP/1.1 409 ");
        assertThat(json(answer, "application/problem+json")).contains("nothing to reload");
    }
}
