package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a user sees it. */
@Timeout(120)
class RunIT {
    private static final long MILLIS = 10_000;

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
    void closeUpstream() throws IOException {
        upstream.close();
    }

    private String proxy() {
        return "0=127.0.0.1:" + upstream.address().getPort();
    }

    private static ProbeClient connect(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS))
                .isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private static String echo(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    @Test
    void aProxyThatIsTypedIsRunAndSaysWhatHappens() throws Exception {
        try (Hangup hangup = Hangup.run(proxy(), "--rule", "reset when upstream-sent 3B, [2]", "--seed", "42")) {
            int port = hangup.port("proxy-1");
            try (ProbeClient spared = connect(port)) {
                assertThat(echo(spared)).isEqualTo("ok");
            }
            hangup.awaitLine("→ proxy-1#1 accepted from 127\\.0\\.0\\.1:\\d+; no rule takes it");
            hangup.awaitLine("■ proxy-1#1 is over: both sides finished; 5 B from the client, 5 B from the upstream");
            try (ProbeClient hit = connect(port)) {
                hit.write("hello", MILLIS);
                assertThat(hit.readExactly(5, MILLIS).end()).hasToString("ECONNRESET");
            }
            hangup.awaitLine("✗ proxy-1#2 injected reset \\(rule fault-1, when upstream-sent 3B\\) after 5 B from the"
                    + " client, 3 B from the upstream");
            assertThat(hangup.said())
                    .contains("proxy-1 has rule fault-1: reset when upstream-sent 3B, [2]")
                    .doesNotContain("was drawn")
                    .doesNotContain("hello");
            assertThat(hangup.err()).isEmpty();
        }
    }

    @Test
    void aConfigurationIsRunWithTheTransportAndTheSeedThatAreTyped() throws Exception {
        Path config = Files.writeString(directory.resolve("hangup.yaml"), """
                proxies:
                  - name: db
                    listen: 0
                    upstream: 127.0.0.1:%d
                  - name: web
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules:
                      - name: half
                        fault: close
                        connections: 50%%
                """.formatted(
                        upstream.address().getPort(), upstream.address().getPort()));

        try (Hangup hangup = Hangup.run(config.toString(), "--transport", "nio")) {
            try (ProbeClient client = connect(hangup.port("db"))) {
                assertThat(echo(client)).isEqualTo("ok");
            }
            hangup.awaitLine("seed \\d+ was drawn; --seed \\d+ hits the same connections again");
            hangup.awaitLine("web has rule half: close when first-byte, 50%");
            hangup.awaitLine("db has no rule");
            hangup.awaitLine("! transport nio: ");
            hangup.awaitLine("is up \\(nio, 1 event loop, Java ");
        }
    }

    @Test
    void inJsonEveryLineIsAnObject() throws Exception {
        try (Hangup hangup = Hangup.start("run", proxy(), "--rule", "close", "--log-format", "json")) {
            String listening =
                    hangup.awaitLine("\"event\":\"listening\".*\"port\":(\\d+)").group(1);
            hangup.awaitLine("\"event\":\"started\"");
            try (ProbeClient client = connect(Integer.parseInt(listening))) {
                client.write("hello", MILLIS);
                assertThat(client.read(10, MILLIS)).isInstanceOf(CallResult.Eof.class);
            }
            hangup.awaitLine("\"event\":\"ended\"");
            hangup.signal("TERM");
            assertThat(hangup.awaitExit()).isZero();

            List<String> events = new ArrayList<>();
            for (String line : hangup.out()) {
                events.add(eventOf(line));
            }
            assertThat(events)
                    .containsSubsequence(
                            "listening",
                            "armed",
                            "seed",
                            "started",
                            "accepted",
                            "connected",
                            "injected",
                            "ended",
                            "stopped",
                            "report");
            assertThat(hangup.said()).doesNotContain("hello");
        }
    }

    private static String eventOf(String line) throws IOException {
        String event = "";
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                event = name.equals("event") ? parser.getText() : event;
                parser.skipChildren();
            }
            assertThat(parser.nextToken()).isNull();
        }
        return event;
    }

    @Test
    void quietLeavesOutTheEvents() throws Exception {
        try (Hangup hangup = Hangup.run(proxy(), "--quiet")) {
            try (ProbeClient client = connect(hangup.port("proxy-1"))) {
                assertThat(echo(client)).isEqualTo("ok");
            }
            hangup.signal("TERM");
            assertThat(hangup.awaitExit()).isZero();
            assertThat(hangup.out()).noneMatch(line -> line.contains("proxy-1#1"));
            assertThat(hangup.out()).anyMatch(line -> line.contains("■ stopped"));
        }
    }

    @Test
    void aPortThatIsTakenEndsItWithTheProxyAndTheAddress() throws Exception {
        try (Hangup hangup = Hangup.start("run", upstream.address().getPort() + "=127.0.0.1:1", "--rule", "reset")) {
            assertThat(hangup.awaitExit()).isEqualTo(3);
            assertThat(hangup.err())
                    .singleElement()
                    .asString()
                    .contains("proxy-1", "127.0.0.1:" + upstream.address().getPort(), "taken");
        }
    }

    @Test
    void anAdminPortThatIsTakenEndsItToo() throws Exception {
        String port = Integer.toString(upstream.address().getPort());
        try (Hangup hangup = Hangup.start("run", proxy(), "--admin", port)) {
            assertThat(hangup.awaitExit()).isEqualTo(3);
            assertThat(hangup.err()).singleElement().asString().contains("admin port", "127.0.0.1:" + port, "in use");
        }
    }

    @Test
    void aConfigurationThatIsWrongEndsItWithAllThatIsWrong() throws Exception {
        Path config = Files.writeString(directory.resolve("wrong.yaml"), """
                proxies:
                  - name: db
                    listen: 0
                    upstrem: localhost:5432
                    rules:
                      - fault: resett
                """);

        try (Hangup hangup = Hangup.start("run", config.toString())) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(String.join("\n", hangup.err()))
                    .contains("wrong.yaml:4:5:", "upstrem", "wrong.yaml:6:16:", "resett", "did you mean");
            assertThat(hangup.out()).isEmpty();
        }
    }
}
