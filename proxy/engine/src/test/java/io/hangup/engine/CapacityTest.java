package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.limit.LimitEvent;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** At the cap, clients wait in the kernel's backlog and are served later; nobody is refused and nobody hangs. */
@ExtendWith(NoLeakedBuffers.class)
class CapacityTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int MOST = 20;
    private static final int CLIENTS = 120;

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void clientsBeyondTheCapAreServedOnceOthersHaveLeft(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).mostConnections(MOST).start(Behaviour.echo())) {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ProbeClient client = rig.client();
                client.write("hello", PATIENCE_MILLIS);
                clients.add(client);
            }
            rig.events.await(Accepted.class, MOST);
            Standstill.await(() -> rig.events.of(Accepted.class).size());
            assertThat(rig.engine.openConnections()).isBetween(MOST, MOST + threads - 1);
            assertThat(rig.engine.mostConnections()).isEqualTo(MOST);

            List<CompletableFuture<String>> answers = clients.stream()
                    .map(client -> Background.start(() -> answer(client)))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("hello"));
            rig.events.await(Ended.class, CLIENTS);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void aProxyAtItsOwnCapHoldsUpItsOwnClientsAndNoOthers(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .bounds(usual -> new Bounds(
                                usual.connections(),
                                OptionalInt.of(MOST),
                                usual.queuedBytes(),
                                usual.queuedInAllBytes(),
                                usual.dials(),
                                usual.events(),
                                usual.adminRequests()))
                        .start(Behaviour.echo());
                ProbeServer elsewhere = ProbeServer.open().serve(Behaviour.echo())) {
            rig.engine.reload(List.of(rig.spec(), Rig.spec("other", 0, elsewhere)));
            Level level = rig.engine.level(Limit.PROXY_CONNECTIONS, Rig.NAME).orElseThrow();
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < 2 * MOST; i++) {
                ProbeClient client = rig.client();
                client.write("hello", PATIENCE_MILLIS);
                clients.add(client);
            }
            rig.events.await(Accepted.class, MOST);
            Standstill.await(() -> rig.events.of(Accepted.class).size());
            assertThat(level.used()).isBetween((long) MOST, MOST + threads - 1L);
            assertThat(rig.events.of(Limit.PROXY_CONNECTIONS))
                    .extracting(LimitEvent::proxy, LimitEvent::reached)
                    .containsExactly(tuple(Rig.NAME, true));

            ProbeClient other =
                    Rig.clientAt(rig.engine.listening().get(1).address().getPort());
            other.write("hello", PATIENCE_MILLIS);
            assertThat(answer(other)).isEqualTo("hello");

            List<CompletableFuture<String>> answers = clients.stream()
                    .map(client -> Background.start(() -> answer(client)))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("hello"));
            rig.events.await(Ended.class, 2 * MOST + 1);
            assertThat(level.used()).isZero();
            assertThat(rig.events.of(Limit.PROXY_CONNECTIONS))
                    .extracting(LimitEvent::reached)
                    .containsSubsequence(true, false);
        }
    }

    private static String answer(ProbeClient client) {
        String answer = client.readExactly(5, PATIENCE_MILLIS).text();
        client.close();
        return answer;
    }

    @Test
    void theCapLeavesDescriptorsForEverythingElse() throws Exception {
        try (Rig rig = Rig.on(TransportChoice.NIO).start()) {
            assertThat(rig.engine.mostConnections())
                    .isEqualTo(Descriptors.connections(Descriptors.limit()))
                    .isPositive();
        }
    }
}
