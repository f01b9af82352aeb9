package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Advice fits to what was seen, and never claims to know. */
class AdviceTest {
    @ParameterizedTest
    @EnumSource(Advice.class)
    void advice_supposes_and_has_a_source(Advice advice) {
        assertThat(advice.words()).startsWith("May be ").endsWith(".");
        assertThat(URI.create(advice.source()).getScheme()).isEqualTo("https");
    }

    @ParameterizedTest
    @CsvSource({
        // outcome, mark, resent, first gap, bytes of the upstream before
        "RECOVERED, RESENT,       DUPLICATE, 0.6,  0,   RESENT_AT_ONCE",
        "RECOVERED, RESENT,       DUPLICATE, 10,   0,   RESENT_AT_ONCE",
        "RECOVERED, RESENT,       AMBIGUOUS, 10.1, 0,   RESENT",
        "STORM,     RESENT,       DUPLICATE, 500,  0,   RESENT",
        "STORM,     RETRIED,      SAFE,      0.6,  0,   STORM",
        "HANGING,   KEPT_WRITING, NONE,      ,     0,   HANGING",
        "GAVE_UP,   KEPT_WRITING, NONE,      ,     0,   KEPT_WRITING",
        "GAVE_UP,   KEPT_WRITING, NONE,      ,     200, STALE_POOL",
        "GAVE_UP,   FLUSHED,      NONE,      ,     0,   ",
        "RECOVERED, RETRIED,      SAFE,      0.6,  200, ",
        "PENDING,   MOVED,        NONE,      0.6,  0,   "
    })
    void the_worst_cause_that_fits_is_named(
            Outcome outcome, Mark mark, Resent resent, Double gapMillis, long fromUpstreamBytes, Advice expected) {
        Optional<Double> gap = Optional.ofNullable(gapMillis);
        EpisodeView episode = episode(outcome, mark, resent, gap, fromUpstreamBytes);

        assertThat(Advice.of(group(outcome, mark, resent), List.of(episode))).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void without_the_episode_nobody_knows_how_fast_it_was() {
        assertThat(Advice.of(group(Outcome.RECOVERED, Mark.RESENT, Resent.DUPLICATE), List.of()))
                .contains(Advice.RESENT);
    }

    private static Group group(Outcome outcome, Mark mark, Resent resent) {
        return new Group(
                "p",
                "r",
                "reset",
                "c",
                1,
                Map.of(outcome, 1L),
                Map.of(mark, 1L),
                resent == Resent.NONE ? Map.of() : Map.of(resent, 1L),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                1,
                1,
                List.of());
    }

    private static EpisodeView episode(
            Outcome outcome, Mark mark, Resent resent, Optional<Double> gapMillis, long fromUpstreamBytes) {
        return new EpisodeView(
                "p",
                "r",
                "reset",
                "c",
                1,
                outcome,
                Set.of(mark),
                resent,
                1,
                gapMillis.isPresent() ? 1 : 0,
                gapMillis.stream().toList(),
                gapMillis.stream().toList(),
                BackOff.NONE,
                OptionalDouble.empty(),
                Optional.empty(),
                0,
                "RST",
                0,
                fromUpstreamBytes,
                "whole",
                OptionalDouble.empty(),
                0,
                1,
                0,
                List.of());
    }
}
