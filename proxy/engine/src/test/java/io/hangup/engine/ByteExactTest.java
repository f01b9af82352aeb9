package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Background;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `client-sent: N` and `upstream-sent: N` deliver the first N bytes, all of them and no other. */
@ExtendWith(NoLeakedBuffers.class)
class ByteExactTest {
    private static final long PATIENCE_MILLIS = 20_000;

    /** What the sender has to say beyond the bytes that may pass. */
    private static final long BEYOND_BYTES = 1_000_000;

    /** No client here sends a byte that could be left unread, so {@code unread} need not wait for it long. */
    private static final Timeouts SHORT_UNREAD =
            new Timeouts(5_000, 600_000, 60_000, 50, 10_000, 5_000, 5_000, 1_000, 200);

    private static final long[] SIZES = {1, 4_095, 65_536, 1_000_003, 20_000_000};

    /** When a reader begins. */
    private enum Reads {
        AT_ONCE,
        LATE
    }

    static Stream<Arguments> sizes() {
        return Rig.transports()
                .flatMap(transport -> LongStream.of(SIZES).mapToObj(bytes -> Arguments.of(transport, bytes)));
    }

    static Stream<Arguments> readersAndSizes() {
        return sizes().flatMap(each ->
                Stream.of(Reads.values()).map(reads -> Arguments.of(each.get()[0], reads, each.get()[1])));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} bytes")
    @MethodSource("readersAndSizes")
    void theClientReadsExactlyTheFirstBytesOfTheUpstreamAndThenTheReset(
            TransportChoice transport, Reads reads, long bytes) throws Exception {
        Payload payload = Payload.of(bytes, bytes + BEYOND_BYTES);
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, bytes))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sending = send(payload, upstream);
            letBegin(reads, rig, upstream);

            Verdict got = payload.check().readToEnd(client, PATIENCE_MILLIS);
            sending.join();
            upstream.shutdownOutput();

            assertThat(got.end()).hasToString("ECONNRESET");
            assertExact(got, bytes, transport == TransportChoice.EPOLL || reads == Reads.AT_ONCE);
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertInjected(rig, transport, Side.UPSTREAM, bytes);
            assertResetOf(rig, Side.CLIENT);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2} bytes")
    @MethodSource("readersAndSizes")
    void theUpstreamReadsExactlyTheFirstBytesOfTheClientAndThenItsEnd(
            TransportChoice transport, Reads reads, long bytes) throws Exception {
        Payload payload = Payload.of(bytes, bytes + BEYOND_BYTES);
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.CLIENT, bytes))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sending = send(payload, client);
            letBegin(reads, rig, client);

            Verdict got = payload.check().readToEnd(upstream, PATIENCE_MILLIS);
            upstream.shutdownOutput();

            assertThat(got.end()).hasToString("EOF");
            assertExact(got, bytes, true);
            rig.events.await(Injected.class, 1);
            sending.join();
            assertThat(client.write("x", PATIENCE_MILLIS).toString()).isIn("ECONNRESET", "EPIPE");
            assertInjected(rig, transport, Side.CLIENT, bytes);
            assertResetOf(rig, Side.CLIENT);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2} bytes")
    @MethodSource("readersAndSizes")
    void theUpstreamReadsExactlyTheFirstBytesOfTheClientAndThenTheReset(
            TransportChoice transport, Reads reads, long bytes) throws Exception {
        Payload payload = Payload.of(bytes, bytes + BEYOND_BYTES);
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.UPSTREAM), new Moment.Sent(Side.CLIENT, bytes))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sending = send(payload, client);
            letBegin(reads, rig, client);

            Verdict got = payload.check().readToEnd(upstream, PATIENCE_MILLIS);
            sending.join();
            client.shutdownOutput();

            assertThat(got.end()).hasToString("ECONNRESET");
            assertExact(got, bytes, transport == TransportChoice.EPOLL || reads == Reads.AT_ONCE);
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertInjected(rig, transport, Side.CLIENT, bytes);
            assertResetOf(rig, Side.UPSTREAM);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void theClientReadsExactlyTheFirstBytesBeforeACloseOfTheConnection(TransportChoice transport, long bytes)
            throws Exception {
        cutBefore(transport, bytes, new Fault.Close(Target.CLIENT), "EOF");
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void theClientReadsExactlyTheFirstBytesBeforeABrokenPipe(TransportChoice transport, long bytes) throws Exception {
        cutBefore(transport, bytes, new Fault.BrokenPipe(Target.CLIENT), "EOF");
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void theClientReadsExactlyTheFirstBytesBeforeAnUnreadReset(TransportChoice transport, long bytes) throws Exception {
        cutBefore(transport, bytes, new Fault.Unread(Target.CLIENT), "ECONNRESET");
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void theClientReadsExactlyTheFirstBytesBeforeAHalfClose(TransportChoice transport, long bytes) throws Exception {
        cutBefore(transport, bytes, new Fault.HalfClose(Target.CLIENT), "EOF");
    }

    private void cutBefore(TransportChoice transport, long bytes, Fault fault, String end) throws Exception {
        Payload payload = Payload.of(bytes, bytes + BEYOND_BYTES);
        try (Rig rig = Rig.on(transport)
                        .rule(fault, new Moment.Sent(Side.UPSTREAM, bytes))
                        .timeouts(SHORT_UNREAD)
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sending = send(payload, upstream);
            Verdict got = payload.check().readToEnd(client, PATIENCE_MILLIS);
            rig.events.await(Injected.class, 1);
            sending.join();
            upstream.shutdownOutput();
            client.close();

            assertThat(got.end()).hasToString(end);
            assertExact(got, bytes, true);
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertInjected(rig, transport, Side.UPSTREAM, bytes);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void aConnectionThatSendsOneByteLessThanTheMomentIsNeverHit(TransportChoice transport, long bytes)
            throws Exception {
        Payload payload = Payload.of(bytes, bytes - 1);
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.BOTH), new Moment.Sent(Side.UPSTREAM, bytes))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            CompletableFuture<Sent> sending = Background.start(() -> {
                Sent sent = payload.sendOver(upstream, bytes, PATIENCE_MILLIS);
                upstream.shutdownOutput();
                return sent;
            });
            Verdict got = payload.check().readToEnd(client, PATIENCE_MILLIS);
            sending.join();
            client.shutdownOutput();

            assertThat(got).matches(Verdict::isWhole);
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void theByteBehindTheMomentIsNeverTakenFromTheKernel(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Unread(Target.CLIENT), new Moment.Sent(Side.CLIENT, 1))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("ab", PATIENCE_MILLIS);

            assertThat(upstream.readToEnd(PATIENCE_MILLIS).text()).isEqualTo("a");
            upstream.shutdownOutput();
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            if (transport == TransportChoice.EPOLL) {
                assertThat(injected.note()).isEmpty();
            }
            assertInjected(rig, transport, Side.CLIENT, 1);
            assertResetOf(rig, Side.CLIENT);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("sizes")
    void theMomentComesAlsoBehindTheClientsFinAndWithTheUpstreamsVeryLastByte(TransportChoice transport, long bytes)
            throws Exception {
        Payload payload = Payload.of(bytes, bytes);
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, bytes))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.shutdownOutput();
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            CompletableFuture<Sent> sending = send(payload, upstream);
            sending.thenRun(upstream::shutdownOutput);

            Verdict got = payload.check().readToEnd(client, PATIENCE_MILLIS);
            assertThat(got.end()).hasToString("ECONNRESET");
            assertExact(got, bytes, true);
            assertInjected(rig, transport, Side.UPSTREAM, bytes);
            assertResetOf(rig, Side.CLIENT);
        }
    }

    private static CompletableFuture<Sent> send(Payload payload, Peer peer) {
        return Background.start(() -> payload.sendOver(peer, payload.seed(), PATIENCE_MILLIS));
    }

    /** A late reader begins once the fault has been injected, or cannot be before somebody reads. */
    private static void letBegin(Reads reads, Rig rig, Peer sender) {
        if (reads == Reads.LATE) {
            Standstill.awaitUnless(() -> !rig.events.of(Injected.class).isEmpty(), sender::totalWritten);
        }
    }

    private static void assertExact(Verdict got, long bytes, boolean all) {
        assertThat(got).matches(Verdict::isPrefix, "is as it was sent");
        if (all) {
            assertThat(got.arrived()).isEqualTo(bytes);
        } else {
            assertThat(got.arrived()).isLessThanOrEqualTo(bytes);
        }
    }

    private static void assertInjected(Rig rig, TransportChoice transport, Side from, long bytes) {
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        Injected injected = rig.events.await(Injected.class, 1).get(0);
        assertThat(from == Side.CLIENT ? injected.fromClientBytes() : injected.fromUpstreamBytes())
                .isEqualTo(bytes);
        assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
        assertThat(rig.events.relayedBytes(from)).isEqualTo(bytes);
        if (transport == TransportChoice.EPOLL) {
            assertThat(injected.note()).doesNotContain("waited");
        }
    }

    private static void assertResetOf(Rig rig, Side side) {
        Injected injected = rig.events.of(Injected.class).get(0);
        assertThat(rig.events.of(RstSent.class))
                .containsExactly(new RstSent(injected.connection(), side, RstCause.RULE));
    }
}
