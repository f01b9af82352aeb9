package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stop resets what is open, says so, and is soon over. */
@ExtendWith(NoLeakedBuffers.class)
class StopTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int CONNECTIONS = 50;

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void allPeersGetARstWithinASecondAndEachConnectionEndsOnce(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).start()) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                peers.add(rig.client());
                peers.add(rig.upstreamPeer());
            }
            rig.events.await(SessionEvent.Connected.class, CONNECTIONS);

            long began = System.nanoTime();
            rig.engine.close();
            long tookNanos = System.nanoTime() - began;

            for (Peer peer : peers) {
                assertThat(peer.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
                peer.close();
            }
            assertThat(tookNanos).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(rig.events.of(Ended.class))
                    .hasSize(CONNECTIONS)
                    .allMatch(ended -> ended.ending().equals(new Ending.Stopped()));
            assertThat(rig.events.of(RstSent.class))
                    .hasSize(2 * CONNECTIONS)
                    .allMatch(rst -> rst.cause() == RstCause.SHUTDOWN);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void aStopInTheMiddleOfATransferResetsIt(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<CallResult> sending = Background.start(() -> Payload.of(1, Long.MAX_VALUE)
                    .sendOver(client, 1, PATIENCE_MILLIS)
                    .end());
            CompletableFuture<CallResult> reading =
                    Background.start(() -> upstream.readToEnd(PATIENCE_MILLIS).end());
            Await.until("bytes pass", PATIENCE_MILLIS, () -> rig.events.relayedBytes(Side.CLIENT) > 10_000_000);
            rig.engine.close();

            assertThat(sending.join().toString()).isIn("ECONNRESET", "EPIPE");
            assertThat(reading.join()).hasToString("ECONNRESET");
            assertThat(rig.events.of(Ended.class))
                    .singleElement()
                    .matches(ended -> ended.ending().equals(new Ending.Stopped()));
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void aStopWhileClientsAreComingLeavesNoneWithoutItsEnd(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).start()) {
            CompletableFuture<List<ProbeClient>> coming = Background.start(() -> connectUntilRefused(rig));
            rig.events.await(Accepted.class, 100);
            rig.engine.close();

            for (ProbeClient client : coming.join()) {
                assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
                client.close();
            }
            assertThat(rig.events.of(Ended.class)).hasSameSizeAs(rig.events.of(Accepted.class));
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void aFaultThatIsUnderWayAtAStopIsMissed(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .rule(new Fault.Unread(Target.CLIENT), new Moment.Connected())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            rig.events.await(SessionEvent.Connected.class, 1);
            rig.engine.close();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(rig.events.of(Missed.class))
                    .singleElement()
                    .matches(missed -> missed.reason().equals("Hangup was stopped first"));
            assertThat(rig.events.of(Ended.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void aSecondStopDoesNothing(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).start();
                ProbeClient client = rig.client()) {
            rig.engine.close();
            rig.engine.close();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
        }
    }

    private static List<ProbeClient> connectUntilRefused(Rig rig) {
        List<ProbeClient> connected = new ArrayList<>();
        try {
            while (true) {
                ProbeClient client = ProbeClient.open();
                if (!(client.connect(rig.address(), PATIENCE_MILLIS) instanceof CallResult.Ok)) {
                    client.close();
                    return connected;
                }
                connected.add(client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
