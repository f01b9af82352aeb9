package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.OpenDescriptors;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many connections at a time that no rule takes: none sees a RST, none loses a byte, none leaves anything behind. */
@ExtendWith(NoLeakedBuffers.class)
class LoadTest {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final int CONNECTIONS = 20_000;
    private static final int WARM_UP = 500;
    private static final int AT_A_TIME = 32;

    private static final List<Talk> TALKS = List.of(Talk.values());

    /** How many times each thing was told. */
    private static final class Tally {
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();

        void add(String told) {
            counts.merge(told, 1, Integer::sum);
        }

        int told() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void twentyThousandPlainConnectionsSeeNoRstAndLeaveNothingBehind(TransportChoice transport) throws Exception {
        talk(transport, WARM_UP);
        int before = OpenDescriptors.count();
        talk(transport, CONNECTIONS);
        Await.until(
                "no more than " + before + " descriptors are open",
                PATIENCE_MILLIS,
                OpenDescriptors::count,
                now -> now <= before);
    }

    private static void talk(TransportChoice transport, int connections) throws Exception {
        Tally clients = new Tally();
        Tally upstreams = new Tally();
        try (Rig rig = Rig.on(transport).start(peer -> {
            upstreams.add(Talk.byUpstream(peer));
            peer.close();
            return Behaviour.neverReads().meet(peer);
        })) {
            AtomicInteger next = new AtomicInteger();
            CompletableFuture<?>[] threads = IntStream.range(0, AT_A_TIME)
                    .mapToObj(i -> Background.start(() -> talkUntil(connections, next, rig, clients)))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(threads).join();

            assertThat(rig.events.await(Ended.class, connections))
                    .allMatch(ended -> ended.ending().equals(new Ending.Finished()));
            assertThat(rig.events.of(RstSent.class)).isEmpty();
            assertThat(clients.counts).isEqualTo(each(Talk::clientTells, connections));
            Await.until("every upstream has told its end", PATIENCE_MILLIS, () -> upstreams.told() == connections);
            assertThat(upstreams.counts).isEqualTo(each(Talk::upstreamTells, connections));
        }
    }

    private static int talkUntil(int connections, AtomicInteger next, Rig rig, Tally clients) {
        int done = 0;
        for (int i = next.getAndIncrement(); i < connections; i = next.getAndIncrement()) {
            Talk talk = TALKS.get(i % TALKS.size());
            try (ProbeClient client = rig.client()) {
                clients.add(talk.byClient(client));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            done++;
        }
        return done;
    }

    private static Map<String, Integer> each(Function<Talk, String> tells, int connections) {
        return TALKS.stream().collect(Collectors.toMap(tells, talk -> connections / TALKS.size()));
    }
}
