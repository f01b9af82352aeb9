package io.hangup.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Animal CLIENT = new Curl("7.88.1", "none");
    private static final Situation SITUATION = Situation.ALL.get(0);

    private static Row row(String saw, long received, Optional<Told> told) {
        return new Row(CLIENT, SITUATION, saw, received, told);
    }

    @Test
    void a_silent_duplicate_stands_out_and_is_told_in_full() {
        Row row = row("200 OK", 2, Optional.of(new Told("recovered", "resent", "duplicate", 1, 1, "at once")));

        assertThat(ClientsPage.of(List.of(row), List.of(), "Here"))
                .contains("| curl | **2, OK** |")
                .contains("| curl | `200 OK` | 2 | recovered | 1 | 1, duplicate | resent | at once |");
    }

    @Test
    void a_client_that_is_missing_is_named_and_one_without_a_report_has_empty_columns() {
        assertThat(ClientsPage.of(List.of(row("curl: (52)", 1, Optional.empty())), List.of("Go: not here"), "Here"))
                .contains("Left out: Go: not here.")
                .contains("| curl | `curl: (52)` | 1 |  |  |  |  |  |");
    }

    @Test
    void the_data_have_a_line_for_each_row_with_as_many_fields_each() {
        String data = DataFile.of(List.of(row("200 OK", 1, Optional.empty())));

        List<List<String>> lines =
                data.lines().map(line -> List.of(line.split("\t", -1))).toList();
        assertThat(lines).hasSize(Situation.ALL.size() + 1);
        assertThat(lines.get(1)).hasSize(13).startsWith("row", SITUATION.id(), "curl", "7.88.1", "200 OK", "OK", "1");
    }
}
