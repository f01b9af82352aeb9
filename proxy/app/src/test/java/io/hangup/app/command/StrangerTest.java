package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpServer;
import io.hangup.app.admin.Serving;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever answers and is not Hangup is never taken for one. */
@Timeout(60)
class StrangerTest {
    private static final long PATIENCE_MILLIS = 10_000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int hangup(String... args) {
        return HangupCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** A web server that says yes to everything. */
    private static HttpServer obliging(String name, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (!name.isEmpty()) {
                exchange.getResponseHeaders().add("Server", name);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] body = "{\"proxies\":[],\"disarmed\":3}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
            if (status != 204) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    static Stream<String> commands() {
        return Stream.of(
                "list",
                "connections",
                "rules",
                "arm a/b",
                "disarm",
                "disarm a/b",
                "fire a/b",
                "fire a/b --next 2",
                "next a/b",
                "put a/b FILE",
                "delete a/b",
                "reload",
                "report",
                "reactions",
                "events");
    }

    private String[] ctl(String command, int port, String... more) throws IOException {
        Path rule = Files.writeString(directory.resolve("rule.yaml"), "{ fault: reset }");
        return Stream.of(
                        Stream.of("ctl"),
                        Arrays.stream(command.replace("FILE", rule.toString()).split(" ")),
                        Stream.of("--admin", "127.0.0.1:" + port),
                        Arrays.stream(more))
                .flatMap(each -> each)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void no_command_believes_another_server(String command) throws IOException {
        for (int status : List.of(200, 204, 404)) {
            HttpServer server = obliging("nginx/1.27.0", status);
            try {
                int port = server.getAddress().getPort();
                assertThat(hangup(ctl(command, port))).isEqualTo(ExitCode.UNREACHABLE);
                assertThat(out.toString()).isEmpty();
                assertThat(err.toString())
                        .contains("127.0.0.1:" + port + " answered, but it is not Hangup's admin port: it said "
                                + status + " and calls itself nginx/1.27.0")
                        .contains("--admin");
            } finally {
                server.stop(0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_failure_is_json_where_json_is_wanted(String command) throws IOException {
        HttpServer server = obliging("", 200);
        try {
            assertThat(hangup(ctl(command, server.getAddress().getPort(), "--json")))
                    .isEqualTo(ExitCode.UNREACHABLE);
            try (JsonParser json = new JsonFactory().createParser(out.toString())) {
                assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                assertThat(json.nextFieldName()).isEqualTo("detail");
                assertThat(json.nextTextValue()).contains("answered, but it is not Hangup's admin port: it said 200");
                assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
                assertThat(json.nextToken()).isNull();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nor_do_report_healthcheck_and_doctor() throws IOException {
        HttpServer server = obliging("nginx", 200);
        try {
            String where = "127.0.0.1:" + server.getAddress().getPort();
            for (String command : List.of("report", "healthcheck", "doctor")) {
                assertThat(hangup(command, where)).as(command).isEqualTo(ExitCode.UNREACHABLE);
            }
            assertThat(err.toString()).contains("it is not Hangup's admin port", "is no Hangup that can be asked");
            assertThat(out.toString()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9.2\\r\\n | http://  | is no HTTP",
                "-ERR unknown\\r\\n        | http://  | with TLS its URL begins with https://",
                "HTTP/1.1 400 No\\r\\n\\r\\n| https:// | it speaks no TLS"
            })
    void what_is_no_http_or_no_tls_is_said_to_be_so(String banner, String scheme, String said) throws Exception {
        try (ProbeServer server = ProbeServer.open()) {
            String where = scheme + "127.0.0.1:" + server.address().getPort();
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> hangup("ctl", "disarm", "--admin", where));
            try (Peer peer = server.accept(PATIENCE_MILLIS)) {
                peer.readExactly(1, PATIENCE_MILLIS);
                peer.write(banner.replace("\\r\\n", "\r\n"), PATIENCE_MILLIS);
                // To a client of TLS, an end right behind what is no TLS may come first.
                if (scheme.equals("http://")) {
                    peer.shutdownOutput();
                }
                assertThat(code.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(ExitCode.UNREACHABLE);
            }
            assertThat(err.toString()).contains("it is not Hangup's admin port", said);
        }
    }

    @Test
    void hangup_itself_is_believed_and_its_problem_is_json_as_it_came() throws IOException {
        try (Serving server = Serving.of(Serving.Pages.NONE)) {
            assertThat(hangup("ctl", "--json", "rules", "--proxy", "ünï b/c", "--admin", String.valueOf(server.port())))
                    .isEqualTo(ExitCode.REFUSED);
            assertThat(out.toString()).startsWith("{").contains("\"status\":404", "\"detail\":");
            assertThat(hangup("healthcheck", "http://127.0.0.1:" + server.port() + "/"))
                    .isZero();
        }
    }

    @Test
    void the_doctor_says_what_to_ask_instead_of_a_port_with_tls() {
        assertThat(hangup("doctor", "https://localhost:9191")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("over TLS no RST can be asked for", "run --probe");
    }

    @Test
    void a_token_in_the_place_of_its_file_is_not_said() {
        String secret = "hunter2hunter2hunter2";
        for (List<String> words : List.of(
                List.of("ctl", "list", "--admin", "1"),
                List.of("report", "127.0.0.1:1"),
                List.of("healthcheck", "127.0.0.1:1"))) {
            String[] args = Stream.concat(words.stream(), Stream.of("--token-file", secret))
                    .toArray(String[]::new);
            assertThat(hangup(args)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(err.toString()).contains("--token-file", "it is not there").doesNotContain("hunter2");
    }

    @Test
    void a_rule_that_is_too_large_is_refused_before_it_is_sent() throws IOException {
        Path large = Files.writeString(directory.resolve("large.yaml"), "x".repeat(64 * 1024 + 1));

        assertThat(hangup("ctl", "put", "a/b", large.toString(), "--admin", "1"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is larger than 65536 B", "reload");
    }
}
