package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the admin port is answered with a problem that says what is wrong, and is never taken for two requests. */
@Timeout(60)
class HostileRequestsTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String NEXT = "GET /readyz HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

    private Serving port;

    @BeforeEach
    void begin() throws IOException {
        port = Serving.of(Serving.Pages.NONE);
    }

    @AfterEach
    void end() {
        port.close();
    }

    private static void assertProblem(String answer, int status, String words) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\ncontent-type: application/problem+json\r\n")
                .containsIgnoringCase("\r\nserver: Hangup/")
                .contains("\"status\":" + status, words);
    }

    private static long answers(String all) {
        return Pattern.compile("HTTP/1\\.1 [0-9]{3} ").matcher(all).results().count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /nothing HTTP/1.1         | 404 | There is no /nothing here. There is GET /healthz",
                "GET / HTTP/1.1                | 404 | There is no / here. There is GET /healthz",
                "GET /api/v1/disarm%2F HTTP/1.1 | 404 | There is no /api/v1/disarm/ here",
                "POST /metrics HTTP/1.1        | 405 | /metrics is there for GET and HEAD.",
                "DELETE /healthz HTTP/1.1      | 405 | /healthz is there for GET and HEAD.",
                "OPTIONS /api/v1/disarm HTTP/1.1 | 405 | /api/v1/disarm is there for POST.",
                "TRACE /api/v1/rules HTTP/1.1  | 405 | /api/v1/rules is there for GET and HEAD.",
                "GET /readyz HTTP/2.0          | 505 | HTTP/1.1 is spoken here",
                "GET /readyz HTTP/0.9          | 505 | HTTP/1.1 is spoken here",
                "GET /healthz HTTP/9.x         | 400 | This is no request of HTTP/1.1",
                "no http at all                | 400 | This is no request of HTTP/1.1",
                "GET readyz HTTP/1.1           | 400 | neither a path nor a URL",
                "OPTIONS * HTTP/1.1            | 400 | neither a path nor a URL",
                "CONNECT db:5432 HTTP/1.1      | 400 | neither a path nor a URL",
                "GET /%zz HTTP/1.1             | 400 | an escape that is none",
                "GET /api/v1/rules?proxy=% HTTP/1.1 | 400 | an escape that is none"
            })
    void what_is_not_understood_is_a_problem(String line, int status, String words) throws IOException {
        assertProblem(port.talk(line + "\r\n" + HOST + "Connection: close\r\n\r\n"), status, words);
    }

    @Test
    void a_refused_method_learns_which_ones_there_are() throws IOException {
        assertThat(port.ask("PUT /healthz")).containsIgnoringCase("\r\nallow: GET, HEAD\r\n");
        assertThat(port.ask("GET /api/v1/rules/a/b", JSON.strip())).containsIgnoringCase("\r\nallow: PUT, DELETE\r\n");
    }

    @Test
    void lines_and_headers_that_are_too_long_are_problems() throws IOException {
        String longText = "x".repeat(Limits.HEADER_BYTES);

        assertProblem(port.ask("GET /" + longText), 414, "it may have 4096 bytes");
        assertProblem(port.ask("GET /healthz", "X-Long: " + longText), 431, "all of them may have 8192 bytes");
    }

    /** The answer is not lost with the connection, though more is sent than is read. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 300000\r\n", "Transfer-Encoding: chunked\r\n"})
    void a_body_that_is_too_large_is_a_problem_and_what_follows_is_no_request(String length) throws IOException {
        try (Socket socket = port.connect()) {
            String size = length.startsWith("C") ? "" : "493e0\r\n";
            String end = length.startsWith("C") ? "" : "\r\n0\r\n\r\n";
            socket.getOutputStream()
                    .write(("POST /api/v1/reload HTTP/1.1\r\n" + HOST + JSON + length + "\r\n" + size
                                    + "x".repeat(300_000) + end + NEXT)
                            .getBytes(ISO_8859_1));
            socket.shutdownOutput();
            String all = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertProblem(all, 413, "it may have 65536 bytes");
            assertThat(answers(all)).isEqualTo(1);
        }
    }

    @Test
    void a_body_that_would_be_too_large_is_refused_before_it_is_sent() throws IOException {
        String head = "POST /api/v1/reload HTTP/1.1\r\n" + HOST + JSON + "Expect: 100-continue\r\n";

        assertProblem(port.talk(head + "Content-Length: 300000\r\n\r\n"), 413, "it may have 65536 bytes");
    }

    @Test
    void who_waits_for_it_is_told_to_go_on() throws IOException {
        try (Socket socket = port.connect()) {
            socket.getOutputStream()
                    .write(("PUT /healthz HTTP/1.1\r\n" + HOST + JSON
                                    + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                            .getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(21), UTF_8))
                    .isEqualTo("HTTP/1.1 100 Continue");
            socket.getOutputStream().write("{}".getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("HTTP/1.1 405 ");
        }
    }

    /** Of two lengths, a proxy in front may believe the other one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
                "Content-Length: 5, 6\r\n\r\n0\r\n\r\n",
                "Content-Length: -5\r\n\r\n0\r\n\r\n",
                "Content-Length: +5\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
            })
    void a_body_of_an_uncertain_length_is_refused_and_ends_the_connection(String rest) throws IOException {
        String all = port.talk("GET /healthz HTTP/1.1\r\n" + HOST + rest + NEXT);

        assertProblem(all, 400, "This is no request of HTTP/1.1");
        assertThat(answers(all)).isEqualTo(1);
    }

    @Test
    void what_is_refused_is_answered_behind_what_came_before_it() throws IOException {
        String readyz = "GET /readyz HTTP/1.1\r\n" + HOST + "\r\n";
        String tooLarge = "GET /readyz HTTP/1.1\r\n" + HOST + "Content-Length: 300000\r\n\r\n";

        String all = port.talk(readyz + readyz + tooLarge);
        String malformed = port.talk(readyz + readyz + "no http at all\r\n\r\n" + readyz);

        assertThat(all).containsSubsequence("ok\n", "ok\n", "HTTP/1.1 413 ");
        assertThat(malformed).containsSubsequence("ok\n", "ok\n", "HTTP/1.1 400 ");
        assertThat(answers(all)).isEqualTo(3);
        assertThat(answers(malformed)).isEqualTo(3);
    }

    @Test
    void a_detail_that_quotes_what_was_asked_for_is_one_line_and_no_header() throws IOException {
        String answer = port.ask("GET /a%0d%0aX-Evil:%20y%E2%80%AE%22");

        assertProblem(answer, 404, "There is no /a\\\\u000d\\\\u000aX-Evil: y\\\\u202e\\\" here");
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT))
                .doesNotContain("x-evil");
    }

    @Test
    void a_slash_that_is_escaped_divides_nothing_and_other_escapes_mean_what_they_stand_for() throws IOException {
        assertThat(port.ask("GET /%72eadyz")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask("POST /api/v1/rules/db/cut%2Farm", JSON.strip())).startsWith("HTTP/1.1 405 ");
        assertThat(port.ask("POST /api%2Fv1/reload", JSON.strip())).startsWith("HTTP/1.1 404 ");
    }

    /** RFC 9112, 3.2.2: it has to be accepted, and its host counts in the place of the header. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost/readyz, localhost, 200",
        "HTTP://127.0.0.1:1/readyz?x=y, localhost, 200",
        "http://localhost/readyz, evil.example, 200",
        "http://evil.example/readyz, localhost, 421",
        "http://localhost@evil.example/readyz, localhost, 421",
        "http://evil.example@localhost/readyz, localhost, 421",
        "http:///readyz, localhost, 421",
        "http://localhost, localhost, 404",
        "ftp://localhost/readyz, localhost, 400"
    })
    void the_whole_url_may_be_asked_for(String url, String host, int status) throws IOException {
        assertThat(port.talk("GET " + url + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nhost: evil.example\r\n", ""})
    void one_host_is_named(String hosts) throws IOException {
        assertProblem(
                port.talk("GET /readyz HTTP/1.1\r\n" + hosts + "Connection: close\r\n\r\n"),
                400,
                "no header Host, or several");
    }
}
