package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a peer does before the dial is answered is kept, and told in its order.
 *
 * <p>A dial is slow on loopback where the upstream's accept queue is full: its kernel drops the SYN, and the dialling one
 * sends it again after a second (RFC 6298, 2.1).
 */
@ExtendWith(NoLeakedBuffers.class)
class EarlyTest {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final int EARLY_BYTES = 40_000;
    private static final int BACKLOG = 1_000;

    /** A thousand clients that come one after the other may take longer than a dial usually has. */
    private static final Timeouts SLOW_DIAL =
            new Timeouts(60_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200);

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void twoThousandClientsFinishBeforeTheirUpstreamIsConnectedAndGetTheirAnswer(TransportChoice transport)
            throws Exception {
        byte[] question = new byte[1_000];
        for (int round = 0; round < 2; round++) {
            try (Rig rig = Rig.on(transport)
                            .upstreamBacklog(BACKLOG)
                            .timeouts(SLOW_DIAL)
                            .start();
                    Clients fillers = Clients.fillTheBacklogOf(rig);
                    Clients clients = Clients.of(rig, BACKLOG)) {
                for (ProbeClient client : clients.all()) {
                    client.writeAll(question, PATIENCE_MILLIS);
                    client.shutdownOutput();
                }
                assertThat(rig.events.of(Connected.class)).isEmpty();
                fillers.close();
                rig.upstream.serve(Behaviour.echo());

                for (ProbeClient client : clients.all()) {
                    assertThat(client.readToEnd(PATIENCE_MILLIS))
                            .matches(got -> got.count() == question.length
                                    && got.end().toString().equals("EOF"));
                }
                assertThat(rig.events.await(Ended.class, BACKLOG)).allSatisfy(ended -> {
                    assertThat(ended.ending()).isEqualTo(new Ending.Finished());
                    assertThat(ended.fromClientBytes()).isEqualTo(question.length);
                });
                assertThat(rig.events.of(RstSent.class)).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void bytesAndARstOfTheClientBeforeItsUpstreamIsConnectedArriveInThatOrder(TransportChoice transport)
            throws Exception {
        Payload early = Payload.of(11, EARLY_BYTES);
        try (Rig rig = Rig.on(transport).upstreamBacklog(1).timeouts(SLOW_DIAL).start();
                Clients fillers = Clients.fillTheBacklogOf(rig);
                ProbeClient client = rig.client()) {
            early.sendOver(client, 11, PATIENCE_MILLIS);
            client.reset();
            assertThat(rig.events.of(Connected.class)).isEmpty();
            fillers.acceptAll(rig);

            try (Peer upstream = rig.upstreamPeer()) {
                Verdict got = early.check().readToEnd(upstream, PATIENCE_MILLIS);
                assertThat(got.arrived()).isEqualTo(EARLY_BYTES);
                assertThat(got).matches(Verdict::isPrefix);
                assertThat(got.end()).hasToString("ECONNRESET");
            }
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isEqualTo(new Ending.Reset(Side.CLIENT, Errno.ECONNRESET));
            assertThat(rig.events.of(RstSent.class))
                    .containsExactly(new RstSent(ended.connection(), Side.UPSTREAM, RstCause.MIRRORED));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void anUploadThatBeginsBeforeItsUpstreamIsConnectedArrivesWhole(TransportChoice transport) throws Exception {
        Payload upload = Payload.of(12, 5L << 20);
        try (Rig rig = Rig.on(transport).upstreamBacklog(1).timeouts(SLOW_DIAL).start();
                Clients fillers = Clients.fillTheBacklogOf(rig);
                ProbeClient client = rig.client()) {
            var sending = Background.start(() -> upload.sendOver(client, 12, PATIENCE_MILLIS));
            Await.until("the client's writer is blocked", PATIENCE_MILLIS, client::isWriteBlocked);
            assertThat(rig.events.of(Connected.class)).isEmpty();
            fillers.acceptAll(rig);

            try (Peer upstream = rig.upstreamPeer()) {
                Verdict got = upload.check().read(upstream, upload.length(), PATIENCE_MILLIS);
                assertThat(got).matches(Verdict::isPrefix);
                assertThat(got.arrived()).isEqualTo(sending.join().accepted()).isEqualTo(upload.length());
            }
        }
    }

    @Test
    void upstreamsThatSpeakAndBreakOffBeforeTheLoopKnowsThatTheyAcceptedAreHeard() throws Exception {
        Payload words = Payload.of(13, EARLY_BYTES);
        byte[] bytes = new byte[EARLY_BYTES];
        words.fill(0, bytes, EARLY_BYTES);
        Behaviour speaksAndBreaksOff = peer -> {
            Sent sent = peer.writeAll(bytes, PATIENCE_MILLIS);
            peer.reset();
            return new Behaviour.Seen(peer.readExactly(1, PATIENCE_MILLIS), sent);
        };
        try (Rig rig = Rig.on(TransportChoice.EPOLL).upstreamBacklog(BACKLOG).start();
                Clients fillers = Clients.fillTheBacklogOf(rig);
                Clients clients = Clients.of(rig, 200)) {
            assertThat(rig.events.of(Connected.class)).isEmpty();
            fillers.close();
            rig.upstream.serve(speaksAndBreaksOff);

            for (ProbeClient client : clients.all()) {
                Verdict got = words.check().readToEnd(client, PATIENCE_MILLIS);
                assertThat(got.arrived()).isEqualTo(EARLY_BYTES);
                assertThat(got).matches(Verdict::isPrefix);
                assertThat(got.end()).hasToString("ECONNRESET");
            }
            assertThat(rig.events.await(Ended.class, 200))
                    .allSatisfy(ended ->
                            assertThat(ended.ending()).isEqualTo(new Ending.Reset(Side.UPSTREAM, Errno.ECONNRESET)));
        }
    }

    /** Several clients, connected one after the other. */
    private record Clients(List<ProbeClient> all) implements AutoCloseable {
        static Clients of(Rig rig, int count) throws Exception {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(rig.client());
            }
            return new Clients(clients);
        }

        /** Connects straight to the upstream until its kernel takes nobody more. */
        static Clients fillTheBacklogOf(Rig rig) throws Exception {
            List<ProbeClient> fillers = new ArrayList<>();
            for (int i = 0; i <= rig.upstreamBacklog; i++) {
                ProbeClient filler = ProbeClient.open();
                filler.connect(rig.upstream.address(), PATIENCE_MILLIS);
                fillers.add(filler);
            }
            return new Clients(fillers);
        }

        /** Has the upstream accept these, and lets them go. */
        void acceptAll(Rig rig) throws Exception {
            for (int i = 0; i < all.size(); i++) {
                rig.upstreamPeer().close();
            }
            close();
        }

        @Override
        public void close() {
            all.forEach(ProbeClient::close);
        }
    }
}
