package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `delay`, `jitter` and `connect-delay`: nothing comes a millisecond too early, all of it in time, its end behind it. */
@ExtendWith(NoLeakedBuffers.class)
class DelayTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SOON_MILLIS = 60;
    private static final long DELAY_MILLIS = 800;
    private static final Payload ANSWER = Payload.of(3, 60_000);

    private final ManualClock clock = new ManualClock();

    private static Shape delay(long millis, long jitterMillis) {
        return new Shape(0, millis, jitterMillis, Shape.UNLIMITED, Shape.WHOLE, 0);
    }

    static Stream<Arguments> targets() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Target.values()).map(target -> Arguments.of(transport, target)));
    }

    /** A rig, and a connection of it from whose first byte on this is done to what the target gets. */
    private Rig rig(TransportChoice transport, Target target, Shape shape) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .rule(new Fault.Shaped(target, shape), new Moment.Manual())
                .start();
    }

    private void fire(Rig rig, Peer client, Peer upstream) throws Exception {
        client.write("x", PATIENCE_MILLIS);
        assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
        assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
        assertThat(rig.events.await(Injected.class, 1)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("targets")
    void what_the_side_that_is_hit_gets_is_late_to_the_millisecond(TransportChoice transport, Target target)
            throws Exception {
        try (Rig rig = rig(transport, target, delay(DELAY_MILLIS, 0));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            client.write("question", PATIENCE_MILLIS);
            upstream.write("answer", PATIENCE_MILLIS);
            clock.awaitTimers(target.hit().size());
            assertThat(client.read(100, target.hits(Side.CLIENT) ? SOON_MILLIS : PATIENCE_MILLIS))
                    .hasToString(target.hits(Side.CLIENT) ? "blocked" : "6");
            assertThat(upstream.read(100, target.hits(Side.UPSTREAM) ? SOON_MILLIS : PATIENCE_MILLIS))
                    .hasToString(target.hits(Side.UPSTREAM) ? "blocked" : "8");
            clock.advanceMillis(DELAY_MILLIS - 1);
            assertThat(client.read(100, SOON_MILLIS)).hasToString("blocked");
            assertThat(upstream.read(100, SOON_MILLIS)).hasToString("blocked");
            clock.advanceMillis(1);

            if (target.hits(Side.CLIENT)) {
                assertThat(client.readExactly(6, PATIENCE_MILLIS).text()).isEqualTo("answer");
            }
            if (target.hits(Side.UPSTREAM)) {
                assertThat(upstream.readExactly(8, PATIENCE_MILLIS).text()).isEqualTo("question");
            }
            assertThat(rig.events.of(Missed.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_comes_later_leaves_later_and_each_in_its_own_time(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, Target.CLIENT, delay(DELAY_MILLIS, 0));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            upstream.write("first", PATIENCE_MILLIS);
            clock.awaitTimers(1);
            clock.advanceMillis(300);
            upstream.write("second", PATIENCE_MILLIS);
            TakenBytes.await(rig, upstream);
            clock.advanceMillis(DELAY_MILLIS - 300);
            assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("first");
            clock.advanceMillis(299);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            clock.advanceMillis(1);

            assertThat(client.readExactly(6, PATIENCE_MILLIS).text()).isEqualTo("second");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void jitter_is_no_more_than_it_says_and_overtakes_nothing(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, Target.CLIENT, delay(100, 50));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            boolean early = false;
            boolean late = false;
            for (char c = 'a'; c <= 'z'; c++) {
                upstream.write(String.valueOf(c), PATIENCE_MILLIS);
                clock.awaitTimers(1);
                long before = rig.events.relayedBytes(Side.UPSTREAM);
                clock.advanceMillis(49);
                assertThat(rig.events.relayedBytes(Side.UPSTREAM)).isEqualTo(before);
                clock.advanceMillis(50);
                boolean gone = rig.events.relayedBytes(Side.UPSTREAM) > before;
                early |= gone;
                late |= !gone;
                clock.advanceMillis(51);
                assertThat(client.readExactly(1, PATIENCE_MILLIS).text()).isEqualTo(String.valueOf(c));
            }
            assertThat(early && late).as("both more and less than the delay").isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_upstream_is_dialled_when_the_connect_delay_is_over(TransportChoice transport) throws Exception {
        Shape connect = new Shape(DELAY_MILLIS, 0, 0, Shape.UNLIMITED, Shape.WHOLE, 0);
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .rule(new Fault.Shaped(Target.CLIENT, connect), new Moment.Connected())
                        .start();
                ProbeClient client = rig.client()) {
            client.write("x", PATIENCE_MILLIS);
            clock.awaitTimers(1);
            clock.advanceMillis(DELAY_MILLIS - 1);
            rig.engine.settle(PATIENCE_MILLIS);
            assertThat(rig.events.of(Connected.class)).isEmpty();
            clock.advanceMillis(1);

            try (Peer upstream = rig.upstreamPeer()) {
                assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
                assertThat(rig.events.await(Injected.class, 1)).hasSize(1);
                assertThat(rig.events.of(Connected.class).get(0).tookNanos())
                        .isGreaterThanOrEqualTo(DELAY_MILLIS * 1_000_000);
            }
        }
    }

    /** Whoever takes the delay away, nothing but its own clock would end it otherwise. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_upstream_is_dialled_when_a_connect_delay_is_taken_back_and_it_counts(TransportChoice transport)
            throws Exception {
        Shape connect = new Shape(DELAY_MILLIS, 0, 0, Shape.UNLIMITED, Shape.WHOLE, 0);
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .rule(new Fault.Shaped(Target.CLIENT, connect), new Moment.Accepted())
                        .start();
                ProbeClient client = rig.client()) {
            client.write("x", PATIENCE_MILLIS);
            clock.awaitTimers(1);
            rig.engine.orders().disarmAll();

            try (Peer upstream = rig.upstreamPeer()) {
                assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
                upstream.write("y", PATIENCE_MILLIS);
                assertThat(client.readExactly(1, PATIENCE_MILLIS).text()).isEqualTo("y");
                assertThat(rig.events.of(Injected.class))
                        .singleElement()
                        .satisfies(told -> assertThat(told.note()).contains("dialled before its time"));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_fin_comes_behind_its_bytes_and_the_other_direction_goes_on(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, Target.CLIENT, delay(DELAY_MILLIS, 0));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            PayloadCheck answered = ANSWER.check();
            fire(rig, client, upstream);
            ANSWER.sendOver(upstream, 3, PATIENCE_MILLIS);
            TakenBytes.await(rig, upstream);
            upstream.shutdownOutput();
            TakenBytes.await(rig, upstream);
            clock.advanceMillis(DELAY_MILLIS - 1);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            client.write("more", PATIENCE_MILLIS);
            assertThat(upstream.readExactly(4, PATIENCE_MILLIS).text()).isEqualTo("more");
            clock.advanceMillis(1);

            assertThat(answered.readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            client.write("last", PATIENCE_MILLIS);
            assertThat(upstream.readExactly(4, PATIENCE_MILLIS).text()).isEqualTo("last");
            client.shutdownOutput();
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void both_sides_finish_and_the_delayed_ones_still_arrive(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, Target.BOTH, delay(DELAY_MILLIS, 0));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            ANSWER.sendOver(upstream, 3, PATIENCE_MILLIS);
            ANSWER.sendOver(client, 4, PATIENCE_MILLIS);
            upstream.shutdownOutput();
            client.shutdownOutput();
            TakenBytes.await(rig, upstream);
            TakenBytes.await(rig, client);
            clock.advanceMillis(DELAY_MILLIS);

            assertThat(ANSWER.check().readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            assertThat(ANSWER.check().readToEnd(upstream, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rst_of_the_upstream_comes_behind_its_delayed_bytes(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, Target.CLIENT, delay(DELAY_MILLIS, 0));
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            fire(rig, client, upstream);
            ANSWER.sendOver(upstream, 3, PATIENCE_MILLIS);
            TakenBytes.await(rig, upstream);
            upstream.reset();
            clock.advanceMillis(DELAY_MILLIS - 1);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            clock.advanceMillis(1);

            Verdict got = ANSWER.check().readToEnd(client, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.arrived()).isEqualTo(ANSWER.length());
            assertThat(got.end()).hasToString("ECONNRESET");
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isEqualTo(new Ending.Reset(Side.UPSTREAM, Errno.ECONNRESET));
            assertThat(rig.events.of(RstSent.class))
                    .containsExactly(new RstSent(ended.connection(), Side.CLIENT, RstCause.MIRRORED));
        }
    }
}
