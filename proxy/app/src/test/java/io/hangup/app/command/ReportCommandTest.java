package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.admin.NoControls;
import io.hangup.app.admin.Serving;
import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.ReportJson;
import io.hangup.app.report.Reports;
import io.hangup.core.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hangup report}, from files and from a real admin port. */
@Timeout(60)
class ReportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int hangup(String... args) {
        return HangupCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String saved(Report report) throws IOException {
        return Files.writeString(directory.resolve("report.json"), ReportFormat.JSON.render(report, Look.PLAIN))
                .toString();
    }

    private static Serving serving(Optional<Report> report) throws IOException {
        return Serving.of(new Serving.Pages(within -> true, () -> true, () -> "", new NoControls(report)));
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void a_saved_report_is_shown_in_every_format(ReportFormat format) throws IOException {
        String to = directory.resolve("out").toString();

        assertThat(hangup("report", "--format", format.word(), "--output", to, saved(Reports.everything())))
                .as("an expectation in it did not hold")
                .isEqualTo(99);
        assertThat(Path.of(to)).hasContent(format.render(Reports.everything(), Look.PLAIN));
        assertThat(out.toString() + err).isEmpty();
    }

    @Test
    void without_a_broken_expectation_all_is_well() throws IOException {
        assertThat(hangup("report", saved(Reports.nothing()))).isZero();
        assertThat(out.toString()).startsWith("── Hangup's report ──").contains("○ orders/stale-pool");
    }

    @Test
    void what_is_written_as_json_can_be_read_again() throws IOException {
        assertThat(hangup("report", "--format", "json", saved(Reports.duplicate())))
                .isEqualTo(99);
        assertThat(out.toString()).isEqualTo(ReportFormat.JSON.render(Reports.duplicate(), Look.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/api/v1/report"})
    void a_running_one_is_asked(String path) throws IOException {
        try (Serving server = serving(Optional.of(Reports.duplicate()))) {
            assertThat(hangup("report", "--format", "junit", server.url() + path))
                    .isEqualTo(99);
        }
        assertThat(out.toString()).isEqualTo(ReportFormat.JUNIT.render(Reports.duplicate(), Look.PLAIN));
    }

    @Test
    void a_running_one_is_asked_by_its_address_alone() throws IOException {
        try (Serving server = serving(Optional.of(Reports.duplicate()))) {
            int port = server.port();
            for (String source : List.of("127.0.0.1:" + port, "localhost:" + port, String.valueOf(port))) {
                assertThat(hangup("report", "--format", "json", source))
                        .as(source)
                        .isEqualTo(99);
            }
        }
        assertThat(out.toString())
                .isEqualTo(ReportFormat.JSON
                        .render(Reports.duplicate(), Look.PLAIN)
                        .repeat(3));
    }

    @Test
    void nobody_at_an_address_is_said_as_of_its_url() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(hangup("report", "127.0.0.1:" + port)).isEqualTo(3);
        assertThat(err.toString()).startsWith("hangup: 127.0.0.1:" + port + " cannot be reached: nobody listens there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:9191", "http://no-such-host.invalid:9191"})
    void a_host_that_nobody_knows_is_said_to_be_unknown(String source) {
        assertThat(hangup("report", source)).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("hangup: no-such-host.invalid:9191 cannot be reached: the host name"
                        + " no-such-host.invalid is unknown")
                .doesNotContain("nobody listens");
    }

    @Test
    void a_running_one_without_a_report_says_why() throws IOException {
        try (Serving server = serving(Optional.empty())) {
            assertThat(hangup("report", server.url().toString())).isEqualTo(1);
            assertThat(err.toString()).contains("This Hangup does not watch the reactions");
        }
    }

    @Test
    void another_page_of_an_admin_port_is_no_address_of_one() throws IOException {
        try (Serving server = serving(Optional.empty())) {
            assertThat(hangup("report", server.url() + "/healthz")).isEqualTo(2);
            assertThat(err.toString()).contains("/healthz (expected: HOST:PORT, PORT or a URL");
        }
    }

    @Test
    void nobody_at_a_url_is_said_with_what_to_do() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(hangup("report", "http://127.0.0.1:" + port)).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("hangup: 127.0.0.1:" + port + " cannot be reached: nobody listens there")
                .contains("run --admin 9191");
    }

    @Test
    void a_file_that_is_no_report_is_told_what_is_wrong() throws IOException {
        Path config = Files.writeString(directory.resolve("hangup.yaml"), "proxies: []\n");

        assertThat(hangup("report", config.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("hangup: " + config + " is not a report: line 1, column")
                .contains("run --report json=FILE", "hangup schema report");
    }

    @Test
    void a_file_that_is_not_there_is_said() {
        assertThat(hangup("report", directory.resolve("none.json").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.json: there is no such file", "HOST:PORT");
        assertThat(hangup("report", directory.toString())).isEqualTo(2);
        assertThat(hangup("report", "http://")).isEqualTo(2);
        assertThat(err.toString()).contains("or a URL such as http://127.0.0.1:9191");
    }

    @Test
    void an_output_that_cannot_be_written_is_said() throws IOException {
        assertThat(hangup("report", "--output", directory.toString(), saved(Reports.nothing())))
                .isEqualTo(2);
        assertThat(err.toString()).contains(directory + " cannot be written");
    }

    @Test
    void an_unknown_format_is_said_with_the_known_ones() {
        assertThat(hangup("report", "--format", "xml", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--format", ": xml (expected: one of text, json, junit, markdown)");
    }

    @Test
    void a_format_may_be_typed_in_capitals() throws IOException {
        assertThat(hangup("report", "--format", "JSON", saved(Reports.nothing())))
                .isZero();
        assertThat(out.toString()).isEqualTo(ReportFormat.JSON.render(Reports.nothing(), Look.PLAIN));
    }

    @Test
    void the_schema_of_a_report_is_printed() {
        assertThat(hangup("schema", "report")).isZero();
        assertThat(out.toString()).isEqualTo(ReportJson.schema());
        assertThat(hangup("schema", "else")).isEqualTo(2);
        assertThat(err.toString()).contains("else (expected: one of config, report)");
    }
}
