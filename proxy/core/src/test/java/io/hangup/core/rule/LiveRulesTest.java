package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveRulesTest {
    private static final int MANY = 100_000;
    private static final String ADDRESS = IpRange.chars(new byte[] {127, 0, 0, 1});

    private static Rule rule(String name, Connections connections) {
        return new Rule(name, new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), connections);
    }

    private static LiveRules live(long seed, String proxy, Rule... rules) {
        return new LiveRules(new RuleSet(seed, proxy, List.of(rules)), 0);
    }

    private static Set<Long> taken(long seed, String proxy, Rule... rules) {
        LiveRules live = live(seed, proxy, rules);
        return LongStream.rangeClosed(1, MANY)
                .filter(ordinal -> live.decide(ordinal, ADDRESS, 0).isPresent())
                .boxed()
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 20, 50, 99})
    void a_share_takes_about_its_share(double percent) {
        double expected = MANY * percent / 100;
        double spread = Math.sqrt(MANY * percent / 100 * (1 - percent / 100));

        assertThat((double) taken(42, "orders-db", rule("r", new Connections.Percent(percent)))
                        .size())
                .isBetween(expected - 5 * spread, expected + 5 * spread);
    }

    @Test
    void nothing_is_nobody_and_everything_is_everybody() {
        assertThat(taken(42, "p", rule("r", new Connections.Percent(0)))).isEmpty();
        assertThat(taken(42, "p", rule("r", new Connections.Percent(100)))).hasSize(MANY);
        assertThat(taken(42, "p", rule("r", new Connections.All()))).hasSize(MANY);
        assertThat(taken(42, "p")).isEmpty();
    }

    @Test
    void the_same_seed_takes_the_same_connections_and_another_seed_proxy_or_rule_takes_others() {
        Connections share = new Connections.Percent(20);
        Set<Long> first = taken(42, "orders-db", rule("r", share));

        assertThat(taken(42, "orders-db", rule("r", share))).isEqualTo(first);
        assertThat(taken(43, "orders-db", rule("r", share))).isNotEqualTo(first);
        assertThat(taken(42, "stock-db", rule("r", share))).isNotEqualTo(first);
        assertThat(taken(42, "orders-db", rule("s", share))).isNotEqualTo(first);
    }

    @Test
    void two_rules_decide_independently_of_each_other() {
        Connections half = new Connections.Percent(50);
        Set<Long> both = taken(42, "p", rule("a", half));
        both.retainAll(taken(42, "p", rule("b", half)));

        assertThat(both.size()).isBetween(MANY / 4 - 700, MANY / 4 + 700);
    }

    @Test
    void numbers_take_exactly_those() {
        assertThat(taken(42, "p", rule("r", Connections.Ordinals.of(3, 7)))).containsExactlyInAnyOrder(3L, 7L);
    }

    @Test
    void the_first_rule_that_takes_a_connection_wins() {
        LiveRules live = live(42, "p", rule("third", Connections.Ordinals.of(3)), rule("rest", new Connections.All()));

        assertThat(live.decide(3, ADDRESS, 0))
                .hasValueSatisfying(
                        decision -> assertThat(decision.plan().rule()).isEqualTo("third"));
        assertThat(live.decide(4, ADDRESS, 0))
                .hasValueSatisfying(
                        decision -> assertThat(decision.plan().rule()).isEqualTo("rest"));
    }

    @Test
    void a_rule_reads_as_it_is_typed() {
        Rule rule = new Rule(
                "r",
                new Fault.BrokenPipe(Target.UPSTREAM),
                new Moment.Sent(Side.UPSTREAM, 65_536),
                new Connections.Percent(0.25));

        assertThat(rule.text()).isEqualTo("broken-pipe upstream when upstream-sent 64KiB, 0.25%");
        assertThat(rule("r", Connections.Ordinals.of(7, 3)).text()).isEqualTo("reset when first-byte, [3, 7]");
    }
}
