package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.Reports;
import io.hangup.core.report.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port hands out the report in every format. */
@Timeout(30)
class AdminReportTest {
    private static String ask(Report report, String line) throws IOException {
        Serving.Pages pages =
                new Serving.Pages(within -> true, () -> true, () -> "", new NoControls(Optional.of(report)));
        try (Serving server = Serving.of(pages);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.url().getPort())) {
            socket.setSoTimeout(10_000);
            String request = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/report                             | JSON     | application/json",
                "/api/v1/report?format=json                 | JSON     | application/json",
                "/api/v1/report?format=text                 | TEXT     | text/plain; charset=utf-8",
                "/api/v1/report?format=junit                | JUNIT    | application/xml",
                "/api/v1/report?format=markdown             | MARKDOWN | text/markdown; charset=utf-8",
                "/api/v1/report?format=te%78t               | TEXT     | text/plain; charset=utf-8"
            })
    void the_report_is_there_in_the_format_that_is_asked_for(String path, ReportFormat format, String type)
            throws IOException {
        String answer = ask(Reports.everything(), "GET " + path);

        assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("\r\ncontent-type: " + type + "\r\n");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .isEqualTo(format.render(Reports.everything(), Look.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?format=xml", "?format=JSON", "?format=%0a"})
    void an_unknown_format_is_a_problem_that_names_the_known_ones(String query) throws IOException {
        assertThat(ask(Reports.nothing(), "GET /api/v1/report" + query))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "There is text, json, junit, markdown.");
    }

    @ParameterizedTest
    @CsvSource({
        "?other=1&format=text, no parameter other",
        "?format=junit&format=text, is there 2 times",
        "?format=, is empty",
        "?format, is empty"
    })
    void a_query_that_cannot_be_meant_is_a_problem(String query, String why) throws IOException {
        assertThat(ask(Reports.nothing(), "GET /api/v1/report" + query))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void a_report_is_only_read(String method) throws IOException {
        assertThat(ask(Reports.nothing(), method + " /api/v1/report"))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("\r\nallow: GET, HEAD\r\n");
    }
}
