package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedTest {
    @Test
    void all_behind_the_first_dashes_of_run_is_the_command() {
        assertThat(Typed.of("run", "a.yaml", "--quiet", "--", "make", "--", "-j"))
                .isEqualTo(new Typed(List.of("run", "a.yaml", "--quiet"), Optional.of(List.of("make", "--", "-j"))));
        assertThat(Typed.of("run", "a.yaml", "--"))
                .isEqualTo(new Typed(List.of("run", "a.yaml"), Optional.of(List.of())));
    }

    @Test
    void without_dashes_there_is_no_command_and_other_verbs_keep_theirs() {
        assertThat(Typed.of("run", "a.yaml")).isEqualTo(new Typed(List.of("run", "a.yaml"), Optional.empty()));
        assertThat(Typed.of("check", "--", "-.yaml"))
                .isEqualTo(new Typed(List.of("check", "--", "-.yaml"), Optional.empty()));
        assertThat(Typed.of()).isEqualTo(new Typed(List.of(), Optional.empty()));
        assertThat(Typed.of("--")).isEqualTo(new Typed(List.of("--"), Optional.empty()));
    }
}
