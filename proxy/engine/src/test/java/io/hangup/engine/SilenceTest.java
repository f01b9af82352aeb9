package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `idle`, `answered` and `age`, on a clock of the test's own: a millisecond too few is too few. */
@ExtendWith(NoLeakedBuffers.class)
class SilenceTest {
    private static final long SILENCE_MILLIS = 30_000;

    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    private Rig rig(TransportChoice transport, Moment moment) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .rule(new Fault.Reset(Target.CLIENT), moment)
                .start();
    }

    /** Nothing happens a millisecond before; then it does. */
    private void hitsAfter(long millis, Ends ends) throws Exception {
        clock.advanceMillis(millis - 1);
        assertNothingYet(ends.rig());
        clock.advanceMillis(1);
        ends.clientIsReset();
        assertHit(ends.rig());
    }

    private static void assertNothingYet(Rig rig) {
        rig.settle();
        assertThat(rig.events.of(Injected.class)).isEmpty();
    }

    private static void assertHit(Rig rig) {
        rig.events.await(Injected.class, 1);
        assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
    }

    private void livesOnFor(long millis, Ends ends) throws Exception {
        clock.advanceMillis(millis);
        assertNothingYet(ends.rig());
        ends.livesOn();
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        assertThat(ends.rig().events.of(Injected.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_counts_from_the_accept_where_nobody_has_said_anything(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            hitsAfter(SILENCE_MILLIS, ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_is_not_there_a_millisecond_before(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            livesOnFor(SILENCE_MILLIS - 1, ends);
        }
    }

    @ParameterizedTest(name = "{0}, {1} breaks the silence")
    @MethodSource("sides")
    void idle_counts_from_the_last_byte_of_either_side(TransportChoice transport, Side side) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            for (int i = 0; i < 3; i++) {
                clock.advanceMillis(SILENCE_MILLIS - 1);
                ends.says(side, "x");
            }

            hitsAfter(SILENCE_MILLIS, ends);
        }
    }

    @ParameterizedTest(name = "{0}, {1} has half-closed")
    @MethodSource("sides")
    void idle_comes_to_half_closed_connections_too(TransportChoice transport, Side side) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.of(side).shutdownOutput();
            assertThat(ends.hearsToEnd(side.other())).isEqualTo(", then EOF");
            ends.says(side.other(), "x");
            clock.advanceMillis(SILENCE_MILLIS - 1);
            assertNothingYet(rig);
            clock.advanceMillis(1);

            rig.events.await(Injected.class, 1);
            ends.upstream().shutdownOutput();
            assertHit(rig);
            if (side == Side.CLIENT) {
                assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then ECONNRESET");
            } else {
                assertThat(ends.client().write("x", Ends.PATIENCE_MILLIS)).hasToString("EPIPE");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answered_counts_from_the_last_byte_of_the_answer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answered(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            clock.advanceMillis(5 * SILENCE_MILLIS);
            ends.upstreamSays("ans");
            clock.advanceMillis(SILENCE_MILLIS - 1);
            ends.upstreamSays("wer");

            hitsAfter(SILENCE_MILLIS, ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answered_is_not_there_a_millisecond_before(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answered(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.upstreamSays("answer");

            livesOnFor(SILENCE_MILLIS - 1, ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answered_does_not_come_without_an_answer_nor_behind_a_greeting_or_the_next_question(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, new Moment.Answered(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays("greeting");
            clock.advanceMillis(SILENCE_MILLIS);
            assertNothingYet(rig);
            ends.clientSays("ask");
            clock.advanceMillis(SILENCE_MILLIS);
            assertNothingYet(rig);
            ends.upstreamSays("answer");
            clock.advanceMillis(SILENCE_MILLIS - 1);
            ends.clientSays("ask again");

            clock.advanceMillis(2 * SILENCE_MILLIS);
            assertNothingYet(rig);
            ends.upstreamSays("answer again");
            hitsAfter(SILENCE_MILLIS, ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void age_counts_from_the_accept_whatever_is_said(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Age(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            clock.advanceMillis(1_000);
            ends.clientSays("x");
            ends.upstreamSays("y");

            hitsAfter(SILENCE_MILLIS - 1_000, ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void age_is_each_connections_own(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Age(SILENCE_MILLIS));
                Ends older = Ends.open(rig)) {
            clock.advanceMillis(1);
            try (Ends younger = Ends.open(rig)) {
                hitsAfter(SILENCE_MILLIS - 1, older);

                younger.livesOn();
                assertThat(rig.events.await(Ended.class, 2).get(1).ending()).isEqualTo(new Ending.Finished());
                assertThat(rig.events.of(Injected.class)).hasSize(1);
            }
        }
    }
}
