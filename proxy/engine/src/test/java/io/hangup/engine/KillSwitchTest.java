package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent.Armed;
import io.hangup.core.event.ProxyEvent.Disarmed;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once the kill switch has answered, nothing breaks any more, whatever connections carried and however late their event loops
 * hear of it. The loop stands while the switch is thrown, and finds the bytes that a fault waited for before it finds any task.
 */
@ExtendWith(NoLeakedBuffers.class)
class KillSwitchTest {
    private static final int CONNECTIONS = 100;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Moment FIVE_BYTES = new Moment.Sent(Side.CLIENT, 5);

    private final ManualClock clock = new ManualClock();

    private static Rule rule(Fault fault, Moment moment) {
        return new Rule("the-rule", fault, moment, new Connections.All());
    }

    /** A fault that is asked for when its moment comes, and one that was asked for at the accept, because a shape goes before it. */
    static Stream<Arguments> plans() {
        Fault shaped = new Fault.InOrder(
                List.of(new Fault.Shaped(Target.CLIENT, new Shape(0, 0, 0, 1 << 20, Shape.WHOLE, 0)), RESET));
        return Rig.transports()
                .flatMap(transport -> Stream.of(Arguments.of(transport, RESET), Arguments.of(transport, shaped)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("plans")
    void what_connections_carry_is_taken_back_before_their_loop_hears_of_it(TransportChoice transport, Fault fault)
            throws Exception {
        List<ProbeClient> clients = new ArrayList<>();
        try (Rig rig = Rig.on(transport).rules(rule(fault, FIVE_BYTES)).start(Behaviour.echo());
                AutoCloseable all = () -> clients.forEach(ProbeClient::close)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                ProbeClient client = rig.client();
                clients.add(client);
                client.write("0123", Ends.PATIENCE_MILLIS);
                assertThat(client.readExactly(4, Ends.PATIENCE_MILLIS).text()).isEqualTo("0123");
            }
            int disarmed;
            try (Standing standing = new Standing(rig.engine)) {
                clients.forEach(client -> client.write("4", Ends.PATIENCE_MILLIS));
                disarmed = rig.engine.orders().disarmAll();
                assertThat(rig.engine.rules()).extracting(RuleState::armed).containsExactly(false);
            }

            assertThat(disarmed).isEqualTo(1);
            for (ProbeClient client : clients) {
                client.write("56789", Ends.PATIENCE_MILLIS);
                assertThat(client.readExactly(6, Ends.PATIENCE_MILLIS).text()).isEqualTo("456789");
            }
            rig.settle();
            assertThat(rig.events.of(Injected.class)).isEmpty();
            assertThat(rig.events.ofProxy(Disarmed.class))
                    .containsExactly(new Disarmed(Rig.NAME, "the-rule", By.ADMIN, "the kill switch was thrown"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_pause_within_a_fault_ends_without_what_was_to_come(TransportChoice transport) throws Exception {
        Fault later = new Fault.InOrder(List.of(new Fault.StallFor(Target.CLIENT, 1_000), RESET));
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .rules(rule(later, FIVE_BYTES))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("01234");
            rig.events.await(Injected.class, 1);
            FutureTask<Void> advancing = new FutureTask<>(() -> {
                clock.advanceMillis(1_000);
                return null;
            });
            Thread time = new Thread(advancing);
            try (Standing standing = new Standing(rig.engine)) {
                time.start();
                Await.until(
                        "the pause is over", Ends.PATIENCE_MILLIS, () -> time.getState() == Thread.State.TIMED_WAITING);
                rig.engine.orders().disarmAll();
            }
            advancing.get(Ends.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

            ends.livesOn();
            assertThat(rig.events.of(Injected.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_order_that_is_still_on_its_way_arms_nothing_and_says_nothing(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).rules(rule(RESET, FIVE_BYTES)).start()) {
            rig.engine.disarm(Rig.NAME, "the-rule");
            FutureTask<Void> arming = new FutureTask<>(() -> {
                rig.engine.orders().arm(Rig.NAME, "the-rule", OptionalLong.empty());
                return null;
            });
            Thread somebody = new Thread(arming);
            try (Standing standing = new Standing(rig.engine)) {
                somebody.start();
                Await.until(
                        "the order waits for the loop",
                        Ends.PATIENCE_MILLIS,
                        () -> somebody.getState() == Thread.State.TIMED_WAITING);
                rig.engine.orders().disarmAll();
            }
            arming.get(Ends.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            rig.settle();

            assertThat(rig.engine.rules()).extracting(RuleState::armed).containsExactly(false);
            assertThat(rig.events.ofProxy(Armed.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void silence_ends_and_a_closed_listener_opens(TransportChoice transport) throws Exception {
        Rule stall = rule(new Fault.Stall(Target.CLIENT), FIVE_BYTES);
        Rule refuse = new Rule(
                "refuse", new Fault.Refuse(Target.CLIENT, 600_000), new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport).clock(clock).rules(stall, refuse).start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("01234");
            rig.events.await(Injected.class, 1);
            ends.send(Side.CLIENT, "56789");
            rig.engine.fire(Rig.NAME, "refuse");
            Await.until("clients are refused", Ends.PATIENCE_MILLIS, () -> knock(rig), "ECONNREFUSED"::equals);

            assertThat(rig.engine.orders().disarmAll()).isEqualTo(2);

            Await.until("clients are accepted", Ends.PATIENCE_MILLIS, () -> knock(rig), "ok"::equals);
            assertThat(ends.hears(Side.UPSTREAM, 5)).isEqualTo("56789");
        }
    }

    private static String knock(Rig rig) {
        try {
            return rig.knock();
        } catch (java.io.IOException failed) {
            return failed.toString();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_arms_a_rule_afterwards_has_it_armed_and_a_reload_that_changes_nothing_has_not(TransportChoice transport)
            throws Exception {
        Rule rule = rule(RESET, FIVE_BYTES);
        try (Rig rig = Rig.on(transport).rules(rule).start();
                Ends ends = Ends.open(rig)) {
            rig.engine.orders().disarmAll();
            rig.reload(rule);
            assertThat(rig.engine.rules()).extracting(RuleState::armed).containsExactly(false);
            ends.clientSays("0123456789");

            rig.engine.orders().arm(Rig.NAME, "the-rule", OptionalLong.of(60_000));
            rig.settle();
            assertThat(rig.engine.rules().get(0).leftNanos()).isPresent();
            ends.clientSays("01234");
            ends.clientIsReset();
        }
    }
}
