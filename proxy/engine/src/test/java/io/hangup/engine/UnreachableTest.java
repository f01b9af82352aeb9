package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.ConnectFailed;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client whose upstream cannot be reached gets a RST, never a FIN, and the event says why. */
@ExtendWith(NoLeakedBuffers.class)
class UnreachableTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Timeouts TWO_SECONDS_TO_CONNECT =
            new Timeouts(2_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200);

    /** No resolver looks for a name with a label of 64 letters: RFC 1035, 2.3.4 allows 63. */
    private static final String IMPOSSIBLE_NAME = "a".repeat(64) + ".invalid";

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aClientGetsARstWhereNobodyListens(TransportChoice transport) throws Exception {
        Endpoint nobody = closedPort();
        try (Rig rig = Rig.on(transport).start(nobody);
                ProbeClient client = rig.client()) {
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertUnreachable(
                    rig, "connecting to 127.0.0.1:" + nobody.port() + ": nobody listens there (ECONNREFUSED)");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aClientThatHasSpokenAndFinishedGetsARstToo(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).start(closedPort());
                ProbeClient client = rig.client()) {
            client.write("anybody there?", PATIENCE_MILLIS);
            client.shutdownOutput();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            rig.events.await(Ended.class, 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aClientGetsARstOnceTheConnectTimeoutHasPassedWithoutAnAnswer(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .upstreamBacklog(1)
                        .timeouts(TWO_SECONDS_TO_CONNECT)
                        .start();
                ProbeClient first = filler(rig);
                ProbeClient second = filler(rig);
                ProbeClient client = rig.client()) {
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");

            Ended ended = assertUnreachable(
                    rig, "connecting to 127.0.0.1:" + rig.upstream.address().getPort() + ": no answer within 2s");
            assertThat(ended.livedNanos()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aClientThatBreaksOffWhileTheUpstreamDoesNotAnswerLeavesNothingBehind(TransportChoice transport)
            throws Exception {
        try (Rig rig = Rig.on(transport)
                        .upstreamBacklog(1)
                        .timeouts(TWO_SECONDS_TO_CONNECT)
                        .start();
                ProbeClient first = filler(rig);
                ProbeClient second = filler(rig)) {
            ProbeClient client = rig.client();
            client.write("last words", PATIENCE_MILLIS);
            client.reset();

            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isInstanceOf(Ending.Unreachable.class);
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aClientGetsARstWhereTheUpstreamsNameIsNotKnown(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).start(new Endpoint(IMPOSSIBLE_NAME, 80));
                ProbeClient client = rig.client()) {
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertUnreachable(rig, "resolving " + IMPOSSIBLE_NAME + ": no such name is known");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aNameIsResolvedAndItsAddressesAreTriedInTurn(TransportChoice transport) throws Exception {
        try (ProbeServer upstream = ProbeServer.open();
                Rig rig = Rig.on(transport)
                        .start(new Endpoint("localhost", upstream.address().getPort()));
                ProbeClient client = rig.client();
                Peer peer = upstream.accept(PATIENCE_MILLIS)) {
            client.write("x", PATIENCE_MILLIS);
            assertThat(peer.read(1, PATIENCE_MILLIS)).hasToString("1");
            assertThat(rig.events.await(Connected.class, 1).get(0).upstream())
                    .isEqualTo("127.0.0.1:" + upstream.address().getPort());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aStopWhileTheUpstreamDoesNotAnswerEndsTheDial(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).upstreamBacklog(1).start();
                ProbeClient first = filler(rig);
                ProbeClient second = filler(rig);
                ProbeClient client = rig.client()) {
            Await.until("the client is accepted", PATIENCE_MILLIS, () -> rig.engine.openConnections() == 1);
            rig.engine.close();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Stopped());
            assertThat(rig.events.of(ConnectFailed.class)).isEmpty();
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void everyOneOfManyClientsGetsItsRst(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).start(closedPort())) {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(rig.client());
            }
            for (ProbeClient client : clients) {
                assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
                client.close();
            }
            rig.events.await(Ended.class, 200);
            assertThat(rig.events.of(RstSent.class))
                    .hasSize(200)
                    .allMatch(rst -> rst.to() == Side.CLIENT && rst.cause() == RstCause.UNREACHABLE);
        }
    }

    private static Ended assertUnreachable(Rig rig, String reason) {
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        assertThat(ended.ending()).isEqualTo(new Ending.Unreachable(reason));
        assertThat(rig.events.of(ConnectFailed.class)).containsExactly(new ConnectFailed(ended.connection(), reason));
        assertThat(rig.events.of(RstSent.class))
                .containsExactly(new RstSent(ended.connection(), Side.CLIENT, RstCause.UNREACHABLE));
        return ended;
    }

    /** A port nobody listens on, which was free a moment ago. */
    private static Endpoint closedPort() throws Exception {
        try (ProbeServer gone = ProbeServer.open()) {
            return new Endpoint("127.0.0.1", gone.address().getPort());
        }
    }

    /** Takes one of the two places in the upstream's accept queue, so that its kernel drops the next SYN. */
    private static ProbeClient filler(Rig rig) throws Exception {
        ProbeClient filler = ProbeClient.open();
        filler.connect(rig.upstream.address(), PATIENCE_MILLIS);
        return filler;
    }
}
