package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    private static final Verdict HELD = new Verdict("db", "", "resent: none", true, "3 faults");
    private static final Verdict BROKEN = new Verdict("db", "cut", "storm: none", false, "db#7");

    @Test
    void one_expectation_that_failed_is_enough() {
        assertThat(ExitCode.of(List.of())).isZero();
        assertThat(ExitCode.of(List.of(HELD, HELD))).isZero();
        assertThat(ExitCode.of(List.of(HELD, BROKEN))).isEqualTo(99);
    }

    @Test
    void a_command_that_failed_is_told_before_an_expectation_is() {
        assertThat(ExitCode.of(0, List.of(HELD))).isZero();
        assertThat(ExitCode.of(0, List.of(BROKEN))).isEqualTo(99);
        assertThat(ExitCode.of(7, List.of(BROKEN))).isEqualTo(7);
    }
}
