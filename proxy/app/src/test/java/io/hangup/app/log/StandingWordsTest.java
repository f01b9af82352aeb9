package io.hangup.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Restraint;
import io.hangup.engine.RuleState;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands armed, in words and in fields. */
class StandingWordsTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Optional<URI> ADMIN = Optional.of(URI.create("http://127.0.0.1:9191"));
    private static final long TEN_MINUTES_NANOS = 600_000_000_000L;
    private static final RuleState CUT = armed("orders-db", "cut", OptionalLong.of(TEN_MINUTES_NANOS));

    private static Restraint restraint(Mode mode, Rate cap) {
        return new Restraint(mode, Optional.of(cap));
    }

    private static RuleState armed(String proxy, String rule, OptionalLong leftNanos) {
        return new RuleState(proxy, rule, "reset when first-byte, all", true, 0, leftNanos, 0);
    }

    private static String clock(Instant time) {
        return DateTimeFormatter.ofPattern("HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(time);
    }

    @Test
    void everything_is_said() {
        Said said = StandingWords.of(NOON, restraint(Mode.INJECT, new Rate(10, 60_000)), List.of(CUT), 2, ADMIN);

        assertThat(said.words())
                .isEqualTo("armed: orders-db/cut until " + clock(NOON.plusSeconds(600))
                        + ", 2 rules stand disarmed; at most 10 faults per 1m; kill switch: POST"
                        + " http://127.0.0.1:9191/api/v1/disarm");
        assertThat(said.event()).isEqualTo("standing");
        assertThat(said.fields())
                .containsEntry("mode", "inject")
                .containsEntry("armed", 1L)
                .containsEntry("disarmed", 2L)
                .containsEntry("rules", "orders-db/cut")
                .containsEntry("until", "2026-03-04T12:10:00Z")
                .containsEntry("cap", "10 per 1m")
                .containsEntry("killSwitch", "http://127.0.0.1:9191/api/v1/disarm");
    }

    @Test
    void where_nothing_is_armed_and_nothing_bounds_it_that_is_said() {
        Said said = StandingWords.of(NOON, Restraint.NONE, List.of(), 0, Optional.empty());

        assertThat(said.words()).isEqualTo("armed: no rule");
        assertThat(said.fields()).doesNotContainKeys("until", "cap", "killSwitch");
    }

    @Test
    void one_rule_that_does_not_disarm_itself_has_no_end() {
        RuleState always = armed("web", "stall", OptionalLong.empty());

        Said said = StandingWords.of(
                NOON, restraint(Mode.OBSERVE, new Rate(1, 1_000)), List.of(always, CUT), 1, Optional.empty());

        assertThat(said.words())
                .isEqualTo(
                        "mode observe, nothing is injected; armed: web/stall until it is disarmed, orders-db/cut until "
                                + clock(NOON.plusSeconds(600)) + ", 1 rule stands disarmed; at most 1 fault per 1s");
        assertThat(said.fields()).doesNotContainKey("until").containsEntry("mode", "observe");
    }

    @Test
    void of_very_many_rules_the_first_ten_are_named_and_a_day_away_has_its_date() {
        List<RuleState> many = IntStream.range(0, 25)
                .mapToObj(i -> armed("db", "r" + i, OptionalLong.of(48 * 6 * TEN_MINUTES_NANOS)))
                .toList();

        assertThat(StandingWords.of(NOON, Restraint.NONE, many, 0, ADMIN).words())
                .contains("db/r9 until 2026-03-06 ", " and 15 more;")
                .doesNotContain("db/r10");
    }
}
