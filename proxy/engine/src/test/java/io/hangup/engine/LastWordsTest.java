package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Interrupted;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.LastWords.Form;
import io.hangup.core.hearing.Print;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `Interrupted`: what the client had said when a fault came, and how much of it the upstream had. */
@ExtendWith(NoLeakedBuffers.class)
class LastWordsTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final long SILENCE_MILLIS = 30_000;

    private final ManualClock clock = new ManualClock();
    private final Ears ears = Ears.open();

    private Rig rig(TransportChoice transport, Fault fault, Moment moment) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .attention(ears.attention())
                .rule(fault, moment)
                .start();
    }

    private LastWords bytes(String first, String last, Delivered delivered) {
        return new LastWords(ears.print(first), ears.print(last), last.length(), Form.BYTES, delivered);
    }

    private LastWords idle(String first) {
        return new LastWords(ears.print(first), Print.NONE, 0, Form.BYTES, Delivered.NOTHING);
    }

    private static void talk(Ends ends) {
        ends.clientSays("ask");
        ends.upstreamSays("answer");
    }

    /** The words of the one fault, which were told right before it. */
    private static LastWords words(Rig rig) {
        rig.events.await(Injected.class, 1);
        List<SessionEvent> all = rig.events.all();
        int injected = all.indexOf(rig.events.of(Injected.class).get(0));
        List<SessionEvent> told = all.subList(0, injected).stream()
                .filter(event -> !(event instanceof SessionEvent.RstSent))
                .toList();
        assertThat(rig.events.of(Interrupted.class)).hasSize(1);
        assertThat(told.get(told.size() - 1)).isInstanceOf(Interrupted.class);
        assertThat(rig.events.of(SessionEvent.Said.class)).isEmpty();
        return rig.events.of(Interrupted.class).get(0).words();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void first_byte__all_that_waits_is_heard_and_nothing_was_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.FirstByte());
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void first_byte__of_much_that_waits_the_beginning_is_heard_and_one_rst_is_sent(TransportChoice transport)
            throws Exception {
        String much = "x".repeat(20_000);
        try (Rig rig = rig(transport, RESET, new Moment.FirstByte());
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, much);

            ends.clientIsReset();
            LastWords words = words(rig);
            assertThat(words.last().length()).isPositive().isLessThanOrEqualTo(4096);
            assertThat(words.last())
                    .isEqualTo(ears.print(much.substring(0, words.last().length())));
            assertThat(rig.events.of(SessionEvent.RstSent.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void first_byte_of_a_greeting__the_client_had_said_nothing(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.FirstByte());
                Ends ends = Ends.open(rig)) {
            ends.send(Side.UPSTREAM, "hello");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(LastWords.NONE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void accepted__what_came_with_the_handshake_is_heard_where_it_can_be_read(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Accepted())) {
            rig.events.stopAt(Recorder.Stop.ACCEPTED);
            try (var client = rig.client()) {
                client.writeAll("ask".getBytes(StandardCharsets.ISO_8859_1), Ends.PATIENCE_MILLIS);
                rig.events.goOn(Recorder.Stop.ACCEPTED);

                assertThat(client.readToEnd(Ends.PATIENCE_MILLIS).end()).hasToString("ECONNRESET");
                assertThat(words(rig))
                        .isEqualTo(
                                transport == TransportChoice.EPOLL
                                        ? bytes("ask", "ask", Delivered.NOTHING)
                                        : LastWords.NONE);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void wakes_after__the_waking_bytes_are_a_turn_of_which_nothing_was_delivered(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.WakesAfter(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            clock.advanceMillis(SILENCE_MILLIS);
            rig.settle();
            ends.send(Side.CLIENT, "again");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "again", Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void unread__what_has_to_stay_in_the_kernel_is_not_known(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Unread(Target.CLIENT), new Moment.WakesAfter(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            clock.advanceMillis(SILENCE_MILLIS);
            rig.settle();
            ends.send(Side.CLIENT, "again");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(idle("ask"));
            if (transport == TransportChoice.EPOLL) {
                assertThat(rig.events.of(Injected.class).get(0).note())
                        .as("the kernel sent the RST")
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answering__the_question_was_delivered_whole(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Answering(2));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            ends.clientSays("and ");
            ends.clientSays("now?");
            ends.send(Side.UPSTREAM, "not yet");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "and now?", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void behind_a_greeting_the_first_turn_is_what_the_client_says(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Answering());
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays("hello");
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void client_sent__a_part_was_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Sent(Side.CLIENT, 3));
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "question");

            assertThat(ends.hears(Side.UPSTREAM, 3)).isEqualTo("que");
            ends.clientIsReset();
            // java.nio cannot read the rest in time.
            String heard = transport == TransportChoice.EPOLL ? "question" : "que";
            assertThat(words(rig)).isEqualTo(bytes(heard, heard, Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void client_sent__nobody_knows_whether_that_was_all(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Sent(Side.CLIENT, 3));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void client_says__what_is_held_behind_the_match_is_heard(TransportChoice transport) throws Exception {
        Moment says =
                new Moment.Says(Side.CLIENT, new BytePattern("COMMIT"), Moment.Says.ANYWHERE, Moment.Place.BEFORE);
        try (Rig rig = rig(transport, RESET, says);
                Ends ends = Ends.open(rig)) {
            talk(ends);
            ends.send(Side.CLIENT, "COMMIT;");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "COMMIT;", Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void upstream_sent__the_question_was_delivered_whole(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Sent(Side.UPSTREAM, 3));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");

            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo("ans, then ECONNRESET");
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle__nothing_is_under_way(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Idle(1));
                Ends ends = Ends.open(rig)) {
            talk(ends);
            clock.advanceMillis(1);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(idle("ask"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle__but_the_upstream_owes_an_answer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Idle(SILENCE_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            clock.advanceMillis(SILENCE_MILLIS);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void manual__an_answer_is_complete_when_nothing_came_for_20_ms(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Manual());
                Ends ends = Ends.open(rig)) {
            talk(ends);
            clock.advanceMillis(20);
            rig.engine.fire(Rig.NAME, "the-rule");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(idle("ask"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void manual__a_millisecond_sooner_it_is_not(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, new Moment.Manual());
                Ends ends = Ends.open(rig)) {
            talk(ends);
            clock.advanceMillis(19);
            rig.engine.fire(Rig.NAME, "the-rule");

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void several_faults_in_order_interrupt_once(TransportChoice transport) throws Exception {
        Fault both = new Fault.InOrder(List.of(new Fault.StallFor(Target.CLIENT, 1_000), RESET));
        try (Rig rig = rig(transport, both, new Moment.Answering());
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            rig.events.await(Injected.class, 1);
            rig.settle();
            clock.advanceMillis(1_000);

            ends.clientIsReset();
            rig.events.await(Injected.class, 2);
            assertThat(words(rig)).isEqualTo(bytes("ask", "ask", Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_fault_of_the_upstream_alone_hears_what_the_client_is_not_asked_for_any_more(TransportChoice transport)
            throws Exception {
        Moment says = new Moment.Says(Side.CLIENT, new BytePattern("!"), Moment.Says.ANYWHERE, Moment.Place.AFTER);
        try (Rig rig = rig(transport, new Fault.Reset(Target.UPSTREAM), says);
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask!more");

            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo("ask!, then ECONNRESET");
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.client().shutdownOutput();
            assertThat(words(rig)).isEqualTo(bytes("ask!more", "ask!more", Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_fault_that_is_missed_interrupts_too(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Fault.Garbage(Target.CLIENT, 10), new Moment.Sent(Side.CLIENT, 3));
                Ends ends = Ends.open(rig)) {
            ends.upstream().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.clientSays("ask");

            Missed missed = rig.events.await(Missed.class, 1).get(0);
            List<SessionEvent> all = rig.events.all();
            assertThat(all.get(all.indexOf(missed) - 1))
                    .isEqualTo(new Interrupted(missed.connection(), bytes("ask", "ask", Delivered.PART)));
            assertThat(rig.events.of(Interrupted.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rule_that_comes_later_hears_from_the_next_turn_on(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).attention(ears.attention()).start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            rig.reload(new Rule("the-rule", RESET, new Moment.Answering(2), new Connections.All()));
            rig.settle();
            ends.clientSays(" on");
            ends.upstreamSays("answer");
            ends.clientSays("again");
            ends.send(Side.UPSTREAM, "answer");

            ends.clientIsReset();
            assertThat(words(rig))
                    .isEqualTo(new LastWords(Print.NONE, ears.print("again"), 5, Form.BYTES, Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void without_attention_nothing_is_heard(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport).rule(RESET, new Moment.Answering()).start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");

            ends.clientIsReset();
            rig.events.await(Injected.class, 1);
            assertThat(rig.events.of(SessionEvent.Heard.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_is_listened_to_before_it_can_know_of_its_fault(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(RESET, new Moment.FirstByte(), new Connections.First(1))
                        .start();
                Ends ends = Ends.open(rig)) {
            assertThat(ears.attention().on(Ears.loopback(), System.nanoTime())).isFalse();
            rig.events.stopAt(Recorder.Stop.INJECTED);
            ends.send(Side.CLIENT, "ask");

            ends.client().readToEnd(Ends.PATIENCE_MILLIS);
            assertThat(ears.attention().on(Ears.loopback(), System.nanoTime())).isTrue();
            rig.events.goOn(Recorder.Stop.INJECTED);
        }
    }
}
