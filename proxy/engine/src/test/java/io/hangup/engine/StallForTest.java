package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stall with an end: silence to the last millisecond, and then all that was sent meanwhile. */
@ExtendWith(NoLeakedBuffers.class)
class StallForTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SOON_MILLIS = 60;
    private static final long MILLIS = 2_000;
    private static final Fault STALL = new Fault.StallFor(Target.CLIENT, MILLIS);
    private static final Payload QUESTION = Payload.of(1, 100_000);
    private static final Payload ANSWER = Payload.of(2, 100_000);

    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    private Rig rig(TransportChoice transport) throws Exception {
        return Rig.on(transport).clock(clock).rule(STALL, new Moment.Manual()).start();
    }

    @ParameterizedTest(name = "{0}, FIN of the {1}")
    @MethodSource("sides")
    void what_both_sides_sent_meanwhile_arrives_afterwards_and_the_fin_behind_it(TransportChoice transport, Side first)
            throws Exception {
        try (Rig rig = rig(transport);
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            PayloadCheck asked = QUESTION.check();
            PayloadCheck answered = ANSWER.check();
            Peer leaves = first == Side.CLIENT ? client : upstream;
            Peer stays = first == Side.CLIENT ? upstream : client;
            stall(rig, client, upstream);

            QUESTION.sendOver(client, 1, PATIENCE_MILLIS);
            ANSWER.sendOver(upstream, 2, PATIENCE_MILLIS);
            leaves.shutdownOutput();
            assertSilentUntilTheLastMillisecond(client, upstream);
            clock.advanceMillis(1);

            assertThat(asked.read(upstream, QUESTION.length(), PATIENCE_MILLIS)).matches(Verdict::isPrefix);
            assertThat(answered.read(client, ANSWER.length(), PATIENCE_MILLIS)).matches(Verdict::isPrefix);
            assertThat(stays.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            stays.write("x", PATIENCE_MILLIS);
            assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("1");
            stays.shutdownOutput();
            assertThat(leaves.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertToldOnce(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_side_that_had_finished_before_has_finished_afterwards(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport);
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.shutdownOutput();
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            rig.engine.fire(Rig.NAME, "the-rule");
            rig.events.await(Injected.class, 1);
            clock.awaitTimers(1);
            ANSWER.sendOver(upstream, 2, PATIENCE_MILLIS);
            upstream.shutdownOutput();
            clock.advanceMillis(MILLIS - 1);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            clock.advanceMillis(1);

            assertThat(ANSWER.check().readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertToldOnce(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rst_of_the_client_reaches_the_upstream_behind_what_it_had_sent(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport);
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client, upstream);
            QUESTION.sendOver(client, 1, PATIENCE_MILLIS);
            client.reset();
            if (transport == TransportChoice.NIO) {
                // java.nio does not see the RST before it reads again.
                clock.advanceMillis(MILLIS);
            }

            Verdict got = QUESTION.check().readToEnd(upstream, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.arrived()).isEqualTo(QUESTION.length());
            assertThat(got.end()).hasToString("ECONNRESET");
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(rig.events.of(RstSent.class))
                    .containsExactly(new RstSent(ended.connection(), Side.UPSTREAM, RstCause.MIRRORED));
            assertToldOnce(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rst_of_the_upstream_is_told_when_the_silence_is_over_behind_what_it_had_sent(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport);
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client, upstream);
            ANSWER.sendOver(upstream, 2, PATIENCE_MILLIS);
            upstream.reset();
            clock.advanceMillis(MILLIS - 1);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            clock.advanceMillis(1);

            Verdict got = ANSWER.check().readToEnd(client, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.arrived()).isEqualTo(ANSWER.length());
            assertThat(got.end()).hasToString("ECONNRESET");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending())
                    .isEqualTo(new Ending.Reset(Side.UPSTREAM, Errno.ECONNRESET));
            assertToldOnce(rig);
        }
    }

    /** What would have come behind the pause needed no upstream, so that its RST did not matter until then. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rst_of_the_upstream_is_not_forgotten_when_a_pause_before_a_reset_is_disarmed(TransportChoice transport)
            throws Exception {
        Fault late = new Fault.InOrder(List.of(STALL, new Fault.Reset(Target.CLIENT)));
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .rule(late, new Moment.Manual())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client, upstream);
            ANSWER.sendOver(upstream, 2, PATIENCE_MILLIS);
            upstream.reset();
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            rig.engine.disarm(Rig.NAME, "the-rule");

            Verdict got = ANSWER.check().readToEnd(client, PATIENCE_MILLIS);
            assertThat(got).matches(Verdict::isPrefix);
            assertThat(got.end()).hasToString("ECONNRESET");
            assertThat(rig.events.await(Ended.class, 1).get(0).ending())
                    .isEqualTo(new Ending.Reset(Side.UPSTREAM, Errno.ECONNRESET));
            assertThat(rig.events.of(Injected.class))
                    .singleElement()
                    .matches(injected -> injected.plan().fault().equals(STALL));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void at_the_first_byte_that_byte_is_late_too(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .rule(STALL, new Moment.FirstByte())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);
            rig.events.await(Injected.class, 1);
            clock.awaitTimers(1);
            assertSilentUntilTheLastMillisecond(client, upstream);
            clock.advanceMillis(1);

            assertThat(upstream.readExactly(1, PATIENCE_MILLIS).text()).isEqualTo("x");
            assertToldOnce(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void disarmed_it_is_over_at_once(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport);
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client, upstream);
            QUESTION.sendOver(client, 1, PATIENCE_MILLIS);
            client.shutdownOutput();
            assertThat(upstream.read(1, SOON_MILLIS)).hasToString("blocked");
            rig.engine.disarm(Rig.NAME, "the-rule");

            assertThat(QUESTION.check().readToEnd(upstream, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            clock.advanceMillis(MILLIS);
            assertToldOnce(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_was_delayed_before_the_stall_keeps_its_order_when_both_are_disarmed(TransportChoice transport)
            throws Exception {
        Fault slow = new Fault.Shaped(Target.CLIENT, new Shape(0, 800, 0, Shape.UNLIMITED, Shape.WHOLE, 0));
        Rule delay = new Rule("delay", slow, new Moment.Manual(), new Connections.All());
        Rule stall = new Rule("stall", STALL, new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport).clock(clock).rules(delay, stall).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            relayOneByte(client, upstream);
            rig.engine.fire(Rig.NAME, "delay");
            rig.events.await(Injected.class, 1);
            ANSWER.sendOver(upstream, 2, PATIENCE_MILLIS);
            upstream.shutdownOutput();
            clock.awaitTimers(1);
            rig.engine.fire(Rig.NAME, "stall");
            rig.events.await(Injected.class, 2);
            clock.advanceMillis(1_000);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
            rig.engine.disarm(Rig.NAME, "stall");

            assertThat(ANSWER.check().readToEnd(client, PATIENCE_MILLIS)).matches(Verdict::isWhole);
            client.shutdownOutput();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    private void stall(Rig rig, Peer client, Peer upstream) throws Exception {
        relayOneByte(client, upstream);
        assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
        rig.events.await(Injected.class, 1);
        clock.awaitTimers(1);
    }

    private static void relayOneByte(Peer client, Peer upstream) {
        client.write("x", PATIENCE_MILLIS);
        assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
    }

    private void assertSilentUntilTheLastMillisecond(Peer client, Peer upstream) throws Exception {
        clock.advanceMillis(MILLIS - 1);
        assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
        assertThat(upstream.read(1, SOON_MILLIS)).hasToString("blocked");
    }

    private static void assertToldOnce(Rig rig) {
        assertThat(rig.events.of(Injected.class))
                .singleElement()
                .matches(injected -> injected.plan().fault().equals(STALL));
        assertThat(rig.events.of(Missed.class)).isEmpty();
    }
}
