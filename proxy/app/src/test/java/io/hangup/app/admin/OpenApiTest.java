package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.app.admin.OpenApiDocument.Described;
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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code openapi.json} says what is there and nothing else; and every operation of it is asked with what its schemas take and
 * with what they do not: each answers, with a status and a body that the document knows, never with 5xx, and nothing of it is
 * left behind.
 */
@Timeout(240)
class OpenApiTest {
    private static final long SEED = 20_261_126;
    private static final int ROUNDS = 25;
    private static final long MILLIS = 10_000;
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private OpenApiDocument document;
    private Generated generated;
    private ProbeServer upstream;
    private App app;

    @BeforeEach
    void begin() throws Exception {
        document = OpenApiDocument.read();
        generated = new Generated(document, SEED);
        upstream = ProbeServer.open().serve(Behaviour.echo());
        Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                seed: 7
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                    rules:
                      - { name: cut, fault: close, when: manual, armed: false }
                """.formatted(
                        upstream.address().getPort()));
        ConfigFile config = new ConfigFile(file, new ConfigLoader(name -> Optional.empty()), UnaryOperator.identity());
        app = App.start(
                new App.Start(((Loaded.Valid<HangupConfig>) config.load()).value(), Optional.of(config), "test"),
                new EventLog(said, new LineFormat.Text(false), false));
    }

    @AfterEach
    void end() throws IOException {
        app.close();
        upstream.close();
    }

    @Test
    void it_names_every_operation_of_the_table_and_no_other() {
        assertThat(document.operations())
                .extracting(Described::toString)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Operation.values())
                        .map(each -> each.method() + " " + each.template())
                        .toList());
    }

    @Test
    void it_names_every_parameter_of_every_path_and_has_an_id_for_each_operation() {
        Set<String> ids = new HashSet<>();
        for (Described operation : document.operations()) {
            assertThat(ids.add(operation.id())).as(operation.id()).isTrue();
            List<String> named = operation.parameters().stream()
                    .filter(each -> each.path("in").asString().equals("path"))
                    .map(each -> "{" + each.path("name").asString() + "}")
                    .toList();
            assertThat(Arrays.stream(operation.path().split("/"))
                            .filter(each -> each.startsWith("{"))
                            .toList())
                    .isEqualTo(named);
        }
    }

    @Test
    void it_names_every_parameter_of_every_query_and_no_other() {
        for (Described described : document.operations()) {
            Operation operation = Arrays.stream(Operation.values())
                    .filter(each -> described.toString().equals(each.method() + " " + each.template()))
                    .findFirst()
                    .orElseThrow();
            assertThat(described.parameters())
                    .as(described.toString())
                    .filteredOn(each -> each.path("in").asString().equals("query"))
                    .extracting(each -> each.path("name").asString())
                    .containsExactlyElementsOf(operation.parameters());
        }
    }

    @Test
    void it_is_served_as_it_is() throws IOException {
        Exchange answer = ask("GET", "/openapi.json", "", "");

        assertThat(OpenApiDocument.parse(answer.body())).isEqualTo(document.root());
        assertThat(document.root().path("openapi").asString()).isEqualTo("3.1.0");
    }

    @Test
    void whatever_is_sent_to_an_operation_it_answers_as_the_document_says_and_leaves_nothing_behind() throws Exception {
        Set<String> done = new TreeSet<>();
        round(done);
        long descriptors = openDescriptors();
        Set<String> threads = threads();
        for (int i = 0; i < ROUNDS; i++) {
            round(done);
        }

        assertThat(done)
                .as("operations that did what they are for, at least once")
                .containsExactlyInAnyOrderElementsOf(
                        document.operations().stream().map(Described::id).toList());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors));
        assertThat(threads()).isEqualTo(threads);
        assertThat(said.toString(UTF_8)).doesNotContain("could not be made");
        try (ProbeClient client = talking()) {
            client.write("more!", MILLIS);
            assertThat(client.readExactly(5, MILLIS).end()).isInstanceOf(CallResult.Ok.class);
        }
    }

    /** Each operation once with what it takes, and three times with what it does not; before each, there is something to do it to. */
    private void round(Set<String> done) throws IOException {
        for (Described operation : document.operations()) {
            try (ProbeClient open = talking()) {
                ask("PUT", "/api/v1/rules/db/cut", JSON, "{\"fault\": \"close\", \"when\": \"manual\"}");
                good(operation, done);
            }
            for (int i = 0; i < 3; i++) {
                bad(operation);
            }
        }
    }

    private void good(Described operation, Set<String> done) throws IOException {
        String target = operation.path().replace("{proxy}", "db").replace("{rule}", "cut") + query(operation, false);
        String type = generated.oneOf(List.of("application/json", "application/yaml"));
        JsonNode content = operation.about().path("requestBody").path("content").path(type);
        boolean asTheExample =
                content.has("example") && (operation.id().equals("putRule") || generated.oftenEnough(30));
        String body = content.isMissingNode()
                ? ""
                : asTheExample ? content.get("example").toString() : generated.valid(content.get("schema"));
        Exchange answer =
                ask(operation.method(), target, operation.changes() ? "Content-Type: " + type + "\r\n" : "", body);

        verify(operation, answer, target + " " + body);
        if (answer.status() < 300) {
            done.add(operation.id());
        }
    }

    private void bad(Described operation) throws IOException {
        String proxy = generated.oftenEnough(60) ? "db" : generated.badWord();
        String rule = generated.oftenEnough(60) ? "cut" : generated.badWord();
        String path = operation.path().replace("{proxy}", proxy).replace("{rule}", rule);
        String target = path + query(operation, true);
        JsonNode schema = operation
                .about()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        String body = schema.isMissingNode() ? (generated.oftenEnough(30) ? "{}" : "") : generated.bad(schema);
        String type = generated.oftenEnough(80)
                ? generated.oneOf(List.of("application/json", "application/yaml", "text/yaml"))
                : generated.oneOf(List.of("text/plain", "", "application/x-www-form-urlencoded", "x"));
        Exchange answer = ask(operation.method(), target, "Content-Type: " + type + "\r\n", body);

        // Another path may not be there, or be there for another method.
        boolean isElsewhere =
                !path.equals(operation.path().replace("{proxy}", "db").replace("{rule}", "cut"));
        if (isElsewhere && (answer.status() == 404 || answer.status() == 405)) {
            return;
        }
        verify(operation, answer, target + " " + type + " " + body);
    }

    private String query(Described operation, boolean isBad) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asString().equals("query") && generated.oftenEnough(50)) {
                String name = parameter.path("name").asString();
                String value = isBad
                        ? generated.badWord()
                        : switch (name) {
                            case "proxy" -> "db";
                            case "rule" -> "cut";
                            case "await" -> "10ms";
                            default -> unquoted(parameter);
                        };
                query.append(query.length() == 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value);
            }
        }
        return query.toString();
    }

    private String unquoted(JsonNode parameter) {
        return generated.valid(parameter.get("schema")).replace("\"", "");
    }

    private void verify(Described operation, Exchange answer, String asked) {
        String what = operation + " asked as " + asked.substring(0, Math.min(300, asked.length())) + " was answered "
                + answer.status() + " " + answer.body();
        assertThat(answer.status()).as(what).isLessThan(500);
        if (operation.hasNoAnswer()) {
            assertThat(answer.status()).as(what).isZero();
            return;
        }
        Optional<JsonNode> described = document.response(operation, answer.status());
        assertThat(described).as(what).isPresent();
        JsonNode content = described.get().path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        assertThat(content.propertyNames()).as(what).contains(answer.type());
        if (answer.type().endsWith("json")) {
            assertThat(document.refusals(content.path(answer.type()).path("schema"), answer.body()))
                    .as(what)
                    .isEmpty();
        }
    }

    private Exchange ask(String method, String target, String headers, String body) throws IOException {
        return Exchange.of(app.adminAddress().orElseThrow().getPort(), method, target, headers, body.getBytes(UTF_8));
    }

    /** A connection that no rule breaks: whatever was armed before is not any more. */
    private ProbeClient talking() throws IOException {
        assertThat(ask("POST", "/api/v1/disarm", JSON, "").status()).isEqualTo(200);
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(app.listening().get(0).address(), MILLIS)).isInstanceOf(CallResult.Ok.class);
        client.write("hello", MILLIS);
        assertThat(client.readExactly(5, MILLIS).end()).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static long openDescriptors() {
        return ((com.sun.management.UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getOpenFileDescriptorCount();
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("hangup-"))
                .forEach(names::add);
        return names;
    }
}
