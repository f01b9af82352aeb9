package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import io.hangup.testkit.TcpState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With no rule, nobody can tell that there is a proxy: bytes, FINs and RSTs pass as they came. */
@ExtendWith(NoLeakedBuffers.class)
class InvisibleTest {
    private static final long PATIENCE_MILLIS = 30_000;

    /** What is on its way arrives at once on loopback, so that a transport that cannot see it need not wait long. */
    private static final Timeouts HARDLY_BLIND =
            new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 10);

    private static final long BULK_BYTES = 256L << 20;
    private static final long ANSWER_BYTES = 5L << 20;

    /** Small enough that 5 MiB are never all on their way. */
    private static final int SMALL_WINDOW_BYTES = 64 * 1024;

    private static final int SMALL_READ_BYTES = 16 * 1024;

    private enum Reader {
        FAST,
        /** Has a small window, reads little at a time, and begins when nothing moves any more. */
        SLOW
    }

    static Stream<Arguments> readers() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Reader.values()).map(reader -> Arguments.of(transport, reader)));
    }

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    /** Sides on the transports that see what the kernel knows. */
    static Stream<Arguments> sidesInSight() {
        return sides().filter(each -> each.get()[0] == TransportChoice.EPOLL);
    }

    static Stream<Arguments> racesOfDataAndRst() {
        return sides().flatMap(each ->
                IntStream.of(1, 1_000, 60_000).mapToObj(bytes -> Arguments.of(each.get()[0], each.get()[1], bytes)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void randomBytesPassBothWaysAtOnceInRandomChunks(TransportChoice transport) throws Exception {
        Payload up = Payload.of(1, BULK_BYTES);
        Payload down = Payload.of(2, BULK_BYTES);
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sendingUp = sendAndFinish(up, client);
            CompletableFuture<Sent> sendingDown = sendAndFinish(down, upstream);
            CompletableFuture<Verdict> atUpstream = receive(up, upstream);
            Verdict atClient = down.check().readToEnd(client, PATIENCE_MILLIS);

            assertThat(atClient).matches(Verdict::isWhole);
            assertThat(atUpstream.join()).matches(Verdict::isWhole);
            assertThat(sendingUp.join().accepted()).isEqualTo(BULK_BYTES);
            assertThat(sendingDown.join().accepted()).isEqualTo(BULK_BYTES);
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isEqualTo(new Ending.Finished());
            assertThat(ended.fromClientBytes()).isEqualTo(BULK_BYTES);
            assertThat(ended.fromUpstreamBytes()).isEqualTo(BULK_BYTES);
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1} reader")
    @MethodSource("readers")
    void anAnswerBehindTheClientsFinArrivesWhole(TransportChoice transport, Reader reader) throws Exception {
        Payload answer = Payload.of(3, ANSWER_BYTES);
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = clientOf(rig, reader);
                Peer upstream = rig.upstreamPeer()) {
            client.write("question", PATIENCE_MILLIS);
            client.shutdownOutput();
            assertThat(upstream.readToEnd(PATIENCE_MILLIS))
                    .matches(got -> got.text().equals("question"), "is the question");
            CompletableFuture<Sent> sending = sendAndFinish(answer, upstream);

            assertThat(read(answer, client, upstream, reader)).matches(Verdict::isWhole);
            sending.join();
            assertFinishedWithoutRst(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} reader")
    @MethodSource("readers")
    void anUploadBehindTheUpstreamsFinArrivesWhole(TransportChoice transport, Reader reader) throws Exception {
        Payload upload = Payload.of(4, ANSWER_BYTES);
        int window = reader == Reader.SLOW ? SMALL_WINDOW_BYTES : 0;
        try (Rig rig = Rig.on(transport).upstreamReceiveBuffer(window).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            upstream.write("greeting", PATIENCE_MILLIS);
            upstream.shutdownOutput();
            assertThat(client.readToEnd(PATIENCE_MILLIS).count()).isEqualTo(8);
            CompletableFuture<Sent> sending = sendAndFinish(upload, client);

            assertThat(read(upload, upstream, client, reader)).matches(Verdict::isWhole);
            sending.join();
            assertFinishedWithoutRst(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void bytesThatWaitBehindASlowReaderOutliveBothFins(TransportChoice transport) throws Exception {
        Payload answer = Payload.of(5, ANSWER_BYTES);
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = clientOf(rig, Reader.SLOW);
                Peer upstream = rig.upstreamPeer()) {
            client.shutdownOutput();
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            CompletableFuture<Sent> sending = sendAndFinish(answer, upstream);
            sending.join();
            upstream.close();

            assertThat(read(answer, client, upstream, Reader.SLOW)).matches(Verdict::isWhole);
            assertFinishedWithoutRst(rig);
        }
    }

    @ParameterizedTest(name = "{0}, FIN of the {1}")
    @MethodSource("sides")
    void aFinArrivesAsAFinAndTheOtherDirectionGoesOn(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer stays = first == Side.CLIENT ? upstream : client;
            leaves.shutdownOutput();

            assertThat(stays.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertThat(stays.inKernel().state()).isEqualTo(TcpState.CLOSE_WAIT);
            for (int i = 0; i < 100; i++) {
                stays.write("still here", PATIENCE_MILLIS);
                assertThat(leaves.readExactly(10, PATIENCE_MILLIS).text()).isEqualTo("still here");
            }
            stays.close();
            assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertFinishedWithoutRst(rig);
        }
    }

    @ParameterizedTest(name = "{0}, RST of the {1}")
    @MethodSource("sides")
    void aRstOfAnIdleConnectionArrivesAsAReset(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            greet(client, upstream);
            (first == Side.CLIENT ? client : upstream).reset();

            Peer other = first == Side.CLIENT ? upstream : client;
            assertThat(other.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertMirrored(rig, first, Errno.ECONNRESET);
        }
    }

    @ParameterizedTest(name = "{0}, close by the {1}")
    @MethodSource("sides")
    void aCloseWithUnreadBytesArrivesAsAReset(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            greet(client, upstream);
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer other = first == Side.CLIENT ? upstream : client;
            leaves.write("last words", PATIENCE_MILLIS);
            other.write("never read", PATIENCE_MILLIS);
            awaitUnread(leaves, 10);
            leaves.close();

            assertThat(other.readExactly(10, PATIENCE_MILLIS).text()).isEqualTo("last words");
            assertThat(other.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertMirrored(rig, first, Errno.ECONNRESET);
        }
    }

    @ParameterizedTest(name = "{0}, RST of the {1}")
    @MethodSource("sidesInSight")
    void aRstBehindAHalfCloseIsMirroredAtOnce(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            greet(client, upstream);
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer other = first == Side.CLIENT ? upstream : client;
            leaves.shutdownOutput();
            assertThat(other.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            leaves.reset();

            other.awaitState(TcpState.GONE, 1_500);
            assertThat(other.write("x", PATIENCE_MILLIS)).hasToString("EPIPE");
            assertMirrored(rig, first, Errno.EPIPE);
        }
    }

    @ParameterizedTest(name = "{0}, RST of the {1}")
    @MethodSource("sides")
    void aRstArrivesAlsoAtAPeerThatDoesNotRead(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            greet(client, upstream);
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer other = first == Side.CLIENT ? upstream : client;
            leaves.write("unread", PATIENCE_MILLIS);
            awaitUnread(other, 6);
            leaves.reset();

            other.awaitState(TcpState.GONE, 1_500);
            assertThat(other.readExactly(6, PATIENCE_MILLIS).text()).isEqualTo("unread");
            assertThat(other.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertMirrored(rig, first, Errno.ECONNRESET);
        }
    }

    @ParameterizedTest(name = "{0}, RST of the {1}")
    @MethodSource("sidesInSight")
    void aRstIsSeenWhileItsSenderIsNotRead(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            greet(client, upstream);
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer other = first == Side.CLIENT ? upstream : client;
            CompletableFuture<Sent> flood =
                    Background.start(() -> Payload.of(6, Long.MAX_VALUE).sendOver(leaves, 6, PATIENCE_MILLIS));
            Standstill.await(leaves::totalWritten);
            leaves.reset();
            flood.join();

            // What waits for the other side has a second to be taken before the RST discards it.
            other.awaitState(TcpState.GONE, 2_500);
            Verdict got = Payload.of(6, Long.MAX_VALUE).check().readToEnd(other, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.end()).hasToString("ECONNRESET");
            assertMirrored(rig, first, Errno.ECONNRESET);
        }
    }

    @ParameterizedTest(name = "{0}, {2} bytes and RST of the {1}, 200 times")
    @MethodSource("racesOfDataAndRst")
    void dataAndRstAtOnceArriveWholeAndInOrder(TransportChoice transport, Side first, int bytes) throws Exception {
        Payload payload = Payload.of(bytes, bytes);
        byte[] data = new byte[bytes];
        payload.fill(0, data, bytes);
        try (Rig rig = Rig.on(transport).timeouts(HARDLY_BLIND).start()) {
            for (int batch = 0; batch < 4; batch++) {
                try (Pairs pairs = Pairs.of(rig, 50)) {
                    for (Pair pair : pairs.all()) {
                        pair.side(first).write(ByteBuffer.wrap(data), PATIENCE_MILLIS);
                        pair.side(first).reset();
                    }
                    for (Pair pair : pairs.all()) {
                        Verdict got = payload.check().readToEnd(pair.side(first.other()), PATIENCE_MILLIS);
                        assertThat(got.arrived()).isEqualTo(bytes);
                        assertThat(got).matches(Verdict::isPrefix);
                        assertThat(got.end()).hasToString("ECONNRESET");
                    }
                }
            }
            assertThat(rig.events.await(Ended.class, 200))
                    .allSatisfy(
                            ended -> assertThat(ended.ending()).isEqualTo(new Ending.Reset(first, Errno.ECONNRESET)));
        }
    }

    @ParameterizedTest(name = "{0}, all at once of the {1}, 200 times")
    @MethodSource("sidesInSight")
    void bytesFinAndRstAtOnceArriveInThatOrder(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).start()) {
            for (int batch = 0; batch < 4; batch++) {
                try (Pairs pairs = Pairs.of(rig, 50)) {
                    for (Pair pair : pairs.all()) {
                        pair.side(first).write("last words", PATIENCE_MILLIS);
                        pair.side(first).shutdownOutput();
                        pair.side(first).reset();
                    }
                    for (Pair pair : pairs.all()) {
                        Peer other = pair.side(first.other());
                        assertThat(other.readToEnd(PATIENCE_MILLIS))
                                .matches(got -> got.text().equals("last words"))
                                .matches(got -> got.end() instanceof CallResult.Eof, "ends as the FIN says");
                    }
                    assertThat(rig.events.await(Ended.class, 50 * (batch + 1)))
                            .allMatch(ended -> ended.ending().equals(new Ending.Reset(first, Errno.EPIPE)));
                    for (Pair pair : pairs.all()) {
                        assertThat(pair.side(first.other()).write("x", PATIENCE_MILLIS))
                                .hasToString("EPIPE");
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, from the {1}")
    @MethodSource("sides")
    void anUrgentByteArrivesInLineInItsPlace(TransportChoice transport, Side from) throws Exception {
        try (Rig rig = Rig.on(transport).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer sender = from == Side.CLIENT ? client : upstream;
            Peer receiver = from == Side.CLIENT ? upstream : client;
            sender.write("before", PATIENCE_MILLIS);
            sender.sendUrgent('!');
            sender.write("behind", PATIENCE_MILLIS);
            sender.sendUrgent('?');
            sender.shutdownOutput();

            assertThat(receiver.readToEnd(PATIENCE_MILLIS).text()).isEqualTo("before!behind?");
            receiver.close();
            assertFinishedWithoutRst(rig);
        }
    }

    /** Passes a byte each way, so that the dial is known to have been answered. */
    private static void greet(Peer client, Peer upstream) {
        client.write("?", PATIENCE_MILLIS);
        assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
        upstream.write("!", PATIENCE_MILLIS);
        assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("1");
    }

    /** Both ends of one connection through the proxy. */
    private record Pair(ProbeClient client, Peer upstream) {
        Peer side(Side side) {
            return side == Side.CLIENT ? client : upstream;
        }
    }

    /** Several connections whose dial has been answered. */
    private record Pairs(List<Pair> all) implements AutoCloseable {
        static Pairs of(Rig rig, int count) throws Exception {
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Pair pair = new Pair(rig.client(), rig.upstreamPeer());
                greet(pair.client(), pair.upstream());
                pairs.add(pair);
            }
            return new Pairs(pairs);
        }

        @Override
        public void close() {
            all.forEach(pair -> {
                pair.client().close();
                pair.upstream().close();
            });
        }
    }

    private static ProbeClient clientOf(Rig rig, Reader reader) throws Exception {
        ProbeClient client = ProbeClient.open();
        if (reader == Reader.SLOW) {
            client.receiveBufferBytes(SMALL_WINDOW_BYTES);
        }
        client.connect(rig.address(), PATIENCE_MILLIS);
        return client;
    }

    private static Verdict read(Payload payload, Peer to, Peer from, Reader reader) {
        if (reader == Reader.FAST) {
            return payload.check().readToEnd(to, PATIENCE_MILLIS);
        }
        Standstill.await(from::totalWritten);
        PayloadCheck check = payload.check();
        Verdict got = check.read(to, SMALL_READ_BYTES, PATIENCE_MILLIS);
        while (got.end() instanceof CallResult.Ok) {
            got = check.read(to, SMALL_READ_BYTES, PATIENCE_MILLIS);
        }
        return got;
    }

    private static CompletableFuture<Sent> sendAndFinish(Payload payload, Peer peer) {
        return Background.start(() -> {
            Sent sent = payload.sendOver(peer, payload.seed(), PATIENCE_MILLIS);
            peer.shutdownOutput();
            return sent;
        });
    }

    private static CompletableFuture<Verdict> receive(Payload payload, Peer peer) {
        return Background.start(() -> payload.check().readToEnd(peer, PATIENCE_MILLIS));
    }

    private static void awaitUnread(Peer peer, long bytes) {
        Await.until(
                bytes + " bytes wait unread",
                PATIENCE_MILLIS,
                () -> peer.inKernel().unreadBytes() == bytes);
    }

    private static void assertFinishedWithoutRst(Rig rig) {
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        assertThat(ended.ending()).isEqualTo(new Ending.Finished());
        assertThat(rig.events.of(RstSent.class)).isEmpty();
    }

    private static void assertMirrored(Rig rig, Side first, Errno errno) {
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        assertThat(ended.ending()).isEqualTo(new Ending.Reset(first, errno));
        assertThat(rig.events.of(RstSent.class))
                .containsExactly(new RstSent(ended.connection(), first.other(), RstCause.MIRRORED));
    }
}
