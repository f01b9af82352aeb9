package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ProxyEvent.Armed;
import io.hangup.core.event.ProxyEvent.Disarmed;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.event.SessionEvent.Spared;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that are disarmed, armed anew and replaced while connections are open: who lets go, and who goes on. */
@ExtendWith(NoLeakedBuffers.class)
class ChangedRulesTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Moment FIVE_BYTES = new Moment.Sent(Side.CLIENT, 5);

    private final ManualClock clock = new ManualClock();

    private static Rule rule(String name, Fault fault, Moment moment) {
        return new Rule(name, fault, moment, new Connections.All());
    }

    private static Rule theRule() {
        return rule("the-rule", RESET, FIVE_BYTES);
    }

    private Rig rig(TransportChoice transport, Rule... rules) throws Exception {
        return Rig.on(transport).clock(clock).rules(rules).start();
    }

    private void armAnew(Rig rig, String rule) throws Exception {
        clock.advanceMillis(1);
        rig.engine.arm(Rig.NAME, rule);
        rig.settle();
    }

    private void reload(Rig rig, Rule... rules) throws Exception {
        clock.advanceMillis(1);
        rig.reload(rules);
        rig.settle();
    }

    private static void isHitBehind(Ends ends, String last, long fromClientBytes) {
        ends.clientSays(last);
        ends.clientIsReset();
        assertThat(ends.rig().events.await(Injected.class, 1).get(0).fromClientBytes())
                .isEqualTo(fromClientBytes);
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
    }

    private void isPausedBehind(Ends ends, int faults) throws Exception {
        ends.send(Side.CLIENT, "x");
        ends.rig().events.await(Injected.class, faults);
        ends.rig().settle();
        clock.advanceMillis(1);
        assertThat(ends.hears(Side.UPSTREAM, 1)).isEqualTo("x");
        ends.rig().settle();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_is_disarmed_lets_go_of_whom_it_has(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, theRule());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            rig.engine.disarm(Rig.NAME, "the-rule");
            rig.settle();
            ends.clientSays("456789");

            ends.livesOn();
            assertThat(rig.events.of(Planned.class)).hasSize(1);
            assertThat(rig.events.of(Planned.class).get(0).plan()).isEqualTo(new Plan.PassThrough());
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_stall_that_is_disarmed_ends_and_no_byte_is_lost(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule("the-rule", new Fault.Stall(Target.CLIENT), FIVE_BYTES));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("01234");
            rig.events.await(Injected.class, 1);
            ends.send(Side.CLIENT, "56789");
            ends.send(Side.UPSTREAM, "notice");
            rig.settle();
            assertThat(rig.events.relayedBytes(Side.CLIENT)).isEqualTo(5);
            assertThat(rig.events.relayedBytes(Side.UPSTREAM)).isZero();
            rig.engine.disarm(Rig.NAME, "the-rule");

            assertThat(ends.hears(Side.UPSTREAM, 5)).isEqualTo("56789");
            assertThat(ends.hears(Side.CLIENT, 6)).isEqualTo("notice");
            ends.livesOn();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void armed_anew_it_counts_anew(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, theRule());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            armAnew(rig, "the-rule");
            ends.clientSays("0123");

            isHitBehind(ends, "4", 9);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void it_has_nobody_twice_unless_it_is_armed_anew(TransportChoice transport) throws Exception {
        Fault slices = new Fault.Shaped(Target.CLIENT, new Shape(0, 0, 0, Shape.UNLIMITED, 1, 0));
        try (Rig rig = rig(transport, rule("the-rule", slices, new Moment.FirstByte()));
                Ends ends = Ends.open(rig)) {
            isPausedBehind(ends, 1);
            ends.clientSays("x");
            assertThat(rig.events.of(Injected.class)).hasSize(1);
            armAnew(rig, "the-rule");
            isPausedBehind(ends, 2);
            ends.clientSays("x");

            assertThat(rig.events.of(Injected.class)).hasSize(2);
            ends.livesOn();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_reload_that_changes_nothing_changes_nothing(TransportChoice transport) throws Exception {
        Limits limits = new Limits(OptionalLong.of(1), Optional.empty(), OptionalLong.of(10_000), true);
        Rule once = new Rule("once", Faults.of(RESET), FIVE_BYTES, new Connections.All(), limits);
        try (Rig rig = rig(transport, once);
                Ends first = Ends.open(rig);
                Ends second = Ends.open(rig)) {
            first.clientSays("0123");
            second.clientSays("0123");
            reload(rig, once);
            isHitBehind(first, "4", 5);
            reload(rig, once);

            assertThat(rig.engine.rules().get(0).faults()).isEqualTo(1);
            second.clientSays("456789");
            assertThat(rig.events.await(Spared.class, 1).get(0).connection().ordinal())
                    .isEqualTo(2);
            second.livesOn();
            try (Ends third = Ends.open(rig)) {
                assertThat(third.ordinal()).isEqualTo(3);
                third.livesOn();
            }
            clock.advanceMillis(10_000 - 3);
            assertThat(rig.events.ofProxy(Disarmed.class)).isEmpty();
            clock.advanceMillis(1);
            assertThat(rig.events.ofProxy(Disarmed.class)).hasSize(1);
            assertThat(rig.events.ofProxy(Armed.class)).isEmpty();
            assertThat(rig.events.of(Planned.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_is_gone_lets_go_and_one_that_has_come_takes_who_is_free(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, theRule());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            reload(rig, rule("another", RESET, new Moment.Sent(Side.CLIENT, 3)));
            ends.clientSays("01");
            assertThat(rig.events.ofProxy(Armed.class)).extracting(Armed::rule).containsExactly("another");

            isHitBehind(ends, "2", 7);
            assertThat(rig.events.of(Injected.class).get(0).plan().rule()).isEqualTo("another");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void whom_a_rule_has_it_keeps_when_others_come_behind_it(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, theRule());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            reload(rig, theRule(), rule("another", RESET, new Moment.FirstByte()));

            isHitBehind(ends, "4", 5);
            assertThat(rig.events.of(Injected.class).get(0).plan().rule()).isEqualTo("the-rule");
            assertThat(rig.events.of(Planned.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_has_changed_counts_anew(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, theRule());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            reload(rig, rule("the-rule", RESET, new Moment.Sent(Side.CLIENT, 6)));
            ends.clientSays("01234");
            assertThat(rig.events.of(Injected.class)).isEmpty();

            isHitBehind(ends, "5", 10);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_is_armed_takes_a_connection_from_a_later_one_that_has_not_had_its_moment(TransportChoice transport)
            throws Exception {
        Limits onOrder = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
        Rule first = new Rule("first", Faults.of(RESET), FIVE_BYTES, new Connections.All(), onOrder);
        Rule later = rule("later", new Fault.Close(Target.CLIENT), new Moment.Sent(Side.CLIENT, 20));
        try (Rig rig = rig(transport, first, later);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            armAnew(rig, "first");
            ends.clientSays("0123");

            isHitBehind(ends, "4", 9);
            assertThat(rig.events.of(Injected.class).get(0).plan().rule()).isEqualTo("first");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_is_armed_leaves_a_connection_to_an_earlier_one(TransportChoice transport) throws Exception {
        Limits onOrder = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
        Rule later = new Rule("later", Faults.of(RESET), new Moment.FirstByte(), new Connections.All(), onOrder);
        try (Rig rig = rig(transport, theRule(), later);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            armAnew(rig, "later");

            isHitBehind(ends, "4", 5);
            assertThat(rig.events.of(Injected.class).get(0).plan().rule()).isEqualTo("the-rule");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_connection_goes_back_to_the_later_rule_when_the_first_is_disarmed(TransportChoice transport)
            throws Exception {
        Rule later = rule("later", RESET, new Moment.Sent(Side.CLIENT, 3));
        try (Rig rig = rig(transport, theRule(), later);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123");
            rig.engine.disarm(Rig.NAME, "the-rule");
            rig.settle();
            ends.clientSays("01");

            isHitBehind(ends, "2", 7);
            assertThat(rig.events.of(Injected.class).get(0).plan().rule()).isEqualTo("later");
        }
    }
}
