package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.engine.shape.Shaper;
import io.hangup.testkit.Background;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `throttle`, `slice`, and a shape before an ending: no faster and no larger than it says, and nothing is lost. */
@ExtendWith(NoLeakedBuffers.class)
class ThrottleTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SOON_MILLIS = 60;
    private static final long BYTES_PER_SECOND = 64 * 1024;
    private static final long BURST_BYTES = BYTES_PER_SECOND / 100;
    private static final int SLICE_BYTES = 16;
    private static final int EVERY_MILLIS = 10;
    private static final long MUCH_BYTES = 64L << 20;

    private final ManualClock clock = new ManualClock();

    private static Shape throttle(long bytesPerSecond) {
        return new Shape(0, 0, 0, bytesPerSecond, Shape.WHOLE, 0);
    }

    private static Shape delay(long millis) {
        return new Shape(0, millis, 0, Shape.UNLIMITED, Shape.WHOLE, 0);
    }

    private static Fault shaped(Shape shape) {
        return new Fault.Shaped(Target.CLIENT, shape);
    }

    private Rig rig(TransportChoice transport, Fault fault, Moment moment) throws Exception {
        return Rig.on(transport).clock(clock).rule(fault, moment).start();
    }

    private static void fire(Rig rig, Peer client, Peer upstream) throws Exception {
        client.write("x", PATIENCE_MILLIS);
        assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
        rig.engine.fire(Rig.NAME, "the-rule");
        assertThat(rig.events.await(Injected.class, 1)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void in_any_time_no_more_passes_than_the_rate_and_one_burst_and_no_less_than_the_rate(TransportChoice transport)
            throws Exception {
        Payload answer = Payload.of(4, BYTES_PER_SECOND);
        try (Rig rig = rig(transport, shaped(throttle(BYTES_PER_SECOND)), new Moment.Manual());
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            answer.sendOver(upstream, 4, PATIENCE_MILLIS);
            TakenBytes.await(rig, upstream);
            PayloadCheck check = answer.check();
            long read = 0;
            for (int tenths = 1; tenths <= 9; tenths++) {
                clock.advanceMillis(100);
                long passed = rig.events.relayedBytes(Side.UPSTREAM);
                assertThat(passed)
                        .isBetween(
                                BYTES_PER_SECOND * tenths / 10 - BURST_BYTES,
                                BYTES_PER_SECOND * tenths / 10 + BURST_BYTES);
                assertThat(check.read(client, passed - read, PATIENCE_MILLIS)).matches(Verdict::isPrefix);
                read = passed;
                assertThat(client.read(1, 1)).hasToString("blocked");
            }
            clock.advanceMillis(100);
            upstream.shutdownOutput();
            assertThat(check.readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void no_read_of_a_prompt_reader_gets_more_than_a_slice(TransportChoice transport) throws Exception {
        Payload answer = Payload.of(5, 10 * SLICE_BYTES + 1);
        Shape slice = new Shape(0, 0, 0, Shape.UNLIMITED, SLICE_BYTES, EVERY_MILLIS);
        try (Rig rig = rig(transport, shaped(slice), new Moment.Manual());
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            answer.sendOver(upstream, 5, PATIENCE_MILLIS);
            assertThat(client.read(1_000, PATIENCE_MILLIS)).hasToString("" + SLICE_BYTES);
            for (int i = 1; i < 10; i++) {
                clock.awaitTimers(1);
                clock.advanceMillis(EVERY_MILLIS - 1);
                assertThat(client.read(1_000, 1)).hasToString("blocked");
                clock.advanceMillis(1);
                assertThat(client.read(1_000, PATIENCE_MILLIS)).hasToString("" + SLICE_BYTES);
            }
            clock.awaitTimers(1);
            clock.advanceMillis(EVERY_MILLIS);
            assertThat(client.read(1_000, PATIENCE_MILLIS)).hasToString("1");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void after_a_delay_the_answer_is_a_rst(TransportChoice transport) throws Exception {
        Fault slowReset = new Fault.InOrder(List.of(shaped(delay(800)), new Fault.Reset(Target.CLIENT)));
        try (Rig rig = rig(transport, slowReset, new Moment.Answering());
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("question", PATIENCE_MILLIS);
            assertThat(upstream.readExactly(8, PATIENCE_MILLIS).text()).isEqualTo("question");
            upstream.write("answer", PATIENCE_MILLIS);
            clock.awaitTimers(1);
            clock.advanceMillis(799);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            assertThat(rig.events.of(Injected.class)).isEmpty();
            clock.advanceMillis(1);

            assertThat(client.read(100, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            assertThat(injected.plan().fault()).isEqualTo(new Fault.Reset(Target.CLIENT));
            assertThat(injected.fromUpstreamBytes()).isZero();
            assertThat(injected.fromClientBytes()).isEqualTo(8);
            assertThat(rig.events.of(Missed.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void slowly_so_many_bytes_and_not_one_more_and_then_a_rst(TransportChoice transport) throws Exception {
        Fault cut = new Fault.InOrder(List.of(shaped(throttle(100_000)), new Fault.Reset(Target.CLIENT)));
        Payload answer = Payload.of(6, 50_000);
        try (Rig rig = Rig.on(transport)
                        .rule(cut, new Moment.Sent(Side.UPSTREAM, 5_000))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            answer.sendOver(upstream, 6, PATIENCE_MILLIS);

            Verdict got = answer.check().readToEnd(client, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.arrived()).isEqualTo(5_000);
            assertThat(got.end()).hasToString("ECONNRESET");
            assertThat(rig.events.await(Injected.class, 1).get(0).fromUpstreamBytes())
                    .isEqualTo(5_000);
            assertThat(rig.events.await(Ended.class, 1).get(0).livedNanos()).isGreaterThan(30_000_000L);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_reader_that_does_not_read_stops_the_writer_and_the_queue_stays_bounded(TransportChoice transport)
            throws Exception {
        Payload answer = Payload.of(7, MUCH_BYTES);
        try (Rig rig = Rig.on(transport)
                        .rule(shaped(delay(1)), new Moment.Manual())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            long before = directBytes();
            CompletableFuture<Sent> sending = Background.start(() -> answer.sendOver(upstream, 7, PATIENCE_MILLIS));
            Standstill.await(upstream::totalWritten);

            assertThat(upstream.isWriteBlocked()).isTrue();
            assertThat(directBytes() - before).as("growth of the proxy").isLessThan(4 * Shaper.MOST_QUEUED_BYTES);
            Verdict got = answer.check().read(client, MUCH_BYTES, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.arrived()).isEqualTo(sending.join().accepted()).isEqualTo(MUCH_BYTES);
        }
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void disarmed_in_the_middle_what_is_queued_goes_first_and_the_rest_as_it_comes(TransportChoice transport)
            throws Exception {
        Payload answer = Payload.of(8, 200_000);
        try (Rig rig = rig(transport, shaped(delay(800)), new Moment.Manual());
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            CompletableFuture<Sent> sending = Background.start(() -> answer.sendOver(upstream, 8, PATIENCE_MILLIS));
            clock.awaitTimers(1);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            assertThat(rig.engine.disarm(Rig.NAME, "the-rule")).isTrue();
            sending.join();
            upstream.shutdownOutput();

            assertThat(answer.check().readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            assertThat(rig.events.of(Planned.class))
                    .singleElement()
                    .matches(planned -> planned.plan().equals(new Plan.PassThrough()));
            clock.awaitTimers(0);
            client.shutdownOutput();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_connection_that_ends_with_bytes_in_its_queue_leaves_no_timer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, shaped(delay(800)), new Moment.Manual());
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            upstream.write("never delivered", PATIENCE_MILLIS);
            clock.awaitTimers(1);
            client.reset();

            CallResult end = upstream.read(1, PATIENCE_MILLIS);
            assertThat(end).hasToString("ECONNRESET");
            rig.events.await(Ended.class, 1);
            clock.awaitTimers(0);
        }
    }
}
