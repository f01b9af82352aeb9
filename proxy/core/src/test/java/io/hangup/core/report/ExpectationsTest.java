package io.hangup.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.Expectation.Episodes;
import io.hangup.core.report.Expectation.Recovered;
import io.hangup.core.report.Report.Dropped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which expectations are judged by what, and which rules have to fire. */
class ExpectationsTest {
    private static final Expect QUICK = new Expect(List.of(new Recovered(2_000)), false);
    private static final Expect ONCE = new Expect(List.of(new Episodes(EpisodeKind.RESENT, 0)), false);
    private static final String TEXT = "reset when upstream-sent 64KiB, 20%";

    @Test
    void a_proxy_is_about_all_of_its_episodes_and_a_rule_about_its_own() {
        Expectations expectations = expecting(new Expected(Optional.of(ONCE), Map.of("cut", QUICK), Set.of()));
        List<EpisodeView> episodes = Seen.all(
                Seen.on(3).recovered(1_500),
                Seen.on(7).ofRule("stale").recovered(9_000).resent(Resent.DUPLICATE));

        assertThat(expectations.verdicts(false, report(fired("cut", 1), fired("stale", 2), episodes)))
                .containsExactly(
                        new Verdict(Seen.PROXY, "cut", "rule cut fires", true, "it fired 1 time"),
                        new Verdict(
                                Seen.PROXY,
                                "cut",
                                "recovered: { within: 2s }",
                                true,
                                "orders-db#3 was the slowest, after 1.5 s; 1 episode"),
                        new Verdict(Seen.PROXY, "stale", "rule stale fires", true, "it fired 2 times"),
                        new Verdict(
                                Seen.PROXY,
                                "",
                                "resent: none",
                                false,
                                "what orders-db#7 had said was said again, and the upstream already had all of it"
                                        + " (duplicate); 1 of 2 episodes"));
    }

    @Test
    void a_proxy_is_not_about_the_episodes_of_another() {
        Expectations expectations = new Expectations(List.of(new Expectations.OfProxy(
                "other", List.of(), new Expected(Optional.of(new Expect(ONCE.all(), true)), Map.of(), Set.of()))));

        assertThat(expectations.verdicts(
                        false,
                        report(
                                fired("cut", 1),
                                fired("stale", 1),
                                Seen.all(Seen.on(7).resent(Resent.DUPLICATE)))))
                .containsExactly(new Verdict(
                        "other", "", "resent: none", true, "there was no episode, so there is nothing to judge"));
    }

    @Test
    void a_rule_that_never_fired_fails_and_says_what_came_instead() {
        Expectations expectations = expecting(Expected.NOTHING);

        assertThat(expectations.verdicts(
                        true,
                        report(
                                new RuleCount(Seen.PROXY, "cut", TEXT, 0, 0, 0),
                                new RuleCount(Seen.PROXY, "stale", TEXT, 0, 2, 1),
                                List.of())))
                .containsExactly(
                        new Verdict(
                                Seen.PROXY,
                                "cut",
                                "rule cut fires",
                                false,
                                "it never fired: no connection met it (3 connections in all; " + TEXT + ")"),
                        new Verdict(
                                Seen.PROXY,
                                "stale",
                                "rule stale fires",
                                false,
                                "it never fired: missed 2 times, spared 1 time (" + TEXT + ")"));
        assertThat(expectations.verdicts(
                        true,
                        report(
                                new RuleCount(Seen.PROXY, "cut", TEXT, 4, 1, 0),
                                new RuleCount(Seen.PROXY, "stale", TEXT, 1, 0, 7),
                                List.of())))
                .extracting(Verdict::detail)
                .containsExactly("it fired 4 times, missed 1 time", "it fired 1 time, spared 7 times");
    }

    @Test
    void a_rule_that_the_report_does_not_know_never_fired() {
        Report nothing = Seen.report(List.of(), List.of(), Dropped.NOTHING);

        assertThat(expecting(Expected.NOTHING).verdicts(true, nothing))
                .extracting(Verdict::held)
                .containsExactly(false, false);
    }

    @Test
    void where_nothing_is_expected_no_rule_has_to_fire_unless_a_command_is_wrapped() {
        assertThat(mustFire(Expected.NOTHING, false)).isEmpty();
        assertThat(mustFire(Expected.NOTHING, true)).containsExactly("cut", "stale");
    }

    @Test
    void what_expects_something_has_to_fire() {
        assertThat(mustFire(new Expected(Optional.of(QUICK), Map.of(), Set.of()), false))
                .containsExactly("cut", "stale");
        assertThat(mustFire(new Expected(Optional.empty(), Map.of("stale", QUICK), Set.of()), false))
                .containsExactly("stale");
    }

    @Test
    void what_expects_something_and_has_no_rule_fails() {
        Report nothing = Seen.report(List.of(), List.of(), Dropped.NOTHING);

        for (boolean everyRule : List.of(false, true)) {
            assertThat(withoutRules(Optional.of(ONCE)).verdicts(everyRule, nothing))
                    .containsExactly(
                            new Verdict(Seen.PROXY, "", "a rule fires", false, "no rule fired: this proxy has none"),
                            new Verdict(
                                    Seen.PROXY,
                                    "",
                                    "resent: none",
                                    true,
                                    "there was no episode, so there is nothing to judge"));
            assertThat(withoutRules(Optional.of(new Expect(List.of(), true))).verdicts(everyRule, nothing))
                    .isEmpty();
            assertThat(withoutRules(Optional.empty()).verdicts(everyRule, nothing))
                    .isEmpty();
        }
    }

    @Test
    void what_had_a_rule_that_fired_is_put_to_the_test() {
        Report report = Seen.report(List.of(fired("cut", 2)), List.of(), Dropped.NOTHING);

        assertThat(withoutRules(Optional.of(ONCE)).verdicts(false, report))
                .first()
                .isEqualTo(new Verdict(
                        Seen.PROXY, "", "a rule fires", true, "rules that are there no more fired 2 times"));
    }

    private static Expectations withoutRules(Optional<Expect> expect) {
        return new Expectations(
                List.of(new Expectations.OfProxy(Seen.PROXY, List.of(), new Expected(expect, Map.of(), Set.of()))));
    }

    @Test
    void what_may_not_fire_need_not() {
        Expect idle = new Expect(QUICK.all(), true);

        assertThat(mustFire(new Expected(Optional.of(QUICK), Map.of(), Set.of("cut")), true))
                .containsExactly("stale");
        assertThat(mustFire(new Expected(Optional.of(QUICK), Map.of("cut", idle), Set.of()), true))
                .containsExactly("stale");
        assertThat(mustFire(new Expected(Optional.of(idle), Map.of("cut", QUICK), Set.of()), true))
                .isEmpty();
    }

    @Test
    void what_was_not_kept_is_not_judged_and_that_is_said() {
        Expectations expectations = expecting(new Expected(Optional.of(ONCE), Map.of(), Set.of("cut", "stale")));
        Report report = Seen.report(List.of(), Seen.all(Seen.on(7)), new Dropped(0, 12, 0, 0, 0));

        assertThat(expectations.verdicts(false, report))
                .extracting(Verdict::detail)
                .containsExactly("none of 1 episode; not all that happened was kept, and what was not is not judged");
    }

    private static List<String> mustFire(Expected expected, boolean everyRule) {
        return expecting(expected).verdicts(everyRule, report(fired("cut", 1), fired("stale", 1), List.of())).stream()
                .filter(verdict -> verdict.text().endsWith(" fires"))
                .map(Verdict::rule)
                .toList();
    }

    private static Expectations expecting(Expected expected) {
        return new Expectations(List.of(new Expectations.OfProxy(Seen.PROXY, List.of("cut", "stale"), expected)));
    }

    private static RuleCount fired(String rule, long times) {
        return new RuleCount(Seen.PROXY, rule, TEXT, times, 0, 0);
    }

    private static Report report(RuleCount first, RuleCount second, List<EpisodeView> episodes) {
        return Seen.report(List.of(first, second), episodes, Dropped.NOTHING);
    }
}
