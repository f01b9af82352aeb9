package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.Place;
import io.hangup.core.rule.Moment.Says;
import io.hangup.core.rule.RequestMatch;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that is armed while connections are open works on those, from the arming on. */
@ExtendWith(NoLeakedBuffers.class)
class LateRuleTest {
    private static final long SILENCE_MILLIS = 30_000;
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final Limits DISARMED =
            new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);

    private final ManualClock clock = new ManualClock();

    private Rig rig(TransportChoice transport, Moment moment) throws Exception {
        Rule rule = new Rule(
                "the-rule", Faults.of(new Fault.Reset(Target.CLIENT)), moment, new Connections.All(), DISARMED);
        return Rig.on(transport).clock(clock).rules(rule).start();
    }

    private void arm(Ends ends) throws Exception {
        clock.advanceMillis(1);
        ends.rig().engine.arm(Rig.NAME, "the-rule");
        ends.rig().settle();
        assertThat(ends.rig().events.of(Injected.class)).isEmpty();
    }

    private static void talk(Ends ends) {
        ends.clientSays("ask");
        ends.upstreamSays("answer");
    }

    /** Hit in the end, and nothing of its last words delivered. */
    private static void isHit(Ends ends, long fromClientBytes, long fromUpstreamBytes) {
        ends.clientIsReset();
        Injected injected = ends.rig().events.await(Injected.class, 1).get(0);
        assertThat(injected.fromClientBytes()).isEqualTo(fromClientBytes);
        assertThat(injected.fromUpstreamBytes()).isEqualTo(fromUpstreamBytes);
        assertThat(ends.rig().events.of(Planned.class)).hasSize(1);
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
    }

    private static void isNotHit(Ends ends) {
        ends.livesOn();
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        assertThat(ends.rig().events.of(Injected.class)).isEmpty();
    }

    private void advance(Ends ends, long millis) throws Exception {
        clock.advanceMillis(millis);
        ends.rig().settle();
    }

    private void comesAfter(long millis, Ends ends) throws Exception {
        advance(ends, millis - 1);
        assertThat(ends.rig().events.of(Injected.class)).isEmpty();
        advance(ends, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_first_byte_is_the_next_one(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.FirstByte());
                Ends ends = Ends.open(rig)) {
            talk(ends);
            arm(ends);
            ends.send(Side.UPSTREAM, "x");

            isHit(ends, 3, 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_answer_is_one_to_what_is_asked_from_now_on(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answering());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            arm(ends);
            ends.upstreamSays("answer");
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");

            isHit(ends, 6, 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void bytes_count_from_now_on(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Sent(Side.CLIENT, 5));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("0123456789");
            arm(ends);
            ends.clientSays("0123");
            ends.clientSays("4");

            isHit(ends, 15, 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_byte_fewer_from_now_on_is_too_few(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Sent(Side.UPSTREAM, 17));
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays("0123456789");
            arm(ends);
            ends.upstreamSays("0123");

            isNotHit(ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_said_is_heard_from_now_on(TransportChoice transport) throws Exception {
        Moment commit = new Says(Side.CLIENT, new BytePattern("COMMIT"), Says.ANYWHERE, Place.AFTER);
        try (Rig rig = rig(transport, commit);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("COMMIT COM");
            arm(ends);
            ends.clientSays("MIT COMMI");
            ends.clientSays("T");

            isHit(ends, 20, 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_request_is_the_next_one(TransportChoice transport) throws Exception {
        RequestMatch any = new RequestMatch(Optional.of("GET"), Optional.of(new Glob("/")), Map.of(), 1);
        try (Rig rig = rig(transport, new Moment.Request(any, new Moment.RequestPoint.Received()));
                Ends ends = Ends.open(rig)) {
            ends.clientSays(GET);
            ends.upstreamSays("HTTP/1.1 204 No Content\r\n\r\n");
            arm(ends);
            ends.send(Side.CLIENT, GET);

            isHit(ends, GET.length(), 27);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_is_the_silence_there_is(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            advance(ends, 20_000);
            arm(ends);
            comesAfter(SILENCE_MILLIS - 20_001, ends);

            isHit(ends, 3, 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_longer_than_that_already_is_hit_at_once(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            advance(ends, 2 * SILENCE_MILLIS);
            arm(ends);
            advance(ends, 0);

            isHit(ends, 3, 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_sleeps_already_wakes_with_its_next_byte(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.WakesAfter(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            advance(ends, SILENCE_MILLIS);
            arm(ends);
            advance(ends, 0);
            ends.send(Side.CLIENT, "again");

            isHit(ends, 3, 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answered_is_by_an_answer_from_now_on(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answered(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            arm(ends);
            advance(ends, 2 * SILENCE_MILLIS);
            talk(ends);
            comesAfter(SILENCE_MILLIS, ends);

            isHit(ends, 6, 12);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void age_is_the_connections_own(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Age(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            advance(ends, 20_000);
            arm(ends);
            comesAfter(SILENCE_MILLIS - 20_001, ends);

            isHit(ends, 0, 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_past_does_not_come_any_more(TransportChoice transport) throws Exception {
        for (Moment past : new Moment[] {new Moment.Accepted(), new Moment.Connected()}) {
            try (Rig rig = rig(transport, past);
                    Ends ends = Ends.open(rig)) {
                arm(ends);

                isNotHit(ends);
                assertThat(rig.events.of(Planned.class)).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void it_works_on_half_closed_connections_too(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Sent(Side.UPSTREAM, 2));
                Ends ends = Ends.open(rig)) {
            ends.client().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
            ends.upstreamSays("0123");
            arm(ends);
            ends.send(Side.UPSTREAM, "456");

            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo("45, then ECONNRESET");
            assertThat(rig.events.await(Injected.class, 1).get(0).fromUpstreamBytes())
                    .isEqualTo(6);
            ends.upstream().shutdownOutput();
        }
    }
}
