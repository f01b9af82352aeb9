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
import io.hangup.core.session.Ending;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `wakes-after`: the client's first byte behind a silence, on a clock of the test's own. */
@ExtendWith(NoLeakedBuffers.class)
class WakesAfterTest {
    private static final long SILENCE_MILLIS = 30_000;

    private final ManualClock clock = new ManualClock();

    private Rig rig(TransportChoice transport, Fault fault) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .rule(fault, new Moment.WakesAfter(SILENCE_MILLIS))
                .start();
    }

    private static void talk(Ends ends) {
        ends.clientSays("ask");
        ends.upstreamSays("answer");
    }

    private void silence(Rig rig, long millis) throws Exception {
        clock.advanceMillis(millis);
        rig.settle();
        assertThat(rig.events.of(Injected.class)).isEmpty();
    }

    private static Injected assertHit(Ends ends, long fromClientBytes) {
        Rig rig = ends.rig();
        ends.clientIsReset();
        Injected injected = rig.events.await(Injected.class, 1).get(0);
        assertThat(injected.fromClientBytes()).isEqualTo(fromClientBytes);
        assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
        assertThat(rig.events.of(RstSent.class))
                .containsExactly(new RstSent(injected.connection(), Side.CLIENT, RstCause.RULE));
        return injected;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_waking_byte_is_the_one_that_stays_unread(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Unread(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            silence(rig, SILENCE_MILLIS);
            ends.send(Side.CLIENT, "again");

            Injected injected = assertHit(ends, "ask".length());
            if (transport == TransportChoice.EPOLL) {
                assertThat(injected.note()).as("the kernel sent the RST").isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_upstream_never_has_a_byte_of_what_woke(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            silence(rig, SILENCE_MILLIS);
            ends.send(Side.CLIENT, "again");

            assertHit(ends, "ask".length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_millisecond_before_the_byte_passes_and_the_silence_begins_anew(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            silence(rig, SILENCE_MILLIS - 1);
            ends.clientSays("again");
            silence(rig, SILENCE_MILLIS - 1);

            ends.livesOn();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_first_byte_ever_wakes_too(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            silence(rig, SILENCE_MILLIS);
            ends.send(Side.CLIENT, "first");

            assertHit(ends, 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_upstream_breaks_the_silence_also_behind_its_end(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            silence(rig, SILENCE_MILLIS - 1);
            ends.upstreamSays("notice");
            silence(rig, SILENCE_MILLIS - 1);
            ends.clientSays("ok");
            silence(rig, SILENCE_MILLIS + 1);
            ends.upstreamSays("notice");
            ends.clientSays("ok");
            assertThat(rig.events.of(Injected.class)).isEmpty();

            silence(rig, SILENCE_MILLIS);
            ends.send(Side.CLIENT, "again");
            assertHit(ends, "askokok".length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_leaves_in_its_sleep_does_not_wake(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.CLIENT));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            silence(rig, SILENCE_MILLIS);

            ends.partInPeace();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_wakes_also_where_the_upstream_has_half_closed(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Reset(Target.UPSTREAM));
                Ends ends = Ends.open(rig)) {
            ends.upstream().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.clientSays("x");
            silence(rig, SILENCE_MILLIS - 1);
            ends.clientSays("y");
            silence(rig, SILENCE_MILLIS);
            ends.send(Side.CLIENT, "z");

            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then ECONNRESET");
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            assertThat(injected.fromClientBytes()).isEqualTo(2);
            ends.client().shutdownOutput();
            rig.events.await(Ended.class, 1);
        }
    }
}
