package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults and other plans for connections whose upstream has not answered, or is not dialled at all. */
@ExtendWith(NoLeakedBuffers.class)
class DuringTheDialTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Moment FIVE_BYTES = new Moment.Sent(Side.CLIENT, 5);

    private static final Fault LATE_DIAL =
            new Fault.Shaped(Target.CLIENT, new Shape(1_000, 0, 0, Shape.UNLIMITED, Shape.WHOLE, 0));

    private final ManualClock clock = new ManualClock();

    private static Rule rule(String name, Fault fault, Moment moment) {
        return new Rule(name, fault, moment, new Connections.All());
    }

    private Rig rig(TransportChoice transport, Rule... rules) throws Exception {
        return Rig.on(transport).clock(clock).rules(rules).start();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_was_stalled_before_the_dial_has_its_upstream_when_the_rule_is_disarmed(TransportChoice transport)
            throws Exception {
        Fault stall = new Fault.Stall(Target.CLIENT);
        try (Rig rig = rig(transport, rule("the-rule", stall, new Moment.Accepted()));
                ProbeClient client = rig.client()) {
            client.write("question", Ends.PATIENCE_MILLIS);
            rig.events.await(Injected.class, 1);
            rig.engine.disarm(Rig.NAME, "the-rule");

            try (Ends ends = Ends.open(rig, client)) {
                assertThat(ends.hears(Side.UPSTREAM, 8)).isEqualTo("question");
                ends.livesOn();
            }
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void fired_at_the_client_it_does_not_wait_for_the_upstream(TransportChoice transport) throws Exception {
        try (Rig rig = rig(
                        transport,
                        rule("late-dial", LATE_DIAL, new Moment.Accepted()),
                        rule("the-rule", RESET, FIVE_BYTES));
                ProbeClient client = rig.client()) {
            rig.events.await(Accepted.class, 1);
            rig.settle();
            rig.engine.fire(Rig.NAME, "the-rule");

            assertThat(client.read(1, Ends.PATIENCE_MILLIS)).hasToString("ECONNRESET");
            rig.events.await(Ended.class, 1);
            assertThat(rig.events.of(Injected.class))
                    .extracting(injected -> injected.plan().rule())
                    .containsExactly("the-rule");
            assertThat(rig.events.of(Connected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_stall_fired_while_the_upstream_is_dialled_ends_with_its_rule_too(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(
                        transport,
                        rule("late-dial", LATE_DIAL, new Moment.Accepted()),
                        rule("the-rule", new Fault.Stall(Target.CLIENT), FIVE_BYTES));
                ProbeClient client = rig.client()) {
            client.write("question", Ends.PATIENCE_MILLIS);
            rig.events.await(Accepted.class, 1);
            rig.settle();
            rig.engine.fire(Rig.NAME, "the-rule");
            rig.settle();
            clock.advanceMillis(1_000);
            rig.events.await(Injected.class, 1);
            rig.engine.disarm(Rig.NAME, "the-rule");

            try (Ends ends = Ends.open(rig, client)) {
                assertThat(ends.hears(Side.UPSTREAM, 8)).isEqualTo("question");
                ends.livesOn();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void fired_while_the_upstream_is_dialled_it_comes_with_the_answer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(
                        transport,
                        rule("late-dial", LATE_DIAL, new Moment.Accepted()),
                        rule("the-rule", new Fault.Reset(Target.BOTH), FIVE_BYTES));
                ProbeClient client = rig.client()) {
            rig.events.await(Accepted.class, 1);
            rig.settle();
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
            rig.settle();
            clock.advanceMillis(1_000);
            try (Peer upstream = rig.upstreamPeer()) {
                assertThat(upstream.read(1, Ends.PATIENCE_MILLIS)).hasToString("ECONNRESET");
            }
            assertThat(client.read(1, Ends.PATIENCE_MILLIS)).hasToString("ECONNRESET");
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            assertThat(injected.plan().rule()).isEqualTo("the-rule");
        }
    }
}
