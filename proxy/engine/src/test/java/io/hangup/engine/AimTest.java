package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.ProxyEvent.Aimed;
import io.hangup.core.event.ProxyEvent.Fired;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule is fired at one connection, or at those that come next, and hits these and nobody else. */
@ExtendWith(NoLeakedBuffers.class)
class AimTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);

    private static Rule rule(Fault fault, Moment moment, Connections connections) {
        return new Rule("the-rule", fault, moment, connections);
    }

    private static int fire(Rig rig, Aim aim) throws Exception {
        int taken = rig.engine.orders().fire(Rig.NAME, "the-rule", aim).hit();
        rig.settle();
        return taken;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void one_connection_is_hit_whomever_the_rule_takes_otherwise(TransportChoice transport) throws Exception {
        Rule nobody = rule(RESET, new Moment.Manual(), new Connections.Percent(0));
        try (Rig rig = Rig.on(transport).rules(nobody).start();
                Ends first = Ends.open(rig);
                Ends second = Ends.open(rig)) {
            assertThat(fire(rig, new Aim.One(2))).isEqualTo(1);

            second.clientIsReset();
            first.livesOn();
            assertThat(rig.events.ofProxy(Fired.class).get(0).connections()).containsExactly(2L);
            assertThat(rig.events.of(Injected.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_cannot_be_hit_is_said(TransportChoice transport) throws Exception {
        Rule waits = rule(new Fault.Unread(Target.CLIENT), new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport).rules(waits).start();
                Ends ends = Ends.open(rig)) {
            isRefused(rig, new Aim.One(7), NotFired.Why.NO_CONNECTION, "has no open connection 7");
            // Nothing is there to be left unread, and that is waited for.
            assertThat(fire(rig, new Aim.One(1))).isEqualTo(1);
            isRefused(rig, new Aim.One(1), NotFired.Why.TAKEN, "is being broken by a fault already");
            rig.engine.disarm(Rig.NAME, "the-rule");
            isRefused(rig, new Aim.One(1), NotFired.Why.DISARMED, "is not armed");
            isRefused(rig, new Aim.Next(1), NotFired.Why.DISARMED, "is not armed");
            isRefused(rig, new Aim.Open(), NotFired.Why.DISARMED, "is not armed");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_whose_limit_is_used_up_is_not_fired(TransportChoice transport) throws Exception {
        Limits once = new Limits(OptionalLong.of(1), Optional.empty(), OptionalLong.empty(), true);
        Rule rule = new Rule("the-rule", Faults.of(RESET), new Moment.Manual(), new Connections.All(), once);
        try (Rig rig = Rig.on(transport).rules(rule).start();
                Ends first = Ends.open(rig);
                Ends second = Ends.open(rig)) {
            assertThat(fire(rig, new Aim.One(1))).isEqualTo(1);
            first.clientIsReset();

            isRefused(rig, new Aim.One(2), NotFired.Why.LIMITED, "breaks nobody now: `times` is used up");
            isRefused(rig, new Aim.Next(1), NotFired.Why.LIMITED, "breaks nobody now: `times` is used up");
            isRefused(rig, new Aim.Open(), NotFired.Why.LIMITED, "breaks nobody now: `times` is used up");
            second.livesOn();
        }
    }

    /** The loop stands in the middle of the fault: for its order that is too late to be withdrawn. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void of_a_rule_that_was_fired_nobody_says_that_nothing_was_changed(TransportChoice transport) throws Exception {
        Rule stall = rule(new Fault.Stall(Target.CLIENT), new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport).rules(stall).start();
                Ends ends = Ends.open(rig)) {
            rig.events.stopAt(Recorder.Stop.INJECTED);
            assertThatThrownBy(() -> rig.engine.orders().fire(Rig.NAME, "the-rule", new Aim.Open()))
                    .isInstanceOf(LoopBusy.class)
                    .hasMessageContaining("the rule was fired")
                    .hasMessageNotContaining("nothing was changed");
            rig.events.goOn(Recorder.Stop.INJECTED);
            rig.events.await(Injected.class, 1);
        }
    }

    private static void isRefused(Rig rig, Aim aim, NotFired.Why why, String message) {
        assertThatThrownBy(() -> fire(rig, aim))
                .isInstanceOfSatisfying(
                        NotFired.class, refused -> assertThat(refused.why()).isEqualTo(why))
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_next_ones_are_hit_at_the_moment_of_the_rule_and_then_nobody(TransportChoice transport) throws Exception {
        Rule nobody = rule(RESET, new Moment.Sent(Side.CLIENT, 5), new Connections.Percent(0));
        try (Rig rig = Rig.on(transport).rules(nobody).start();
                Ends before = Ends.open(rig)) {
            assertThat(fire(rig, new Aim.Next(2))).isEqualTo(2);
            assertThat(rig.engine.rules().get(0).next()).isEqualTo(2);
            for (int i = 0; i < 2; i++) {
                try (Ends ends = Ends.open(rig)) {
                    ends.clientSays("01234");
                    ends.clientIsReset();
                }
            }

            assertThat(rig.engine.rules().get(0).next()).isZero();
            before.livesOn();
            try (Ends after = Ends.open(rig)) {
                after.livesOn();
            }
            assertThat(rig.events.ofProxy(Aimed.class).get(0).connections()).isEqualTo(2);
            assertThat(rig.events.of(Injected.class)).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_next_one_of_a_manual_rule_is_hit_when_it_is_accepted(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                .rules(rule(RESET, new Moment.Manual(), new Connections.All()))
                .start()) {
            fire(rig, new Aim.Next(1));
            try (var client = rig.client()) {
                assertThat(client.read(1, Ends.PATIENCE_MILLIS)).hasToString("ECONNRESET");
            }
            try (Ends after = Ends.open(rig)) {
                after.livesOn();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_disarms_a_rule_takes_back_the_next_ones_too(TransportChoice transport) throws Exception {
        Rule manual = rule(RESET, new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport).rules(manual).start()) {
            fire(rig, new Aim.Next(5));
            rig.engine.orders().disarmAll();
            try (Ends ends = Ends.open(rig)) {
                ends.livesOn();
            }
            rig.engine.arm(Rig.NAME, "the-rule");
            try (Ends ends = Ends.open(rig)) {
                ends.livesOn();
            }
        }
    }
}
