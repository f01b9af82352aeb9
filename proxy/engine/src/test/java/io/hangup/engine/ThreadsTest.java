package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several event loops serve one port, count together, and share it with nobody; one loop keeps the order of clients. */
@ExtendWith(NoLeakedBuffers.class)
class ThreadsTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int CONNECTIONS = 200;

    static Stream<Arguments> pairsOfEngines() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(1, 2)
                        .flatMap(first -> Stream.of(1, 2).map(second -> Arguments.of(transport, first, second))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void twoLoopsServeAndGiveEachConnectionItsOwnNumber(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).threads(2).start(Behaviour.echo())) {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(rig.client());
            }
            for (ProbeClient client : clients) {
                client.write("hello", PATIENCE_MILLIS);
                assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
            }
            assertThat(rig.engine.openConnections()).isEqualTo(CONNECTIONS);
            assertThat(rig.engine.listening()).hasSize(1);
            clients.forEach(ProbeClient::close);

            rig.events.await(Ended.class, CONNECTIONS);
            assertThat(rig.events.of(Accepted.class).stream()
                            .map(accepted -> accepted.connection().ordinal()))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, CONNECTIONS).boxed().toList());
            assertThat(rig.events.threads()).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}: {1} threads, then {2}")
    @MethodSource("pairsOfEngines")
    void aSecondEngineIsRefusedThePortOfTheFirst(TransportChoice transport, int first, int second) throws Exception {
        try (Rig rig = Rig.on(transport).threads(first).start()) {
            ProxySpec same = new ProxySpec(
                    "the-second",
                    new Endpoint("127.0.0.1", rig.address().getPort()),
                    new Endpoint("127.0.0.1", rig.upstream.address().getPort()),
                    new RuleSet(1, "the-second", List.of()),
                    Timeouts.DEFAULT);

            assertThatThrownBy(() -> Engine.start(new EngineOptions(transport, second), List.of(same), new Recorder()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("proxy the-second cannot listen on 127.0.0.1:"
                            + rig.address().getPort()
                            + ": the port is taken; stop whoever listens there or choose another `listen:`");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void withOneLoopTheThirdConnectionIsTheThirdForEveryone(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                .rule(new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), Connections.Ordinals.of(3))
                .start(Behaviour.echo())) {
            for (int i = 1; i <= CONNECTIONS; i++) {
                try (ProbeClient client = rig.client()) {
                    client.write("x", PATIENCE_MILLIS);
                    assertThat(client.read(1, PATIENCE_MILLIS)).hasToString(i == 3 ? "ECONNRESET" : "1");
                    assertThat(rig.events.of(Accepted.class).get(i - 1).client())
                            .isEqualTo("127.0.0.1:" + client.localPort());
                }
            }
            assertThat(rig.events.await(Injected.class, 1))
                    .singleElement()
                    .matches(injected -> injected.connection().ordinal() == 3);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void withOneLoopClientsThatComeAtOnceReachTheUpstreamInTheirOrder(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).start(Behaviour.answers(1, 1))) {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(rig.client());
            }
            rig.events.await(Connected.class, CONNECTIONS);
            for (int i = 0; i < CONNECTIONS; i++) {
                rig.upstream.awaitVisit(i + 1, PATIENCE_MILLIS);
                clients.get(i).write("x", PATIENCE_MILLIS);
                clients.get(i).read(1, PATIENCE_MILLIS);
                assertThat(rig.upstream.visits().get(i).peer().totalRead()).isEqualTo(1);
                clients.get(i).close();
            }
        }
    }
}
