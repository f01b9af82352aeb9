package io.hangup.app.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hangup.app.report.Reports;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stays in the report of rules and proxies that reloads remove. */
class RemovedTest {
    private static final String CUT = "{ name: cut, fault: reset }";
    private static final String STALE = "{ name: stale, fault: close, expect: { gave-up: none } }";

    /** The configurations one after the other. */
    private static Removed after(HangupConfig... configs) {
        Removed removed = Removed.NOTHING;
        for (int i = 1; i < configs.length; i++) {
            removed = removed.and(
                    Removed.How.RELOAD,
                    configs[i - 1].compile(1),
                    configs[i - 1].expectations(),
                    configs[i].compile(1));
        }
        return removed;
    }

    private static HangupConfig config(String... proxies) {
        Loaded<HangupConfig> loaded = new ConfigLoader(name -> Optional.empty())
                .loadText("proxies: [" + String.join(", ", proxies) + "]", "text");
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid<HangupConfig>) loaded).value();
    }

    private static String proxy(String name, String expect, String... rules) {
        return "{ name: " + name + ", listen: 0, upstream: 'db:1', rules: [" + String.join(", ", rules) + "]"
                + (expect.isEmpty() ? "" : ", expect: " + expect) + " }";
    }

    private static List<String> judged(Removed removed, boolean everyRule) {
        Report nothing = Reports.nothing();
        return removed.verdicts(everyRule, nothing).stream()
                .map(verdict -> verdict.proxy() + "/" + verdict.rule() + " " + verdict.text() + " " + verdict.held())
                .toList();
    }

    @Test
    void a_rule_that_goes_stays_with_what_was_expected_of_it() {
        Removed removed = after(config(proxy("db", "", CUT, STALE)), config(proxy("db", "", CUT)));

        assertThat(removed.rules())
                .containsExactly(
                        new RuleCount("db", "stale", "close when first-byte, all; removed by a reload", 0, 0, 0));
        assertThat(removed.verdicts(false, Reports.nothing()))
                .extracting(Verdict::detail)
                .allMatch(detail -> detail.endsWith("; a reload has removed this rule"));
        assertThat(judged(removed, false))
                .containsExactly("db/stale rule stale fires false", "db/stale gave-up: none true");
    }

    @Test
    void a_rule_that_somebody_deleted_says_so_also_when_its_proxy_goes_later() {
        HangupConfig both = config(proxy("db", "", CUT, STALE), proxy("web", ""));
        HangupConfig one = config(proxy("db", "", CUT), proxy("web", ""));
        HangupConfig none = config(proxy("web", ""));
        Removed removed = Removed.NOTHING
                .and(Removed.How.ORDER, both.compile(1), both.expectations(), one.compile(1))
                .and(Removed.How.RELOAD, one.compile(1), one.expectations(), none.compile(1));

        assertThat(removed.rules())
                .extracting(RuleCount::rule, rule -> rule.text().replaceFirst(".*; ", ""))
                .containsExactlyInAnyOrder(tuple("stale", "deleted by an order"), tuple("cut", "removed by a reload"));
        assertThat(removed.verdicts(true, Reports.nothing()))
                .filteredOn(verdict -> verdict.rule().equals("stale"))
                .isNotEmpty()
                .extracting(Verdict::detail)
                .allMatch(detail -> detail.endsWith("; an order has deleted this rule"));
    }

    @Test
    void what_the_proxy_expects_is_judged_once_and_has_its_rules_fire_all_the_same() {
        Removed removed = after(config(proxy("db", "{ resent: none }", CUT, STALE)), config(proxy("db", "")));

        assertThat(judged(removed, false))
                .containsExactly(
                        "db/cut rule cut fires false",
                        "db/stale rule stale fires false",
                        "db/stale gave-up: none true");
    }

    @Test
    void what_need_not_fire_need_not_when_it_has_gone() {
        HangupConfig ruleless = config(proxy("db", ""));

        assertThat(judged(after(config(proxy("db", "{ resent: none, may-not-fire: true }", CUT)), ruleless), true))
                .isEmpty();
        assertThat(judged(
                        after(
                                config(proxy("db", "", "{ name: cut, fault: reset, may-not-fire: true }", STALE)),
                                ruleless),
                        true))
                .containsExactly("db/stale rule stale fires false", "db/stale gave-up: none true");
    }

    @Test
    void where_nothing_was_expected_a_rule_that_has_gone_has_to_fire_around_a_command_only() {
        Removed removed = after(config(proxy("db", "", CUT)), config(proxy("db", "")));

        assertThat(judged(removed, false)).isEmpty();
        assertThat(judged(removed, true)).containsExactly("db/cut rule cut fires false");
    }

    @Test
    void a_proxy_that_goes_stays_with_all_that_was_expected_of_it() {
        Removed removed =
                after(config(proxy("db", "{ resent: none }", CUT), proxy("web", "")), config(proxy("web", "")));

        assertThat(judged(removed, false)).containsExactly("db/cut rule cut fires false", "db/ resent: none true");
        assertThat(removed.verdicts(false, Reports.nothing()))
                .last()
                .satisfies(verdict -> assertThat(verdict.detail()).endsWith("; a reload has removed this proxy"));
    }

    @Test
    void what_goes_one_after_the_other_is_all_there() {
        HangupConfig web = config(proxy("web", ""));
        Removed removed = after(
                config(proxy("db", "", CUT, STALE), proxy("web", "")),
                config(proxy("db", "{ resent: none }", CUT), proxy("web", "")),
                web,
                web);

        assertThat(removed.rules()).extracting(RuleCount::rule).containsExactly("stale", "cut");
        assertThat(judged(removed, false))
                .containsExactly(
                        "db/stale rule stale fires false",
                        "db/stale gave-up: none true",
                        "db/cut rule cut fires false",
                        "db/ resent: none true");
    }

    @Test
    void what_comes_again_has_never_gone() {
        HangupConfig both = config(proxy("db", "{ resent: none }", CUT, STALE));

        assertThat(after(both, config(proxy("db", "", CUT)), both)).isEqualTo(Removed.NOTHING);
        assertThat(after(both, config(proxy("web", "")), both).rules()).isEmpty();
        assertThat(judged(after(both, config(proxy("web", "")), config(proxy("db", "", CUT), proxy("web", ""))), false))
                .containsExactly("db/stale rule stale fires false", "db/stale gave-up: none true");
    }
}
