package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.Payload;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits in the proxy is bounded for each connection and for all, and who causes it holds up nobody else. */
@ExtendWith(NoLeakedBuffers.class)
class QueuedBytesTest {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final int UNREAD = 24;
    private static final long ENDLESS_BYTES = 1L << 30;
    private static final long SOME_BYTES = 4L << 20;
    private static final long QUEUED_BYTES = 256L << 10;
    private static final long IN_ALL_BYTES = 1L << 20;

    /** A burst of reads that begins below the limit, and the floor of each direction. */
    private static final long SLACK_BYTES = QUEUED_BYTES + (UNREAD + 1L) * Buffers.FLOOR_BYTES;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void upstreams_that_do_not_read_fill_no_memory_and_hold_up_nobody(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                .mostQueued(QUEUED_BYTES, IN_ALL_BYTES)
                .upstreamReceiveBuffer(4 << 10)
                .start()) {
            Level queued = rig.engine.level(Limit.QUEUED, "").orElseThrow();
            List<ProbeClient> writers = new ArrayList<>();
            List<Peer> unread = new ArrayList<>();
            List<CompletableFuture<Sent>> sending = new ArrayList<>();
            for (int i = 0; i < UNREAD; i++) {
                ProbeClient writer = rig.client();
                Payload endless = Payload.of(i, ENDLESS_BYTES);
                writers.add(writer);
                unread.add(rig.upstreamPeer());
                sending.add(Background.start(() -> endless.sendOver(writer, 1, PATIENCE_MILLIS)));
            }
            Await.until("the limit is reached", PATIENCE_MILLIS, queued::full);
            Standstill.await(
                    () -> writers.stream().mapToLong(ProbeClient::totalWritten).sum());
            assertThat(queued.used()).isBetween(IN_ALL_BYTES, IN_ALL_BYTES + SLACK_BYTES);

            exchanges(rig);

            assertThat(queued.used()).isBetween(IN_ALL_BYTES, IN_ALL_BYTES + SLACK_BYTES);
            assertThat(rig.events.of(Limit.QUEUED))
                    .extracting(LimitEvent::reached)
                    .containsExactly(true);
            assertThat(rig.events.of(RstSent.class)).isEmpty();

            unread.forEach(Peer::reset);
            rig.events.await(Ended.class, UNREAD + 1);
            assertThat(queued.used()).isZero();
            assertThat(queued.reached()).isEqualTo(1);
            assertThat(rig.events.of(Limit.QUEUED))
                    .extracting(LimitEvent::reached)
                    .containsExactly(true, false);
            assertThat(rig.events.of(RstSent.class)).noneMatch(rst -> rst.cause() == RstCause.INTERNAL);
            sending.forEach(CompletableFuture::join);
            writers.forEach(ProbeClient::close);
            exchanges(rig);
        }
    }

    /** Both directions of a new connection, byte by byte. */
    private static void exchanges(Rig rig) throws Exception {
        try (ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            exchanges(client, upstream, 3);
            exchanges(upstream, client, 4);
        }
    }

    private static void exchanges(Peer from, Peer to, long seed) {
        Payload payload = Payload.of(seed, SOME_BYTES);
        CompletableFuture<Sent> sent = Background.start(() -> payload.sendOver(from, seed, PATIENCE_MILLIS));
        assertThat(payload.check().read(to, SOME_BYTES, PATIENCE_MILLIS).arrived())
                .isEqualTo(SOME_BYTES);
        assertThat(sent.join().accepted()).isEqualTo(SOME_BYTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void one_connection_has_no_more_than_its_own_share(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .mostQueued(QUEUED_BYTES, ENDLESS_BYTES)
                        .upstreamReceiveBuffer(4 << 10)
                        .start();
                ProbeClient writer = rig.client();
                Peer unread = rig.upstreamPeer()) {
            Level queued = rig.engine.level(Limit.QUEUED, "").orElseThrow();
            Payload payload = Payload.of(1, ENDLESS_BYTES);
            CompletableFuture<Sent> sending = Background.start(() -> payload.sendOver(writer, 1, PATIENCE_MILLIS));
            Standstill.await(writer::totalWritten);

            assertThat(queued.used()).isBetween(1L, QUEUED_BYTES);
            assertThat(rig.events.of(Limit.QUEUED)).isEmpty();

            unread.reset();
            rig.events.await(Ended.class, 1);
            assertThat(queued.used()).isZero();
            sending.join();
        }
    }

    /** What a peer takes while its connection is stalled waits no more, though nothing else moves. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_taken_behind_a_stall_is_not_counted_any_more(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .mostQueued(QUEUED_BYTES, ENDLESS_BYTES)
                        .upstreamReceiveBuffer(4 << 10)
                        .rule(new Fault.Stall(Target.CLIENT), new Moment.Manual())
                        .start();
                ProbeClient writer = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            Level queued = rig.engine.level(Limit.QUEUED, "").orElseThrow();
            Payload payload = Payload.of(1, ENDLESS_BYTES);
            CompletableFuture<Sent> sending = Background.start(() -> payload.sendOver(writer, 1, PATIENCE_MILLIS));
            Standstill.await(writer::totalWritten);
            assertThat(queued.used()).isPositive();
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
            rig.events.await(Injected.class, 1);

            Background.start(() -> payload.check().read(upstream, ENDLESS_BYTES, PATIENCE_MILLIS));

            Await.until("nothing waits", PATIENCE_MILLIS, () -> queued.used() == 0);
            assertThat(rig.events.of(Ended.class)).isEmpty();
            upstream.reset();
            writer.reset();
            sending.join();
        }
    }
}
