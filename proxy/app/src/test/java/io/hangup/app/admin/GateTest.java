package io.hangup.app.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.app.feed.Feed;
import io.hangup.config.AdminConfig;
import io.hangup.config.AdminConfig.OpenPath;
import io.hangup.config.AdminConfig.TokenSource;
import io.hangup.config.Token;
import io.hangup.core.proxy.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets through to the admin port, and with what. */
@Timeout(60)
class GateTest {
    private static final String SECRET = "0123456789abcdef-secret";
    private static final String BEARER = "Authorization: Bearer " + SECRET;
    private static final String JSON = "Content-Type: application/json";

    @TempDir
    private Path directory;

    private Optional<Serving> serving = Optional.empty();

    private Serving serve(Optional<TokenSource> token, List<String> hosts, List<OpenPath> open) throws IOException {
        AdminConfig config = new AdminConfig(new Endpoint("127.0.0.1", 0), token, hosts, open, Optional.empty());
        Serving started = Serving.of(config, Serving.Pages.NONE, Limits.of(64), Feed.Pace.USUAL);
        serving = Optional.of(started);
        return started;
    }

    private Serving serveWithToken() throws IOException {
        return serve(Optional.of(new TokenSource.Given(Token.of(SECRET))), List.of(), List.of(OpenPath.values()));
    }

    @AfterEach
    void end() {
        serving.ifPresent(Serving::close);
    }

    @Test
    void whoever_shows_the_token_gets_in() throws IOException {
        Serving port = serveWithToken();

        assertThat(port.ask("GET /api/v1/rules", BEARER)).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("GET /api/v1/rules", BEARER.replace("Bearer", "bearer")))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer 0123456789abcdef-secre",
                "Authorization: Bearer 0123456789abcdef-secret0",
                "Authorization: Basic 0123456789abcdef-secret",
                "Authorization: 0123456789abcdef-secret",
                "Authorization: Bearer 0123456789abcdef-secret\r\nAuthorization: Bearer x",
            })
    void whoever_does_not_show_it_learns_nothing(String header) throws IOException {
        Serving port = serveWithToken();

        for (String request :
                List.of("GET /api/v1/rules", "POST /api/v1/reload", "GET /nothing", "GET /openapi.json")) {
            assertThat(port.ask(request, header, JSON))
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("www-authenticate: Bearer")
                    .contains("\"status\":401")
                    .doesNotContain("secret");
        }
    }

    @Test
    void what_is_open_needs_no_token_and_what_is_not_listed_does() throws IOException {
        assertThat(serveWithToken().ask("GET /metrics")).startsWith("HTTP/1.1 200 ");
        end();
        Serving port =
                serve(Optional.of(new TokenSource.Given(Token.of(SECRET))), List.of(), List.of(OpenPath.HEALTHZ));

        assertThat(port.ask("GET /healthz")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("GET /metrics")).startsWith("HTTP/1.1 401 ");
        assertThat(port.ask("GET /probe")).startsWith("HTTP/1.1 401 ");
        assertThat(port.ask("GET /probe/reset")).startsWith("HTTP/1.1 401 ");
        assertThat(port.ask("GET /readyz")).startsWith("HTTP/1.1 401 ");
        assertThat(port.ask("POST /healthz", JSON)).startsWith("HTTP/1.1 401 ");
        assertThat(port.ask("GET /readyz", BEARER)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void names_that_are_listed_are_answered_to() throws IOException {
        Serving port = serve(Optional.empty(), List.of("hangup", "hangup.example"), List.of(OpenPath.values()));

        assertThat(port.ask("GET /api/v1/rules", "Host: Hangup.Example:9191")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("GET /api/v1/rules", "Host: hangup")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("GET /api/v1/rules", "Host: localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("GET /readyz", "Host: evil.example")).startsWith("HTTP/1.1 421 ");
        assertThat(port.ask("GET /readyz", "Host: a", "Host: b")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "application/yaml; charset=utf-8, true",
        "TEXT/YAML, true",
        "text/plain, false",
        "text/plain; x=application/json, false",
        "application/x-www-form-urlencoded, false",
        "multipart/form-data; boundary=x, false",
        "application/jsonx, false"
    })
    void what_a_form_can_send_changes_nothing(String type, boolean passes) throws IOException {
        Serving port = serve(Optional.empty(), List.of(), List.of(OpenPath.values()));

        // Nothing can be armed behind this port, and whoever gets so far is told that this is a defect.
        assertThat(port.ask("POST /api/v1/rules/no/such/arm", "Content-Type: " + type))
                .startsWith("HTTP/1.1 " + (passes ? "500" : "415") + " ");
        assertThat(port.ask("POST /api/v1/rules/no/such/arm")).startsWith("HTTP/1.1 415 ");
        assertThat(port.ask("POST /api/v1/rules/no/such/arm", JSON, "Content-Type: text/plain"))
                .startsWith("HTTP/1.1 415 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost", "https://localhost", "null", "http://127.0.0.1"})
    void a_page_of_another_origin_is_refused_and_gets_no_word_that_would_let_it_read(String origin) throws IOException {
        Serving port = serve(Optional.empty(), List.of(), List.of(OpenPath.values()));
        String header = "Origin: " + origin;
        String here = "Host: localhost:" + port.port();

        for (String request : List.of("POST /api/v1/reload", "GET /api/v1/rules", "OPTIONS /api/v1/reload")) {
            assertThat(port.ask(request, here, header, JSON, "Access-Control-Request-Method: POST"))
                    .startsWith("HTTP/1.1 403 ")
                    .satisfies(answer ->
                            assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control"));
        }
        assertThat(port.ask("OPTIONS /api/v1/rules", here))
                .startsWith("HTTP/1.1 405 ")
                .satisfies(answer -> assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control"));
        assertThat(port.ask("GET /api/v1/rules", here, "Origin: http://localhost:" + port.port()))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void the_probe_is_open_with_all_that_is_below_it_and_looks_at_the_host_first() throws IOException {
        Serving port = serve(Optional.of(new TokenSource.Given(Token.of(SECRET))), List.of(), List.of(OpenPath.PROBE));

        assertThat(port.ask("GET /probe")).startsWith("HTTP/1.1 200 ").contains("\"reset\":\"/probe/reset\"");
        assertThat(port.ask("GET /probe/refused")).startsWith("HTTP/1.1 200 ").contains("{\"port\":");
        assertThat(port.ask("GET /probe/close")).isEmpty();
        assertThatThrownBy(() -> port.ask("GET /probe/reset")).hasMessageContaining("reset");
        assertThat(port.ask("GET /healthz")).startsWith("HTTP/1.1 401 ");
        for (String path : List.of("/probe", "/probe/reset", "/probe/close", "/probe/refused")) {
            assertThat(port.ask("GET " + path, "Host: evil.example")).startsWith("HTTP/1.1 421 ");
            assertThat(port.ask("GET " + path, "Origin: http://evil.example")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void beyond_loopback_it_does_not_start_without_a_token_and_says_what_to_do() throws IOException {
        AdminConfig config = AdminConfig.on(new Endpoint("0.0.0.0", 9191));
        InetAddress all = InetAddress.getByName("0.0.0.0");

        assertThatThrownBy(() -> Gate.of(config, all, name -> Optional.empty()))
                .isInstanceOf(BadAdmin.class)
                .hasMessageContaining("0.0.0.0:9191")
                .hasMessageContaining("token-file")
                .hasMessageContaining("HANGUP_ADMIN_TOKEN")
                .hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> Gate.of(config, all, name -> Optional.of(""))).isInstanceOf(BadAdmin.class);
        assertThat(Gate.of(config, all, name -> Optional.of(SECRET))).isNotNull();
    }

    @Test
    void a_token_is_read_from_its_file_without_the_line_break_at_its_end() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Serving port = serve(Optional.of(new TokenSource.InFile(file)), List.of(), List.of(OpenPath.values()));

        assertThat(port.ask("GET /api/v1/rules", BEARER)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_file_without_a_token_is_said_and_not_quoted() throws IOException {
        Path odd = Files.writeString(directory.resolve("odd"), "two words of hunter2\n");

        assertThatThrownBy(() -> token(odd))
                .isInstanceOf(BadAdmin.class)
                .hasMessageContaining(odd.toString())
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> token(directory.resolve("missing")))
                .isInstanceOf(BadAdmin.class)
                .hasMessageContaining("NoSuchFile");
        assertThatThrownBy(() -> token(Files.writeString(directory.resolve("long"), "x".repeat(2_000))))
                .isInstanceOf(BadAdmin.class)
                .hasMessageContaining("characters");
    }

    private static Optional<Token> token(Path file) throws BadAdmin {
        AdminConfig config = new AdminConfig(
                new Endpoint("127.0.0.1", 0),
                Optional.of(new TokenSource.InFile(file)),
                List.of(),
                List.of(),
                Optional.empty());
        return TokenFile.of(config, name -> Optional.empty());
    }
}
