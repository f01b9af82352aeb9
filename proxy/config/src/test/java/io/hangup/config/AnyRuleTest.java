package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every rule in one line of the command line. */
class AnyRuleTest {
    @Property(tries = 2_000)
    void what_a_rule_prints_can_be_typed_back(@ForAll("rules") Rule rule) {
        assertThat(Loading.valid(ShortRule.parse(rule.text(), 3))).isEqualTo(rule);
    }

    @Provide
    Arbitrary<Rule> rules() {
        Arbitrary<Fault> faults = Arbitraries.of(Target.values()).flatMap(target -> Arbitraries.of(Fault.all(target)));
        Arbitrary<Moment> sent = Combinators.combine(
                        Arbitraries.of(Side.values()), Arbitraries.longs().greaterOrEqual(1))
                .as(Moment.Sent::new);
        Arbitrary<Moment> moments = Arbitraries.oneOf(
                Arbitraries.<Moment>of(
                        new Moment.Accepted(), new Moment.Connected(), new Moment.FirstByte(), new Moment.Answering()),
                sent);
        Arbitrary<Connections> shares = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(100))
                .ofScale(6)
                .map(share -> new Connections.Percent(share.doubleValue()));
        Arbitrary<Connections> ordinals = Arbitraries.longs()
                .greaterOrEqual(1)
                .set()
                .ofMinSize(1)
                .ofMaxSize(20)
                .map(Connections.Ordinals::new);
        return Combinators.combine(
                        faults,
                        moments,
                        Arbitraries.oneOf(Arbitraries.<Connections>just(new Connections.All()), shares, ordinals))
                .as((fault, moment, connections) -> new Rule("fault-3", fault, moment, connections));
    }
}
