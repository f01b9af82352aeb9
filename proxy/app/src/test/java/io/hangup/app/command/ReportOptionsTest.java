package io.hangup.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.ReportJson;
import io.hangup.app.report.Reports;
import io.hangup.core.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** What {@code --report} asks for is what is written. */
class ReportOptionsTest {
    private static final Report REPORT = Reports.duplicate();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Optional<String> summary = Optional.empty();

    @TempDir
    private Path directory;

    @Command
    private static final class Verb {
        @Mixin
        private final ReportOptions options;

        Verb(ReportOptions options) {
            this.options = options;
        }
    }

    private List<String> write(String... args) {
        Verb verb = new Verb(new ReportOptions(name -> summary));
        new CommandLine(verb).parseArgs(args);
        return verb.options.write(REPORT, new PrintStream(out, true, UTF_8), ReportFormat.TEXT::show);
    }

    private static String as(ReportFormat format) {
        return format.render(REPORT, Look.PLAIN);
    }

    @Test
    void without_a_word_it_is_the_text() {
        assertThat(write()).isEmpty();
        assertThat(out.toString(UTF_8)).startsWith("── Hangup's report ──");
    }

    @Test
    void the_usual_one_is_there_beside_files_and_in_json_it_is_one_line() {
        Path json = directory.resolve("report.json");
        assertThat(write("--report", "json=" + json)).isEmpty();

        assertThat(json).hasContent(as(ReportFormat.JSON));
        assertThat(out.toString(UTF_8)).startsWith("── Hangup's report ──");
        assertThat(ReportJson.line(Instant.EPOCH, REPORT))
                .startsWith("{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"report\",\"report\":{\"version\":")
                .containsOnlyOnce("\n");
    }

    @Test
    void several_go_where_each_is_sent() {
        Path json = directory.resolve("a=b.json");

        assertThat(write("--report", "json=" + json, "--report=markdown", "--report", "junit"))
                .isEmpty();

        assertThat(json).hasContent(as(ReportFormat.JSON));
        assertThat(out.toString(UTF_8)).isEqualTo(as(ReportFormat.MARKDOWN) + as(ReportFormat.JUNIT));
    }

    @Test
    void what_cannot_be_written_is_said_and_keeps_nothing_from_the_rest() {
        summary = Optional.of(directory.toString());
        Path there = directory.resolve("there.json");

        assertThat(write("--report", "junit=" + directory, "--report", "json=" + there))
                .satisfiesExactly(
                        said -> assertThat(said).startsWith("the report as junit is not written: " + directory),
                        said -> assertThat(said).contains("GITHUB_STEP_SUMMARY"));
        assertThat(there).hasContent(as(ReportFormat.JSON));
    }

    @Test
    void a_job_gets_its_summary() {
        summary = Optional.of(directory.resolve("summary.md").toString());

        assertThat(write("--report", "junit")).isEmpty();
        assertThat(directory.resolve("summary.md")).hasContent("\n" + as(ReportFormat.MARKDOWN));
    }

    @ParameterizedTest
    @CsvSource({"xml", "=file", "json:file"})
    void anything_else_is_refused_before_anything_runs(String typed) {
        assertThatThrownBy(() -> write("--report", typed))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("expected: FORMAT or FORMAT=FILE, with one of text, json, junit, markdown");
    }
}
