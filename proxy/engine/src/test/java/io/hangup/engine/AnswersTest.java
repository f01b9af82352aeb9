package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
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

/** `answering: N`: N-1 answers pass whole, and of the Nth not a byte. */
@ExtendWith(NoLeakedBuffers.class)
class AnswersTest {
    private static final String GREETING = "220 at your service";
    private static final String QUESTION = "and now?";
    private static final String ANSWER = "not yet";

    static Stream<Arguments> numbers() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2, 3).map(nth -> Arguments.of(transport, nth)));
    }

    private static Rig rig(TransportChoice transport, int nth) throws Exception {
        return Rig.on(transport)
                .rule(new Fault.Reset(Target.CLIENT), new Moment.Answering(nth))
                .start();
    }

    private static void answersWhole(Ends ends, int count) {
        for (int i = 0; i < count; i++) {
            ends.clientSays(QUESTION);
            ends.upstreamSays(ANSWER);
            ends.upstreamSays(ANSWER);
        }
    }

    private static void assertHit(Rig rig, long fromClientBytes, long fromUpstreamBytes) {
        Injected injected = rig.events.await(Injected.class, 1).get(0);
        assertThat(injected.fromClientBytes()).isEqualTo(fromClientBytes);
        assertThat(injected.fromUpstreamBytes()).isEqualTo(fromUpstreamBytes);
        Ended ended = rig.events.await(Ended.class, 1).get(0);
        assertThat(ended.ending()).isInstanceOf(Ending.Faulted.class);
        assertThat(rig.events.of(RstSent.class)).hasSize(1);
    }

    private static void assertUnharmed(Rig rig) {
        assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        assertThat(rig.events.of(Injected.class)).isEmpty();
        assertThat(rig.events.of(RstSent.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}, answering {1}")
    @MethodSource("numbers")
    void the_answers_before_it_pass_whole_and_of_this_one_not_a_byte(TransportChoice transport, int nth)
            throws Exception {
        try (Rig rig = rig(transport, nth);
                Ends ends = Ends.open(rig)) {
            answersWhole(ends, nth - 1);
            ends.clientSays(QUESTION);
            ends.send(Side.UPSTREAM, ANSWER);

            ends.clientIsReset();
            assertHit(rig, (long) nth * QUESTION.length(), (nth - 1L) * 2 * ANSWER.length());
        }
    }

    @ParameterizedTest(name = "{0}, answering {1}")
    @MethodSource("numbers")
    void one_byte_of_it_is_enough(TransportChoice transport, int nth) throws Exception {
        try (Rig rig = rig(transport, nth);
                Ends ends = Ends.open(rig)) {
            answersWhole(ends, nth - 1);
            ends.clientSays("?");
            ends.send(Side.UPSTREAM, "!");

            ends.clientIsReset();
            assertHit(rig, (nth - 1L) * QUESTION.length() + 1, (nth - 1L) * 2 * ANSWER.length());
        }
    }

    @ParameterizedTest(name = "{0}, answering {1}")
    @MethodSource("numbers")
    void one_answer_fewer_is_not_enough(TransportChoice transport, int nth) throws Exception {
        try (Rig rig = rig(transport, nth);
                Ends ends = Ends.open(rig)) {
            answersWhole(ends, nth - 1);
            ends.clientSays(QUESTION);

            ends.partInPeace();
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_greeting_is_no_answer_in_however_many_pieces_it_comes(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 1);
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays(GREETING);
            ends.upstreamSays(GREETING);
            ends.upstreamSays(GREETING);

            ends.partInPeace();
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void behind_a_greeting_the_first_answer_is_the_first(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 1);
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays(GREETING);
            ends.clientSays(QUESTION);
            ends.send(Side.UPSTREAM, ANSWER);

            ends.clientIsReset();
            assertHit(rig, QUESTION.length(), GREETING.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_answers_several_questions_at_once_is_one_answer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 2);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(QUESTION);
            ends.clientSays(QUESTION);
            ends.clientSays(QUESTION);
            ends.upstreamSays(ANSWER);
            ends.upstreamSays(ANSWER);
            ends.upstreamSays(ANSWER);
            assertThat(rig.events.of(Injected.class)).isEmpty();

            ends.clientSays(QUESTION);
            ends.send(Side.UPSTREAM, ANSWER);
            ends.clientIsReset();
            assertHit(rig, 4L * QUESTION.length(), 3L * ANSWER.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_end_in_place_of_an_answer_is_no_answer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 1);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(QUESTION);
            ends.upstream().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.clientSays(QUESTION);
            ends.client().shutdownOutput();

            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_answer_to_a_client_that_has_half_closed_is_one_too(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 1);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(QUESTION);
            ends.client().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
            ends.send(Side.UPSTREAM, ANSWER);

            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then ECONNRESET");
            ends.upstream().shutdownOutput();
            assertHit(rig, QUESTION.length(), 0);
        }
    }
}
