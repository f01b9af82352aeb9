package io.hangup.app.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.ReportJson;
import io.hangup.app.report.Schemas;
import io.hangup.core.report.Report;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The report of real clients behind a real proxy, in every format. */
@Timeout(60)
class RealReportTest {
    private static final String SECRET = "order 4711: a pound of nails\n";
    private static final Watching IMPATIENT = new Watching(500, 50, 4_096, 100, 10_000, 1_000);

    private static Report of(double... waitsMillis) throws Exception {
        try (Watched watched = Watched.by(
                IMPATIENT, new Fault.Reset(Target.CLIENT), new Moment.Answering(1), new Connections.First(1))) {
            new Scripted(watched.at(Watched.FIRST), SECRET).callAndRetryAfter(waitsMillis);
            return watched.settled();
        }
    }

    @Test
    void a_client_that_sent_it_twice_is_told_of_in_every_format() throws Exception {
        Report report = of(0);

        assertThat(ReportFormat.TEXT.render(report, Look.PLAIN))
                .contains(
                        "1 fault · 0 missed · 2 connections",
                        "✓ recovered",
                        "! resent           1  duplicate; first after first#1, on first#2");
        assertThat(ReportFormat.MARKDOWN.render(report, Look.PLAIN))
                .contains("✅ recovered 1", "⚠️ resent 1 (first after first\\#1, on first\\#2)");
        assertThat(ReportFormat.JSON.render(report, Look.PLAIN))
                .contains("\"outcome\": \"recovered\"", "\"resent\": \"duplicate\"");
    }

    @Test
    void a_client_that_gave_up_is_told_of() throws Exception {
        assertThat(ReportFormat.TEXT.render(of(), Look.PLAIN))
                .contains("✗ gave-up          1  first after first#1", "it did not come back");
    }

    @Test
    void it_keeps_to_the_schema_and_is_read_as_what_it_was() throws Exception {
        Report report = of(0);
        String json = ReportFormat.JSON.render(report, Look.PLAIN);

        assertThat(Schemas.refusals(json)).isEmpty();
        assertThat(ReportJson.read(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .isEqualTo(report);
    }

    @Test
    void what_was_said_is_in_no_format() throws Exception {
        Report report = of(0);

        for (ReportFormat format : ReportFormat.values()) {
            assertThat(format.render(report, Look.PLAIN)).doesNotContain("4711", "nails");
        }
    }
}
