package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.admin.Serving;
import io.hangup.app.ctl.AdminAccess;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthcheckTest {
    private static final long PATIENCE_MILLIS = 10_000;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int ask(Map<String, String> environment, String... args) {
        return Healthcheck.ask(
                name -> Optional.ofNullable(environment.get(name)),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                args);
    }

    /** Asks a server that gives this answer; what the server was asked comes behind the exit code. */
    private String asked(Map<String, String> environment, String answer, int expected) throws Exception {
        try (ProbeServer server = ProbeServer.open()) {
            String where = "0.0.0.0:" + server.address().getPort();
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> ask(environment, Healthcheck.NAME, where));
            try (Peer peer = server.accept(PATIENCE_MILLIS)) {
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append(
                            new String(peer.readExactly(1, PATIENCE_MILLIS).bytes(), 0, 1, StandardCharsets.US_ASCII));
                }
                peer.write(
                        answer.replaceFirst("(\r\n|$)", "\r\nServer: Hangup/test\r\n") + "\r\n\r\n", PATIENCE_MILLIS);
                peer.shutdownOutput();
                assertThat(code.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(expected);
                return request.toString();
            }
        }
    }

    @Test
    void whoever_says_that_it_is_well_is() throws Exception {
        assertThat(asked(Map.of(), "HTTP/1.1 200 OK", ExitCode.OK))
                .startsWith("GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
                .doesNotContain("Authorization");
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void the_token_is_sent_along_and_never_said() throws Exception {
        assertThat(asked(Map.of("HANGUP_ADMIN_TOKEN", "secret"), "HTTP/1.1 401 Unauthorized", ExitCode.INTERNAL))
                .contains("Authorization: Bearer secret\r\n");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("401").doesNotContain("secret");
    }

    @Test
    void a_stuck_loop_is_not_well() throws Exception {
        asked(Map.of(), "HTTP/1.1 503 Service Unavailable\r\n\r\nAn event loop has not answered", ExitCode.INTERNAL);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("503", "An event loop has not answered");
    }

    @Test
    void where_nobody_listens_it_says_what_is_needed() throws IOException {
        String where;
        try (ProbeServer gone = ProbeServer.open()) {
            where = "127.0.0.1:" + gone.address().getPort();
        }
        assertThat(ask(Map.of("HANGUP_ADMIN", where), Healthcheck.NAME)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(where, "admin:", "HANGUP_ADMIN");
    }

    /** Whatever HANGUP_ADMIN may hold, ctl and the health check understand the same by it. */
    @ParameterizedTest
    @CsvSource({
        "PORT,                     127.0.0.1",
        "127.0.0.1:PORT,           127.0.0.1",
        "0.0.0.0:PORT,             127.0.0.1",
        "localhost:PORT,           localhost",
        "http://127.0.0.1:PORT,    127.0.0.1",
        "http://127.0.0.1:PORT/,   127.0.0.1",
        "http://0.0.0.0:PORT,      127.0.0.1",
        "[::1]:PORT,               [::1]",
        "[::]:PORT,                [::1]"
    })
    void the_variable_means_the_same_to_all(String form, String host) throws Exception {
        URI url = AdminAccess.of(form.replace("PORT", "9191"), Optional.empty(), Optional.empty(), Optional.empty())
                .url();
        assertThat(url).isEqualTo(URI.create("http://" + host + ":9191/"));
        try (Serving server = Serving.of(Serving.Pages.NONE)) {
            String where = form.replace("PORT", String.valueOf(server.port()));
            int expected = host.equals("[::1]") ? ExitCode.UNREACHABLE : ExitCode.OK;
            assertThat(ask(Map.of("HANGUP_ADMIN", where), Healthcheck.NAME))
                    .as(said.toString(StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "127.0.0.1:port", "127.0.0.1:99999", "https://"})
    void what_is_no_address_is_refused(String typed) {
        assertThat(ask(Map.of(), Healthcheck.NAME, typed)).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("is no address");
    }

    @Test
    void only_an_address_is_plain() {
        assertThat(Healthcheck.isPlain("healthcheck")).isTrue();
        assertThat(Healthcheck.isPlain("healthcheck", "127.0.0.1:9191")).isTrue();
        assertThat(Healthcheck.isPlain("healthcheck", "--help")).isFalse();
        assertThat(Healthcheck.isPlain("run", "healthcheck")).isFalse();
        assertThat(Healthcheck.isPlain()).isFalse();
    }
}
