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
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.TcpState;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not end by itself is ended, in the time its configuration names. */
@ExtendWith(NoLeakedBuffers.class)
class TimeoutsTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long HALF_CLOSED_MILLIS = 300;
    private static final long DRAIN_MILLIS = 300;
    private static final long ACKED_MILLIS = 300;
    private static final int LITTLE_BYTES = 16 * 1024;
    private static final long LITTLE_MILLIS = 30;
    private static final Timeouts SHORT =
            new Timeouts(5_000, HALF_CLOSED_MILLIS, 60_000, 1_000, ACKED_MILLIS, 5_000, DRAIN_MILLIS, 1_000, 200);

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    @ParameterizedTest(name = "{0}, FIN of the {1}")
    @MethodSource("sides")
    void aHalfClosedConnectionThatMovesNothingIsResetOnBothSides(TransportChoice transport, Side first)
            throws Exception {
        try (Rig rig = Rig.on(transport).timeouts(SHORT).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer stays = first == Side.CLIENT ? upstream : client;
            leaves.shutdownOutput();
            assertThat(stays.read(1, PATIENCE_MILLIS)).hasToString("EOF");

            assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            stays.awaitState(TcpState.GONE, PATIENCE_MILLIS);
            assertThat(stays.write("x", PATIENCE_MILLIS)).hasToString("EPIPE");
            Ended ended = assertTimedOut(rig);
            assertThat(ended.livedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(HALF_CLOSED_MILLIS));
        }
    }

    @ParameterizedTest(name = "{0}, FIN of the {1}")
    @MethodSource("sides")
    void aHalfClosedConnectionThatMovesBytesLivesOn(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).timeouts(SHORT).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer stays = first == Side.CLIENT ? upstream : client;
            leaves.shutdownOutput();
            assertThat(stays.read(1, PATIENCE_MILLIS)).hasToString("EOF");

            long began = System.nanoTime();
            while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(3 * HALF_CLOSED_MILLIS)) {
                stays.write("x", PATIENCE_MILLIS);
                assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("1");
            }
            stays.shutdownOutput();
            assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    @Test
    void aHalfClosedConnectionWhoseReaderTakesLittleAtATimeLivesOn() throws Exception {
        Payload answer = Payload.of(6, 1_000_000);
        try (Rig rig = Rig.on(TransportChoice.EPOLL).timeouts(SHORT).start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(LITTLE_BYTES)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                client.shutdownOutput();
                assertThat(answer.sendOver(upstream, 6, PATIENCE_MILLIS).accepted())
                        .isEqualTo(answer.length());
                PayloadCheck check = answer.check();
                Verdict got = readLittleByLittle(check, client, 3 * HALF_CLOSED_MILLIS);
                upstream.close();

                assertThat(got.arrived()).isLessThan(answer.length());
                assertThat(check.readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
                assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            }
        }
    }

    @Test
    void aCloseBehindBytesThatItsReaderTakesLittleByLittleIsStillAClose() throws Exception {
        long bytes = 6_000_000;
        Payload answer = Payload.of(7, bytes);
        try (Rig rig = Rig.on(TransportChoice.EPOLL)
                        .timeouts(SHORT)
                        .rule(new Fault.Close(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, bytes))
                        .start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(LITTLE_BYTES)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                var sending = Background.start(() -> answer.sendOver(upstream, 7, PATIENCE_MILLIS));
                PayloadCheck check = answer.check();
                while (rig.events.relayedBytes(Side.UPSTREAM) < bytes) {
                    check.read(client, LITTLE_BYTES, PATIENCE_MILLIS);
                }
                sending.join();
                upstream.close();
                readLittleByLittle(check, client, 5 * ACKED_MILLIS);

                assertThat(check.readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
                rig.events.await(Injected.class, 1);
                rig.events.await(Ended.class, 1);
            }
        }
    }

    /** Reads so slowly that the window closes again and again, and the kernel asks for no more for long. */
    private static Verdict readLittleByLittle(PayloadCheck check, Peer reader, long millis) {
        long began = System.nanoTime();
        Verdict got = check.read(reader, LITTLE_BYTES, PATIENCE_MILLIS);
        for (long step = 1; step * LITTLE_MILLIS < millis && got.end() instanceof CallResult.Ok; step++) {
            long next = began + TimeUnit.MILLISECONDS.toNanos(step * LITTLE_MILLIS);
            Await.until("it is time to read again", PATIENCE_MILLIS, () -> System.nanoTime() >= next);
            got = check.read(reader, LITTLE_BYTES, PATIENCE_MILLIS);
        }
        return got;
    }

    @ParameterizedTest(name = "{0}, FIN of the {1}")
    @MethodSource("sides")
    void anAnswerThatNobodyTakesBehindAHalfCloseIsGivenUp(TransportChoice transport, Side first) throws Exception {
        try (Rig rig = Rig.on(transport).timeouts(SHORT).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer stays = first == Side.CLIENT ? upstream : client;
            leaves.shutdownOutput();
            var sending = Background.start(() -> Payload.of(1, Long.MAX_VALUE).sendOver(stays, 1, PATIENCE_MILLIS));

            assertThat(sending.join().end().toString()).isIn("ECONNRESET", "EPIPE");
            leaves.awaitState(TcpState.GONE, PATIENCE_MILLIS);
            assertTimedOut(rig);
        }
    }

    @ParameterizedTest(name = "{0}, FIN of the {1} last")
    @MethodSource("sides")
    void bytesThatNobodyTakesBehindBothFinsAreGivenUp(TransportChoice transport, Side last) throws Exception {
        Payload large = Payload.of(2, 4L << 20);
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .upstreamReceiveBuffer(4_096)
                        .start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(4_096)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                Peer sender = last == Side.CLIENT ? client : upstream;
                Peer reader = last == Side.CLIENT ? upstream : client;
                assertThat(large.sendOver(sender, 2, PATIENCE_MILLIS).accepted())
                        .isEqualTo(large.length());
                sender.shutdownOutput();
                reader.shutdownOutput();

                Ended ended = rig.events.await(Ended.class, 1).get(0);
                assertThat(ended.ending()).isEqualTo(new Ending.TimedOut("half-closed"));
                assertThat(rig.events.of(RstSent.class))
                        .contains(new RstSent(ended.connection(), last.other(), RstCause.TIMEOUT))
                        .allMatch(rst -> rst.cause() == RstCause.TIMEOUT);
                Verdict got = large.check().readToEnd(reader, PATIENCE_MILLIS);
                assertThat(got).matches(Verdict::isPrefix, "is a prefix");
                assertThat(got.end()).hasToString("ECONNRESET");
            }
        }
    }

    @ParameterizedTest(name = "{0}, FIN of the {1} last")
    @MethodSource("sides")
    void bytesThatTheKernelHasTakenBehindBothFinsArriveHoweverLate(TransportChoice transport, Side last)
            throws Exception {
        Payload small = Payload.of(5, 32 * 1024);
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .upstreamReceiveBuffer(4_096)
                        .start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(4_096)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                Peer sender = last == Side.CLIENT ? client : upstream;
                Peer reader = last == Side.CLIENT ? upstream : client;
                assertThat(small.sendOver(sender, 5, PATIENCE_MILLIS).accepted())
                        .isEqualTo(small.length());
                reader.shutdownOutput();
                sender.shutdownOutput();

                Ended ended = rig.events.await(Ended.class, 1).get(0);
                assertThat(ended.ending()).isEqualTo(new Ending.Finished());
                assertThat(rig.events.of(RstSent.class)).isEmpty();
                assertThat(small.check().readToEnd(reader, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aSparedSideThatNeverFinishesIsClosedOnceTheDrainTimeHasPassed(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.CLIENT, 1))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(upstream.readToEnd(PATIENCE_MILLIS).text()).isEqualTo("x");

            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
            assertThat(ended.livedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS));
            assertThat(upstream.inKernel().state()).isEqualTo(TcpState.CLOSE_WAIT);
            assertThat(rig.events.of(RstSent.class))
                    .containsExactly(new RstSent(ended.connection(), Side.CLIENT, RstCause.RULE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aSparedSideThatTakesNoMoreIsResetSoThatItDoesNotTakeAPartForTheWhole(TransportChoice transport)
            throws Exception {
        Payload flood = Payload.of(8, Long.MAX_VALUE);
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, 1))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            var sending = Background.start(() -> flood.sendOver(client, 8, PATIENCE_MILLIS));
            Standstill.await(client::totalWritten);
            upstream.write("x", PATIENCE_MILLIS);
            sending.join();

            Ended ended = rig.events.await(Ended.class, 1).get(0);
            Verdict got = flood.check().readToEnd(upstream, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix, "is a prefix");
            assertThat(got.end()).hasToString("ECONNRESET");
            assertThat(rig.events.of(RstSent.class))
                    .containsExactly(
                            new RstSent(ended.connection(), Side.CLIENT, RstCause.RULE),
                            new RstSent(ended.connection(), Side.UPSTREAM, RstCause.TIMEOUT));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aSparedSideThatNeverStopsSendingIsClosedOnceTheDrainTimeHasPassed(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, 1))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            var sending = Background.start(() -> Payload.of(3, Long.MAX_VALUE).sendOver(upstream, 3, PATIENCE_MILLIS));

            assertThat(client.readToEnd(PATIENCE_MILLIS)).matches(got -> got.count() == 1, "is one byte");
            assertThat(sending.join().end().toString()).isIn("ECONNRESET", "EPIPE");
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
            assertThat(ended.livedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS));
            assertThat(rig.events.of(RstSent.class))
                    .startsWith(new RstSent(ended.connection(), Side.CLIENT, RstCause.RULE))
                    .allMatch(rst -> rst.to() == Side.CLIENT || rst.cause() == RstCause.TIMEOUT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void aResetWhoseBytesNobodyTakesIsCarriedOutAtItsDeadlineAndSaysWhatWasNotAcknowledged(TransportChoice transport)
            throws Exception {
        Payload payload = Payload.of(4, 1_000_000);
        try (Rig rig = Rig.on(transport)
                        .timeouts(SHORT)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.Sent(Side.UPSTREAM, payload.length()))
                        .start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(4_096)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                payload.sendOver(upstream, 4, PATIENCE_MILLIS);

                Injected injected = rig.events.await(Injected.class, 1).get(0);
                upstream.close();
                client.awaitState(TcpState.GONE, PATIENCE_MILLIS);
                Verdict got = payload.check().readToEnd(client, PATIENCE_MILLIS);
                assertThat(got).matches(Verdict::isPrefix, "is a prefix");
                assertThat(got.end()).hasToString("ECONNRESET");
                if (transport == TransportChoice.EPOLL) {
                    assertThat(injected.note())
                            .isEqualTo((payload.length() - got.arrived())
                                    + " bytes were not acknowledged by the client, with no progress for 300ms");
                }
            }
            rig.events.await(Ended.class, 1);
        }
    }

    private static Ended assertTimedOut(Rig rig) {
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        assertThat(ended.ending()).isEqualTo(new Ending.TimedOut("half-closed"));
        assertThat(rig.events.of(RstSent.class))
                .containsExactly(
                        new RstSent(ended.connection(), Side.CLIENT, RstCause.TIMEOUT),
                        new RstSent(ended.connection(), Side.UPSTREAM, RstCause.TIMEOUT));
        return ended;
    }
}
