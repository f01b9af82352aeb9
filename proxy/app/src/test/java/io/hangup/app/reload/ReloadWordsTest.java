package io.hangup.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.log.Said;
import io.hangup.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReloadWordsTest {
    private static final Changes.Names NONE = new Changes.Names(List.of(), List.of(), List.of());

    @Test
    void what_changed_is_said_in_words_and_in_flat_fields() {
        Changes changes = new Changes(
                new Changes.Names(List.of("web", "queue"), List.of("old"), List.of("db")),
                new Changes.Names(List.of("db/cut"), List.of(), List.of()),
                List.of("db"));

        Said said = ReloadWords.taken("hangup.yaml", Cause.FILE, changes);

        assertThat(said.words())
                .isEqualTo("reloaded hangup.yaml (it has changed): proxies added: web, queue; proxies removed: old;"
                        + " proxies changed: db; rules added: db/cut; expectations changed: db");
        assertThat(said.fields())
                .isEqualTo(Map.of(
                        "file", "hangup.yaml",
                        "cause", "file",
                        "proxiesAdded", "web, queue",
                        "proxiesRemoved", "old",
                        "proxiesChanged", "db",
                        "rulesAdded", "db/cut",
                        "expectationsChanged", "db"));
    }

    @Test
    void that_nothing_changed_is_said_too() {
        Said said = ReloadWords.taken("hangup.yaml", Cause.SIGHUP, new Changes(NONE, NONE, List.of()));

        assertThat(said.words()).isEqualTo("reloaded hangup.yaml (SIGHUP): nothing is different");
        assertThat(said.fields()).isEqualTo(Map.of("file", "hangup.yaml", "cause", "sighup"));
    }

    @Test
    void problems_are_lines_for_people_and_one_text_with_the_first_place_for_programs() {
        Problem first = new Problem(
                new Problem.Place("hangup.yaml", 7, 12, "fault: resett", "       ^~~~~~"),
                "unknown fault",
                Optional.of("did you mean \"reset\"?"));
        Problem second = new Problem(new Problem.Place("hangup.yaml", 0, 0, "", ""), "too late", Optional.empty());

        Said said = ReloadWords.refused("hangup.yaml", Cause.ADMIN, List.of(first, second));

        assertThat(said.words())
                .isEqualTo(
                        "could not reload hangup.yaml (the admin port was asked to): 2 problems; what runs goes on as it"
                                + " was");
        assertThat(said.more())
                .containsExactly(
                        "hangup.yaml:7:12: unknown fault",
                        "fault: resett",
                        "       ^~~~~~  did you mean \"reset\"?",
                        "hangup.yaml: too late");
        assertThat(said.fields())
                .containsEntry("line", 7L)
                .containsEntry("column", 12L)
                .containsEntry("message", "unknown fault")
                .containsEntry("count", 2L)
                .containsEntry("problems", first.text() + "\n" + second.text());
        assertThat(ReloadWords.refused("hangup.yaml", Cause.ADMIN, List.of(second))
                        .fields())
                .as("a problem of the whole file has no place")
                .doesNotContainKeys("line", "column");
    }
}
