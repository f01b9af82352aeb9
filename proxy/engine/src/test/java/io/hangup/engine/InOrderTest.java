package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Fault.InOrder;
import io.hangup.core.rule.Fault.Refuse;
import io.hangup.core.rule.Fault.Reset;
import io.hangup.core.rule.Fault.StallFor;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several faults in order: each has its turn, each is told once, and a refusal needs no connection. */
@ExtendWith(NoLeakedBuffers.class)
class InOrderTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SOON_MILLIS = 60;
    private static final long STALL_MILLIS = 2_000;
    private static final long REFUSE_MILLIS = 5_000;
    private static final Fault RESET = new Reset(Target.CLIENT);
    private static final Fault STALL = new StallFor(Target.CLIENT, STALL_MILLIS);
    private static final Fault REFUSE = new Refuse(Target.CLIENT, REFUSE_MILLIS);

    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    private Rig.Setup on(TransportChoice transport, int threads, Fault... parts) {
        return Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .rule(new InOrder(List.of(parts)), new Moment.FirstByte(), Connections.Ordinals.of(1));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void reset_then_refuse(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, RESET, REFUSE).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            upstream.close();
            assertRefuses(rig);
            assertTold(rig, "injected reset", "injected refuse");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void silence_for_its_time_then_reset(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, STALL, RESET).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client);
            assertSilentUntilTheLastMillisecond(client);
            assertTold(rig, "injected stall");
            clock.advanceMillis(1);

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            upstream.close();
            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
            assertTold(rig, "injected stall", "injected reset");
            assertThat(rig.events.ofProxy(Refusing.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void silence_then_reset_then_refuse_and_not_one_before_its_turn(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = on(transport, threads, STALL, RESET, REFUSE).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client);
            assertSilentUntilTheLastMillisecond(client);
            assertThat(rig.knock()).isEqualTo("ok");
            assertThat(rig.events.ofProxy(Refusing.class)).isEmpty();
            clock.advanceMillis(1);

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertRefuses(rig);
            upstream.close();
            assertTold(rig, "injected stall", "injected reset", "injected refuse");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void fired_by_hand_the_parts_come_in_order_too(TransportChoice transport, int threads) throws Exception {
        Fault all = new InOrder(List.of(STALL, RESET, REFUSE));
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(all, new Moment.Manual())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("1");
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
            rig.events.await(Injected.class, 1);
            clock.awaitTimers(1);

            assertSilentUntilTheLastMillisecond(client);
            assertThat(rig.knock()).isEqualTo("ok");
            clock.advanceMillis(1);
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertRefuses(rig);
            upstream.close();
            assertTold(rig, "injected stall", "injected reset", "injected refuse");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void where_nobody_is_there_the_refusal_comes_when_it_would_have(TransportChoice transport, int threads)
            throws Exception {
        Fault all = new InOrder(List.of(STALL, RESET, REFUSE));
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .rule(all, new Moment.Manual())
                .start()) {
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isZero();
            clock.advanceMillis(STALL_MILLIS - 1);
            assertThat(rig.knock()).isEqualTo("ok");
            assertThat(rig.events.ofProxy(Refusing.class)).isEmpty();
            clock.advanceMillis(1);

            assertRefusesForItsTime(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void refuse_then_reset(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, REFUSE, RESET).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            upstream.close();
            assertRefuses(rig);
            assertTold(rig, "injected refuse", "injected reset");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_client_that_resets_during_the_silence_takes_the_reset_with_it_and_not_the_refusal(
            TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, STALL, RESET, REFUSE).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client);
            client.reset();
            if (transport == TransportChoice.NIO) {
                // java.nio does not see the RST before it reads or writes.
                clock.advanceMillis(STALL_MILLIS);
                rig.events.await(Ended.class, 1);
                assertThat(told(rig)).hasSize(3).last().isEqualTo("injected refuse");
            } else {
                assertThat(upstream.readToEnd(PATIENCE_MILLIS).end()).hasToString("ECONNRESET");
                rig.events.await(Ended.class, 1);
                assertTold(rig, "injected stall", "missed reset", "injected refuse");
                assertThat(rig.events.of(Missed.class).get(0).reason())
                        .isEqualTo("the client broke the connection first (ECONNRESET)");
            }
            assertRefuses(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void an_upstream_that_resets_during_the_silence_changes_nothing_for_the_client(
            TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, STALL, RESET, REFUSE).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client);
            upstream.reset();
            assertSilentUntilTheLastMillisecond(client);
            clock.advanceMillis(1);

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertRefuses(rig);
            assertTold(rig, "injected stall", "injected reset", "injected refuse");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_part_that_comes_too_late_is_missed_and_the_refusal_is_not(TransportChoice transport, int threads)
            throws Exception {
        Fault all = new InOrder(List.of(new Fault.BrokenPipe(Target.CLIENT), REFUSE));
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(all, new Moment.Manual())
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.shutdownOutput();
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            rig.engine.fire(Rig.NAME, "the-rule");

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            assertRefuses(rig);
            upstream.close();
            rig.events.await(Ended.class, 1);
            if (transport == TransportChoice.EPOLL) {
                assertTold(rig, "missed broken-pipe", "injected refuse");
            } else {
                assertThat(told(rig)).hasSize(2).last().isEqualTo("injected refuse");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_stop_during_the_silence_misses_what_is_left(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads, STALL, RESET, REFUSE).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            stall(rig, client);
            rig.engine.close();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertTold(rig, "injected stall", "missed reset", "missed refuse");
        }
    }

    private void stall(Rig rig, ProbeClient client) {
        client.write("x", PATIENCE_MILLIS);
        rig.events.await(Injected.class, 1);
        clock.awaitTimers(1);
    }

    private void assertSilentUntilTheLastMillisecond(ProbeClient client) throws Exception {
        clock.advanceMillis(STALL_MILLIS - 1);
        assertThat(client.read(1, SOON_MILLIS)).hasToString("blocked");
    }

    /** The refusal of a connection's fault: its time does not begin to run out before the connection has asked for it. */
    private void assertRefuses(Rig rig) throws Exception {
        Await.until("the refusal is told", PATIENCE_MILLIS, () -> told(rig).contains("injected refuse"));
        assertRefusesForItsTime(rig);
    }

    private void assertRefusesForItsTime(Rig rig) throws Exception {
        assertThat(rig.events.awaitOfProxy(Refusing.class, 1))
                .containsExactly(new Refusing(Rig.NAME, "the-rule", REFUSE_MILLIS));
        assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
        clock.advanceMillis(REFUSE_MILLIS - 1);
        assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
        clock.advanceMillis(1);
        rig.events.awaitOfProxy(Accepting.class, 1);
        assertThat(rig.knock()).isEqualTo("ok");
    }

    private static void assertTold(Rig rig, String... parts) {
        Await.until("all parts are told", PATIENCE_MILLIS, () -> told(rig).size() >= parts.length);
        assertThat(told(rig)).containsExactly(parts);
    }

    /** What was said of the parts of the first connection's fault, in order. */
    private static List<String> told(Rig rig) {
        return rig.events.all().stream().flatMap(InOrderTest::told).toList();
    }

    private static Stream<String> told(SessionEvent event) {
        if (event instanceof Injected injected) {
            return Stream.of("injected " + injected.plan().fault().name());
        }
        return event instanceof Missed missed
                ? Stream.of("missed " + missed.plan().fault().name())
                : Stream.empty();
    }
}
