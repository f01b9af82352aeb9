package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hangup.core.report.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what the schema says, and is read as what it was. */
class ReportJsonTest {
    private static final Path FILE = Path.of("../../config/report.schema.json");

    static List<Report> reports() {
        return Reports.all();
    }

    @Provide
    Arbitrary<Report> anyReport() {
        return AnyReport.reports();
    }

    @Test
    void the_file_that_comes_with_hangup_is_the_schema_of_these_records() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, ReportJson.schema());
        }
        assertThat(FILE).hasContent(ReportJson.schema());
    }

    @Test
    void the_schema_is_one() {
        Schema draft07 = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_7.getDialectId()));

        assertThat(draft07.validate(ReportJson.schema(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void a_report_keeps_to_the_schema_and_is_read_as_what_it_was(Report report) throws Exception {
        assertThat(Schemas.refusals(ReportJson.of(report))).isEmpty();
        assertThat(read(ReportJson.of(report)).rules()).hasSameSizeAs(report.rules());
        assertThat(ReportJson.of(read(ReportJson.of(report)))).isEqualTo(ReportJson.of(report));
    }

    @Property(tries = 300)
    void any_report_keeps_to_the_schema_and_is_read_as_what_it_was(@ForAll("anyReport") Report report)
            throws Exception {
        String json = ReportJson.of(report);

        assertThat(Schemas.refusals(json)).isEmpty();
        assertThat(read(json)).isEqualTo(report);
    }

    @Test
    void an_episode_has_the_fields_that_are_promised() {
        assertThat(ReportJson.of(Reports.duplicate()).replaceAll("\\s+", " "))
                .contains("\"episodes\": [ { \"proxy\": \"orders\", \"rule\": \"commit-gap\", \"fault\": \"reset\","
                        + " \"client\": \"127.0.0.1 (java 4711)\", \"connection\": 7, \"outcome\": \"recovered\","
                        + " \"marks\": [ \"retried\", \"resent\" ], \"resent\": \"duplicate\", \"resends\": 1,"
                        + " \"attempts\": 1, \"gapsMillis\": [ 0.62 ], \"attemptMillis\": [ 0.62 ],"
                        + " \"backOff\": \"none\","
                        + " \"backOffStepMillis\": 0.0, \"backOffFactor\": 1.0, \"recoveredAfterMillis\": 1.84,"
                        + " \"continues\": null,");
    }

    @Test
    void marks_are_in_their_own_order() {
        assertThat(ReportJson.of(Reports.marked()))
                .contains("\"marks\": [ \"retried\", \"resent\", \"kept-writing\", \"moved\", \"flushed\" ]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"outcome\": \"recovered\"    | \"outcome\": \"recoverd\"   | /episodes/0/outcome: recoverd (expected: one of [recovered, gave-up, storm",
                "\"connections\": 40           | \"connections\": \"40\"     | at /connections: 40 (expected: a whole number",
                "\"connections\": 40           | \"connections\": 4.5        | at /connections: 4.5 (expected: a whole number",
                "\"attempts\": 1               | \"attempts\": 9999999999    | at /episodes/0/attempts: 9999999999 (expected: a whole number that is not too large)",
                "\"connections\": 40           | \"connection\": 40          | at /connection: there is no such field in a report",
                "\"connections\": 40,          | ''                          | the field connections is missing",
                "\"seed\": 42                  | \"seed\": null              | at /seed: null (expected: a whole number",
                "\"patienceMillis\": 5000      | \"patienceMillis\": 0       | patienceMillis: 0 (expected: >= 1)",
                "\"retried\", \"resent\"       | \"resent\", \"resent\"      | at /episodes/0/marks/1: resent (expected: each at most once)",
                "\"seed\": 42                  | \"seed\": 42, \"seed\": 43  | it is no JSON: Duplicate field 'seed'"
            })
    void what_is_no_report_is_refused_with_what_is_wrong(String good, String bad, String said) {
        String json = ReportJson.of(Reports.duplicate());
        int at = json.indexOf(good, good.contains("attempts") ? json.indexOf("\"episodes\": [") : 0);

        assertThat(at).as("place of " + good).isNotNegative();
        assertThatThrownBy(() -> read(json.substring(0, at) + bad + json.substring(at + good.length())))
                .isInstanceOf(NotAReport.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[]", "{", "{}", "3", "null", "{\"proxies\": []}", "proxies:\n  - name: a\n"})
    void other_texts_are_no_report(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotAReport.class).hasMessageMatching("(?s)line \\d+, .*");
    }

    @Test
    void nothing_may_stand_behind_a_report() {
        assertThatThrownBy(() -> read(ReportJson.of(Reports.nothing()) + "{}"))
                .isInstanceOf(NotAReport.class)
                .hasMessageContaining("nothing behind the report");
    }

    @Test
    void the_schema_refuses_what_the_reader_refuses() {
        String json = ReportJson.of(Reports.duplicate());

        assertThat(Schemas.refusals(json.replace("\"seed\": 42,", ""))).isNotEmpty();
        assertThat(Schemas.refusals(json.replace("\"seed\": 42,", "\"seed\": 42, \"more\": 1,")))
                .isNotEmpty();
        assertThat(Schemas.refusals(json.replace("\"recovered\",", "\"well\",")))
                .isNotEmpty();
        assertThat(Schemas.refusals(json.replace("\"continues\": null", "\"continues\": \"x\"")))
                .isNotEmpty();
    }

    private static Report read(String json) throws IOException, NotAReport {
        return ReportJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
