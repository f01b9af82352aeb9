package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a client or an upstream says is in anything that Hangup says. */
@Timeout(120)
class SecretIT {
    private static final String SECRET = "hunter2-xyzzy";

    private final List<String> received = new ArrayList<>();
    private final HttpServer web = web();

    @TempDir
    private Path directory;

    private HttpServer web() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = SECRET.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("X-Secret", SECRET);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            return server;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @BeforeEach
    void serve() {
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private Path config() throws IOException {
        return Files.writeString(
                directory.resolve("hangup.yaml"), """
                admin: { listen: 0 }
                reactions: { patience: 1s }
                proxies:
                  - name: web
                    listen: 0
                    upstream: 127.0.0.1:%d
                    client-id: { header: X-User }
                    rules:
                      - name: gap
                        fault: reset
                        when: { request: { method: POST }, at: answering }
                        connections: first 1
                    expect: { resent: none }
                """.formatted(web.getAddress().getPort()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void what_was_said_through_it_is_in_nothing_that_it_says(String logFormat) throws Exception {
        Path summary = directory.resolve("summary.md");
        List<String> args =
                new ArrayList<>(List.of("run", config().toString(), "--log-format", logFormat, "--drain", "0s"));
        for (String format : List.of("json", "text", "junit", "markdown")) {
            args.addAll(List.of("--report", format + "=" + directory.resolve("report." + format)));
        }
        List<String> said = new ArrayList<>();
        try (Hangup hangup =
                Hangup.start(Map.of("GITHUB_STEP_SUMMARY", summary.toString()), args.toArray(String[]::new))) {
            hangup.awaitLine("is up|\"event\":\"started\"");
            int port = Integer.parseInt(
                    found(hangup, "web listens on 127.0.0.1:(\\d+)|\"proxy\":\"web\",.*\"port\":(\\d+)"));
            String admin = found(hangup, "(http://127.0.0.1:\\d+)|\"url\":\"([^\"]+)\"");
            assertThat(post(port)).isEqualTo(200);
            hangup.awaitLine("recovered from reset|\"outcome\":\"recovered\"");
            for (String path : List.of("/metrics", "/api/v1/rules", "/api/v1/report", "/api/v1/report?format=text")) {
                said.add(get(admin + path));
            }
            hangup.signal("TERM");
            assertThat(hangup.awaitExit()).isEqualTo(99);
            said.add(hangup.said());
            said.addAll(hangup.err());
        }
        assertThat(received).hasSize(2).allMatch(SECRET::equals);
        assertThat(summary).exists();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                said.add(Files.readString(file));
            }
        }
        assertThat(said)
                .hasSizeGreaterThan(9)
                .allSatisfy(each -> assertThat(each).doesNotContain(SECRET));
        assertThat(String.join("\n", said)).contains("resent", "duplicate");
    }

    private static String found(Hangup hangup, String expression) {
        Matcher matcher = hangup.awaitLine(expression);
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /** A client that sends it again by itself. */
    private static int post(int port) throws IOException {
        HttpURLConnection call = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/" + SECRET).toURL().openConnection();
        call.setRequestMethod("POST");
        call.setRequestProperty("X-User", SECRET);
        call.setRequestProperty("Idempotency-Key", SECRET);
        call.setRequestProperty("Authorization", SECRET);
        call.setDoOutput(true);
        call.getOutputStream().write(SECRET.getBytes(StandardCharsets.UTF_8));
        return call.getResponseCode();
    }

    private static String get(String url) throws IOException {
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
