package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a terminal shows, letter by letter. */
class TextReportTest {
    private static final Path FILES = Path.of("src", "test", "resources", "report");
    private static final String ESCAPE = "\u001b";

    static List<String> named() {
        return List.of("nothing", "duplicate", "everything", "clients", "hostile");
    }

    static Report report(String name) {
        return Reports.all().get(named().indexOf(name));
    }

    @Provide
    Arbitrary<Report> anyReport() {
        return AnyReport.reports();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, 80",
        "duplicate, 80",
        "everything, 80",
        "clients, 80",
        "hostile, 80",
        "duplicate, 120",
        "everything, 120"
    })
    void a_report_looks_like_this(String name, int columns) throws IOException {
        String text = TextReport.of(report(name), new Look(columns, false));
        Path file = FILES.resolve(name + "-" + columns + ".txt");
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.createDirectories(FILES);
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    @Test
    void of_a_rule_with_two_faults_each_has_its_own_count() {
        assertThat(TextReport.of(Reports.twoFaults(), new Look(120, false)).lines())
                .contains(
                        "  commit-gap · reset · 2 of 3 faults: reset when answering, 20%",
                        "  commit-gap · close · 1 of 3 faults: reset when answering, 20%");
    }

    @Property(tries = 200)
    void nothing_is_wider_than_the_terminal(
            @ForAll("anyReport") Report report, @ForAll @IntRange(min = 40, max = 200) int columns) {
        assertThat(TextReport.of(report, new Look(columns, false)).lines())
                .allSatisfy(line -> assertThat(Lines.columns(line)).as(line).isLessThanOrEqualTo(columns));
    }

    @Test
    void colours_are_on_signs_alone_and_change_no_letter() {
        String coloured = TextReport.of(Reports.everything(), new Look(80, true));

        assertThat(coloured.lines().filter(line -> line.contains(ESCAPE)))
                .isNotEmpty()
                .allMatch(line -> line.matches(" *" + ESCAPE + "\\[\\d+m\\S" + ESCAPE + "\\[0m .*"));
        assertThat(coloured.replaceAll(ESCAPE + "\\[\\d+m", ""))
                .isEqualTo(TextReport.of(Reports.everything(), new Look(80, false)));
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "80, 80", "7, 40"})
    void the_environment_may_say_how_wide_the_terminal_is(String columns, int wide) {
        assertThat(Look.ofTerminal(Optional.of(columns)).columns()).isEqualTo(wide);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-3", "0", "99999999999"})
    void where_it_says_nothing_of_use_the_terminal_is_asked(String columns) {
        assertThat(Look.ofTerminal(Optional.of(columns)).columns())
                .isEqualTo(Look.ofTerminal(Optional.empty()).columns());
    }

    @Test
    void no_text_steers_the_terminal() {
        assertThat(TextReport.of(Reports.hostile(), new Look(80, false)))
                .doesNotContain(ESCAPE, "\u0000", "\u202e")
                .contains("\\u001b[31m");
    }
}
