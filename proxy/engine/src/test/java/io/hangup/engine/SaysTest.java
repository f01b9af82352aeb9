package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.Place;
import io.hangup.core.rule.Moment.Says;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * `client-says` and `upstream-says`: what exactly the other side has had when the fault comes. The side that listens is the
 * one that is hit, so that its last byte is known.
 */
@ExtendWith(NoLeakedBuffers.class)
class SaysTest {
    private static final String BEFORE = "COM COMM BEGIN; ";
    private static final String PATTERN = "COMMIT";
    private static final String BEHIND = "; SELECT 1";

    static Stream<Arguments> sides() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Side.values()).map(side -> Arguments.of(transport, side)));
    }

    static Stream<Arguments> sidesAndPlaces() {
        return sides().flatMap(each ->
                Stream.of(Place.BEFORE, Place.AFTER).map(place -> Arguments.of(each.get()[0], each.get()[1], place)));
    }

    private static Says says(Side side, long withinBytes, Place place) {
        return new Says(side, new BytePattern(PATTERN), withinBytes, place);
    }

    /** Hits the side that is spoken to. */
    private static Rig rig(TransportChoice transport, Says says) throws Exception {
        Target listener = says.side() == Side.CLIENT ? Target.UPSTREAM : Target.CLIENT;
        return rig(transport, says, listener);
    }

    private static Rig rig(TransportChoice transport, Moment moment, Target target) throws Exception {
        return Rig.on(transport).rule(new Fault.Reset(target), moment).start();
    }

    private static void assertHit(Ends ends, Says says, String delivered, int connections) {
        Side listener = says.side().other();
        assertThat(ends.hearsToEnd(listener)).isEqualTo(delivered + ", then ECONNRESET");
        assertThat(ends.hearsToEnd(says.side())).isEqualTo(", then EOF");
        ends.of(says.side()).shutdownOutput();
        Injected injected = ends.rig().events.await(Injected.class, connections).get(connections - 1);
        assertThat(injected.plan().moment()).isEqualTo(says);
        assertThat(ends.rig().events.await(Ended.class, connections))
                .allMatch(ended -> ended.ending() instanceof Ending.Faulted);
        assertThat(ends.rig().events.of(RstSent.class)).hasSize(connections);
    }

    private static void assertUnharmed(Rig rig) {
        assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        assertThat(rig.events.of(Injected.class)).isEmpty();
        assertThat(rig.events.of(RstSent.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void in_one_piece_all_up_to_the_place_is_delivered_and_nothing_behind_it(
            TransportChoice transport, Side side, Place place) throws Exception {
        Says says = says(side, Says.ANYWHERE, place);
        try (Rig rig = rig(transport, says);
                Ends ends = Ends.open(rig)) {
            ends.send(side, BEFORE + PATTERN + BEHIND);

            assertHit(ends, says, place == Place.BEFORE ? BEFORE : BEFORE + PATTERN, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void split_anywhere_it_is_found_and_no_byte_before_the_last_was_held_back(
            TransportChoice transport, Side side, Place place) throws Exception {
        Says says = says(side, Says.ANYWHERE, place);
        try (Rig rig = rig(transport, says)) {
            for (int split = 1; split < PATTERN.length(); split++) {
                try (Ends ends = Ends.open(rig)) {
                    ends.says(side, BEFORE + PATTERN.substring(0, split));
                    ends.send(side, PATTERN.substring(split) + BEHIND);

                    String rest = place == Place.BEFORE ? "" : PATTERN.substring(split);
                    assertHit(ends, says, rest, split);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void byte_by_byte_all_but_what_is_behind_the_place_is_delivered(TransportChoice transport, Side side, Place place)
            throws Exception {
        Says says = says(side, Says.ANYWHERE, place);
        try (Rig rig = rig(transport, says);
                Ends ends = Ends.open(rig)) {
            String text = BEFORE + PATTERN;
            for (int i = 0; i < text.length() - 1; i++) {
                ends.says(side, text.substring(i, i + 1));
            }
            assertThat(rig.events.of(Injected.class)).isEmpty();
            ends.send(side, "T");

            assertHit(ends, says, place == Place.BEFORE ? "" : "T", 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void one_byte_of_it_missing_and_all_bytes_pass(TransportChoice transport, Side side, Place place) throws Exception {
        try (Rig rig = rig(transport, says(side, Says.ANYWHERE, place));
                Ends ends = Ends.open(rig)) {
            ends.says(side, BEFORE + PATTERN.substring(1));
            ends.says(side, PATTERN.substring(0, PATTERN.length() - 1));
            ends.says(side, "t" + BEHIND);
            ends.says(side.other(), PATTERN);

            ends.livesOn();
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void what_ends_with_the_last_byte_of_the_bound_is_within_it(TransportChoice transport, Side side, Place place)
            throws Exception {
        Says says = says(side, BEFORE.length() + PATTERN.length(), place);
        try (Rig rig = rig(transport, says);
                Ends ends = Ends.open(rig)) {
            ends.says(side, BEFORE);
            ends.send(side, PATTERN + BEHIND);

            assertHit(ends, says, place == Place.BEFORE ? "" : PATTERN, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it, at {2}")
    @MethodSource("sidesAndPlaces")
    void what_ends_one_byte_behind_the_bound_is_not_and_the_bound_is_of_all_reads_together(
            TransportChoice transport, Side side, Place place) throws Exception {
        Says says = says(side, BEFORE.length() + PATTERN.length() - 1, place);
        try (Rig rig = rig(transport, says);
                Ends ends = Ends.open(rig)) {
            ends.says(side, BEFORE);
            ends.says(side, PATTERN + BEHIND + PATTERN);

            ends.livesOn();
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it")
    @MethodSource("sides")
    void in_the_answer_the_match_and_what_follows_is_delivered_and_of_the_answer_nothing(
            TransportChoice transport, Side side) throws Exception {
        Target asker = side == Side.CLIENT ? Target.CLIENT : Target.UPSTREAM;
        Says says = says(side, Says.ANYWHERE, Place.ANSWERING);
        try (Rig rig = rig(transport, says, asker);
                Ends ends = Ends.open(rig)) {
            ends.says(side.other(), "ready");
            ends.says(side, BEFORE);
            ends.says(side.other(), "go on");
            ends.says(side, PATTERN + BEHIND);
            ends.says(side, BEHIND);
            ends.send(side.other(), "done");

            assertThat(ends.hearsToEnd(side)).isEqualTo(", then ECONNRESET");
            assertThat(ends.hearsToEnd(side.other())).isEqualTo(", then EOF");
            ends.of(side.other()).shutdownOutput();
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            int asked = BEFORE.length() + PATTERN.length() + 2 * BEHIND.length();
            int answered = "ready".length() + "go on".length();
            assertThat(injected.fromClientBytes()).isEqualTo(side == Side.CLIENT ? asked : answered);
            assertThat(injected.fromUpstreamBytes()).isEqualTo(side == Side.CLIENT ? answered : asked);
            rig.events.await(Ended.class, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} says it")
    @MethodSource("sides")
    void nobody_is_hit_in_an_answer_that_does_not_come(TransportChoice transport, Side side) throws Exception {
        try (Rig rig = rig(transport, says(side, Says.ANYWHERE, Place.ANSWERING));
                Ends ends = Ends.open(rig)) {
            ends.says(side, BEFORE + PATTERN + BEHIND);

            ends.partInPeace();
            assertUnharmed(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void bytes_that_are_no_text_are_found_too(TransportChoice transport) throws Exception {
        Moment moment = new Says(Side.CLIENT, new BytePattern("\0\u00ff\r\n\0"), Says.ANYWHERE, Place.AFTER);
        try (Rig rig = rig(transport, moment, Target.UPSTREAM);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("\0\u00ff\r\n\u0001\0\u00ff\r");
            ends.send(Side.CLIENT, "\n\0\0");

            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo("\n\0, then ECONNRESET");
            ends.client().shutdownOutput();
            assertThat(rig.events.await(Injected.class, 1).get(0).fromClientBytes())
                    .isEqualTo(10);
        }
    }
}
