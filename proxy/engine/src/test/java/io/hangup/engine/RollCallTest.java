package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of connections that are open is what their loops know of them, and is there whatever they do. */
@ExtendWith(NoLeakedBuffers.class)
class RollCallTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int MANY = 20;
    private static final Rule SECOND = new Rule(
            "second",
            new Fault.Stall(Target.CLIENT),
            new Moment.Sent(Side.CLIENT, 100),
            new Connections.Ordinals(List.of(new Connections.Range(2, 2))));

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void it_says_of_each_connection_who_it_is_and_what_it_does(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).rules(SECOND).start();
                Ends first = Ends.open(rig);
                Ends second = Ends.open(rig)) {
            first.clientSays("hello");
            first.upstreamSays("hi");
            second.client().shutdownOutput();
            assertThat(second.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
            rig.settle();

            RollCall roll = rig.engine.orders().connections("");

            assertThat(roll.missing()).isEmpty();
            assertThat(roll.connections())
                    .extracting(RollCall.Line::id)
                    .containsExactly(new ConnectionId(Rig.NAME, 1), new ConnectionId(Rig.NAME, 2));
            RollCall.Line one = roll.connections().get(0);
            assertThat(one.client()).isEqualTo("127.0.0.1:" + first.client().localPort());
            assertThat(one.upstream())
                    .isEqualTo("127.0.0.1:" + rig.upstream.address().getPort());
            assertThat(one.fromClientBytes()).isEqualTo(5);
            assertThat(one.fromUpstreamBytes()).isEqualTo(2);
            assertThat(one.ageNanos()).isPositive();
            assertThat(one.plan()).isEqualTo(new Plan.PassThrough());
            assertThat(one.state().word()).isEqualTo("relaying");
            RollCall.Line two = roll.connections().get(1);
            assertThat(two.plan()).isInstanceOf(Plan.Break.class);
            assertThat(two.state().word()).isEqualTo("half-closed");

            first.partInPeace();
            rig.events.await(Ended.class, 1);
            rig.settle();
            assertThat(rig.engine.orders().connections(Rig.NAME).connections()).hasSize(1);
            assertThat(rig.engine.orders().open(Rig.NAME)).isEqualTo(1);
            assertThatThrownBy(() -> rig.engine.orders().connections("web"))
                    .isInstanceOf(UnknownRule.class)
                    .hasMessageContaining("there is no proxy web (expected: one of [under-test])");
        }
    }

    private static RollCall listed(Rig rig) {
        try {
            return rig.engine.orders().connections("");
        } catch (UnknownRule failed) {
            throw new AssertionError(failed);
        }
    }

    /** However they are spread over loops, and in which order these answer. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void they_are_listed_by_proxy_and_number(TransportChoice transport) throws Exception {
        List<ProbeClient> clients = new ArrayList<>();
        try (Rig rig = Rig.on(transport).threads(4).start(Behaviour.echo());
                AutoCloseable closing = () -> clients.forEach(ProbeClient::close)) {
            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0), rig.spec("another", 0)));
            List<ConnectionId> expected = new ArrayList<>();
            for (Engine.Listening proxy : rig.engine.listening()) {
                for (int i = 1; i <= MANY; i++) {
                    ProbeClient client = ProbeClient.open();
                    clients.add(client);
                    client.connect(proxy.address(), PATIENCE_MILLIS);
                    client.write("x", PATIENCE_MILLIS);
                    assertThat(client.readExactly(1, PATIENCE_MILLIS).text()).isEqualTo("x");
                    expected.add(new ConnectionId(proxy.proxy(), i));
                }
            }
            expected.sort(Comparator.comparing(ConnectionId::proxy).thenComparing(ConnectionId::ordinal));

            RollCall roll = Await.until(
                    "every loop answers in time",
                    PATIENCE_MILLIS,
                    () -> listed(rig),
                    all -> all.missing().isEmpty());
            assertThat(roll.connections()).extracting(RollCall.Line::id).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_loop_that_stands_is_not_waited_for_and_whose_connections_may_be_missing_is_named(TransportChoice transport)
            throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeServer other = ProbeServer.open().serve(Behaviour.echo())) {
            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0), Rig.spec("idle", 0, other)));
            try (Ends ends = Ends.open(rig);
                    Standing standing = new Standing(rig.engine)) {
                long began = System.nanoTime();
                RollCall roll = rig.engine.orders().connections("");

                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
                assertThat(roll.connections()).isEmpty();
                assertThat(roll.missing()).containsExactly(Rig.NAME);
                assertThatThrownBy(() -> rig.engine.arm(Rig.NAME, "none")).isInstanceOf(UnknownRule.class);
                standing.close();
                ends.livesOn();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_order_that_a_loop_does_not_come_to_fails_and_changes_nothing(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).rules(SECOND).start();
                ProbeClient client = rig.client()) {
            rig.upstreamPeer();
            try (Standing standing = new Standing(rig.engine)) {
                assertThatThrownBy(() -> rig.engine.disarm(Rig.NAME, "second"))
                        .isInstanceOf(LoopBusy.class)
                        .hasMessageContaining("nothing was changed");
            }
            rig.settle();

            assertThat(rig.engine.rules()).extracting(RuleState::armed).containsExactly(true);
        }
    }
}
