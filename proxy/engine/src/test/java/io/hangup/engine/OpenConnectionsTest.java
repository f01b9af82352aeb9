package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.Fired;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rolling restart: all connections that are open are reset, then nobody gets in, then everybody does. */
@ExtendWith(NoLeakedBuffers.class)
class OpenConnectionsTest {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final int CONNECTIONS = 500;
    private static final long REFUSE_MILLIS = 2_000;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Fault REFUSE = new Fault.Refuse(Target.CLIENT, REFUSE_MILLIS);
    private static final Rule RESTART = new Rule(
            "restart",
            Faults.of(new Fault.InOrder(List.of(RESET, REFUSE))),
            new Moment.At(0),
            new Connections.Open(),
            new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false));

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void five_hundred_open_connections_are_reset_then_clients_are_refused_then_accepted(
            TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        List<ProbeClient> clients = new ArrayList<>();
        try (Rig rig =
                Rig.on(transport).threads(threads).clock(clock).rules(RESTART).start(Behaviour.sink())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(rig.client());
            }
            rig.events.await(Connected.class, CONNECTIONS);
            rig.engine.arm(Rig.NAME, "restart");
            clock.advanceMillis(0);

            assertThat(rig.events.awaitOfProxy(Fired.class, 1))
                    .extracting(fired -> fired.connections().size())
                    .containsExactly(CONNECTIONS);
            for (ProbeClient client : clients) {
                assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
                assertThat(rig.knock()).as("who comes back at once").isEqualTo("ECONNREFUSED");
                client.close();
            }
            rig.events.await(Ended.class, CONNECTIONS);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            clock.advanceMillis(REFUSE_MILLIS - 1);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            clock.advanceMillis(1);
            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(rig.knock()).isEqualTo("ok");
            assertTold(rig);
        }
    }

    private static void assertTold(Rig rig) {
        List<Injected> injected = rig.events.of(Injected.class);
        for (Fault part : List.of(RESET, REFUSE)) {
            List<Long> hit = injected.stream()
                    .filter(each -> each.plan().fault().equals(part))
                    .map(each -> each.connection().ordinal())
                    .toList();
            assertThat(hit).hasSize(CONNECTIONS);
            assertThat(new HashSet<>(hit)).hasSize(CONNECTIONS);
        }
        assertThat(rig.events.of(Missed.class)).isEmpty();
        assertThat(rig.events.ofProxy(Refusing.class))
                .containsExactly(new Refusing(Rig.NAME, "restart", REFUSE_MILLIS));
        assertThat(rig.events.ofProxy(Accepting.class)).hasSize(1);
    }
}
