package io.hangup.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.episode.Reaction;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReactionMetersTest {
    private static final ConnectionId FIRST = new ConnectionId("db", 1);
    private static final ConnectionId SECOND = new ConnectionId("db", 2);
    private static final String LABELS = "fault=\"reset\",proxy=\"db\",rule=\"cut\"";

    private final Meters meters =
            new Meters(List.of(proxy("cut")), "1.2.3", () -> 0, Meters.About.EVENTS_AND_REACTIONS);

    private static ProxySpec proxy(String... rules) {
        return new ProxySpec(
                "db",
                new Endpoint("127.0.0.1", 0),
                new Endpoint("localhost", 5432),
                new RuleSet(
                        1,
                        "db",
                        Stream.of(rules)
                                .map(name -> new Rule(
                                        name,
                                        new Fault.Reset(Target.CLIENT),
                                        new Moment.FirstByte(),
                                        new Connections.All()))
                                .toList()),
                Timeouts.DEFAULT);
    }

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void where_nobody_watches_there_are_none() {
        try (Meters unwatched = new Meters(List.of(proxy("cut")), "1.2.3", () -> 0, Meters.About.EVENTS)) {
            unwatched.prepare(List.of(proxy("cut", "later")));

            assertThat(unwatched.scrape())
                    .contains("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"later\"} 0")
                    .doesNotContain("reaction");
        }
        assertThat(meters.scrape()).contains("hangup_reaction_attempts_total{" + LABELS + "}");
    }

    private double value(String nameAndLabels) {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .map(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no meter " + nameAndLabels + " in\n" + meters.scrape()));
    }

    private double ofRule(String name) {
        return value("hangup_reaction_" + name + "{" + LABELS + "}");
    }

    private double outcome(Outcome outcome) {
        return value(
                "hangup_reactions_total{fault=\"reset\",outcome=\"" + outcome.word() + "\",proxy=\"db\",rule=\"cut\"}");
    }

    private double mark(Mark mark) {
        return value(
                "hangup_reaction_marks_total{fault=\"reset\",mark=\"" + mark.word() + "\",proxy=\"db\",rule=\"cut\"}");
    }

    private void does(Reaction.What what) {
        meters.accept(new Reaction("db", "cut", "reset", "10.9.8.7", FIRST, 0, 3_000_000, what));
    }

    private List<String> zeros(String rule) {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith("hangup_reaction") && line.contains("rule=\"" + rule + "\""))
                .filter(line -> line.endsWith(" 0.0") || line.endsWith(" 0"))
                .toList();
    }

    @Test
    void every_meter_of_a_rule_is_there_from_the_start_also_of_one_that_comes_by_reload() {
        assertThat(zeros("cut"))
                .hasSize((int) meters.scrape()
                        .lines()
                        .filter(line -> line.startsWith("hangup_reaction"))
                        .count())
                .anyMatch(line -> line.startsWith("hangup_reaction_recovery_seconds_bucket") && line.contains("60.0"))
                .anyMatch(line -> line.startsWith("hangup_reaction_recovery_seconds_bucket") && line.contains("0.001"));
        List<String> before = zeros("cut");

        meters.prepare(List.of(proxy("cut", "later")));

        assertThat(zeros("later")).hasSameSizeAs(before);
        assertThat(meters.scrape()).doesNotContain("outcome=\"pending\"");
    }

    @Test
    void each_outcome_is_counted_and_the_time_to_recover_is_measured() {
        for (Outcome outcome : List.of(Outcome.RECOVERED, Outcome.GAVE_UP, Outcome.STORM, Outcome.HANGING)) {
            does(new Reaction.Settled(outcome, SECOND, 1, 1));
            assertThat(outcome(outcome)).isEqualTo(1);
        }

        assertThat(ofRule("storms")).isEqualTo(1);
        assertThat(ofRule("recovery_seconds_count")).isEqualTo(1);
        assertThat(ofRule("recovery_seconds_sum")).isEqualTo(0.003);
        assertThat(value("hangup_reaction_recovery_seconds_bucket{" + LABELS + ",le=\"0.002\"}"))
                .isZero();
        assertThat(value("hangup_reaction_recovery_seconds_bucket{" + LABELS + ",le=\"0.005\"}"))
                .isEqualTo(1);
    }

    @Test
    void each_attempt_is_counted_and_the_peak_is_the_highest_there_was() {
        does(new Reaction.CameBack(SECOND, 1, 1));
        does(new Reaction.CameBack(SECOND, 2, 2));
        does(new Reaction.CameBack(SECOND, 3, 1));

        assertThat(ofRule("attempts_total")).isEqualTo(3);
        assertThat(ofRule("attempts_peak_per_second")).isEqualTo(2);
        does(new Reaction.Settled(Outcome.GAVE_UP, FIRST, 3, 7));
        assertThat(ofRule("attempts_peak_per_second")).isEqualTo(7);
    }

    @Test
    void a_mark_is_counted_when_an_episode_has_it_and_duplicates_each_time() {
        for (int nth = 1; nth <= 3; nth++) {
            does(new Reaction.SaidAgain(SECOND, nth, 212, LastWords.Form.BYTES, Resent.DUPLICATE));
        }
        does(new Reaction.SaidAgain(SECOND, 4, 212, LastWords.Form.BYTES, Resent.SAFE));
        does(new Reaction.KeptWriting());
        does(new Reaction.Moved(SECOND));
        does(new Reaction.Flushed(1));
        assertThat(Stream.of(Mark.values()).map(this::mark)).containsOnly(0.0);

        for (Mark mark : Mark.values()) {
            does(new Reaction.Marked(mark));
            assertThat(mark(mark)).isEqualTo(1);
        }

        assertThat(ofRule("duplicates")).isEqualTo(3);
    }

    @Test
    void a_reaction_to_something_unknown_throws_nothing_and_is_counted_as_such() {
        meters.accept(new Reaction("db", "none", "reset", "10.9.8.7", FIRST, 0, 1, new Reaction.KeptWriting()));
        meters.accept(new Reaction("none", "cut", "reset", "10.9.8.7", FIRST, 0, 1, new Reaction.KeptWriting()));

        assertThat(value("hangup_events_uncounted_total")).isEqualTo(2);
    }

    @Test
    void no_label_holds_the_client() {
        does(new Reaction.CameBack(SECOND, 1, 1));
        does(new Reaction.Settled(Outcome.RECOVERED, SECOND, 1, 1));

        assertThat(meters.scrape()).doesNotContain("10.9.8.7");
    }
}
