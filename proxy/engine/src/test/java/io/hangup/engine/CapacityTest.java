package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.List;
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
