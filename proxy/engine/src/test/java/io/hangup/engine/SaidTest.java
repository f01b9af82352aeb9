package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.episode.Attention;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.event.SessionEvent.Answered;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Interrupted;
import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.event.SessionEvent.WroteOn;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.CallResult.Bytes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a client that is listened to: what it said, whether it was answered, whether it wrote on. */
@ExtendWith(NoLeakedBuffers.class)
class SaidTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);

    private final ManualClock clock = new ManualClock();

    private static Rig attending(TransportChoice transport, Ears ears) throws Exception {
        return Rig.on(transport).attention(ears.attention()).start();
    }

    private static String told(Ears ears, Said said, String text) {
        return said.turn() + " " + said.bytes() + " " + said.form() + (said.whole() ? " whole" : "")
                + (said.prints().all().equals(ears.print(text)) ? " " + text : " other");
    }

    private static List<String> kinds(Rig rig) {
        return rig.events.of(SessionEvent.Heard.class).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void where_too_many_have_come_a_further_one_is_counted_and_not_listened_to(TransportChoice transport)
            throws Exception {
        Ears ears = Ears.attending();
        long laterNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (int connection = 0; connection <= Attention.MOST_AT_ONCE; connection++) {
            ears.attention().listens(Ears.loopback(), laterNanos);
        }
        try (Rig rig = attending(transport, ears);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.upstreamSays("answer");
            ends.partInPeace();
            rig.events.await(Ended.class, 1);

            assertThat(kinds(rig)).isEmpty();
            assertThat(ears.attention().unheard()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_turn_grows_with_each_burst_until_the_upstream_speaks(TransportChoice transport) throws Exception {
        Ears ears = Ears.attending();
        try (Rig rig = attending(transport, ears);
                Ends ends = Ends.open(rig)) {
            ends.upstreamSays("hello");
            ends.clientSays("ask");
            ends.clientSays(" on");
            ends.upstreamSays("ans");
            ends.upstreamSays("wer");
            ends.clientSays("bye");
            ends.partInPeace();
            rig.events.await(Ended.class, 1);

            List<Said> said = rig.events.of(Said.class);
            assertThat(said).hasSize(5);
            assertThat(told(ears, said.get(0), "ask")).isEqualTo("1 3 BYTES ask");
            assertThat(told(ears, said.get(1), "ask on")).isEqualTo("1 6 BYTES ask on");
            assertThat(told(ears, said.get(2), "ask on")).isEqualTo("1 6 BYTES whole ask on");
            assertThat(told(ears, said.get(3), "bye")).isEqualTo("2 3 BYTES bye");
            assertThat(told(ears, said.get(4), "bye")).isEqualTo("2 3 BYTES whole bye");
            assertThat(kinds(rig)).containsExactly("Said", "Said", "Said", "Answered", "Said", "Said");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void of_a_long_turn_the_beginning_is_told_once_it_is_full(TransportChoice transport) throws Exception {
        Ears ears = Ears.attending();
        String much = "x".repeat(5_000);
        try (Rig rig = attending(transport, ears);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(much);
            ends.clientSays(much);
            ends.partInPeace();
            rig.events.await(Ended.class, 1);

            List<Said> said = rig.events.of(Said.class);
            Said last = said.get(said.size() - 1);
            assertThat(last.whole()).isTrue();
            assertThat(last.prints().all()).isEqualTo(ears.print("x".repeat(4_096)));
            assertThat(last.bytes()).isBetween(4_096L, 5_000L);
            assertThat(said).filteredOn(Said::whole).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void eight_turns_are_told(TransportChoice transport) throws Exception {
        Ears ears = Ears.attending();
        try (Rig rig = attending(transport, ears);
                Ends ends = Ends.open(rig)) {
            for (int i = 0; i < 10; i++) {
                ends.clientSays("ask");
                ends.upstreamSays("answer");
            }

            assertThat(rig.events.of(Said.class))
                    .extracting(Said::turn)
                    .containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8);
            assertThat(rig.events.of(Answered.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_a_retry_says_is_told_although_it_is_cut_off_too(TransportChoice transport) throws Exception {
        Ears ears = Ears.attending();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(RESET, new Moment.FirstByte())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask");
            ends.clientIsReset();
            rig.events.await(Ended.class, 1);

            assertThat(kinds(rig)).containsExactly("Said", "Interrupted", "Said");
            assertThat(told(ears, rig.events.of(Said.class).get(0), "ask")).isEqualTo("1 3 BYTES ask");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_is_not_listened_to_is_not_told_of(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(RESET, new Moment.Answering(), new Connections.First(1))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            ends.clientIsReset();
            rig.events.await(Ended.class, 1);
            assertThat(kinds(rig)).containsExactly("Interrupted");

            try (Ends again = Ends.open(rig)) {
                again.clientSays("ask");
                again.upstreamSays("answer");
                rig.settle();
                assertThat(kinds(rig)).containsExactly("Interrupted", "Said", "Said", "Answered");
                assertThat(rig.events.of(Said.class).get(0).prints())
                        .matches(prints -> prints.beginsWith(
                                rig.events.of(Interrupted.class).get(0).words().last()));
            }
        }
    }

    static Stream<Arguments> harmless() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(
                        Arguments.of(transport, new Fault.StallFor(Target.CLIENT, 1_000)),
                        Arguments.of(
                                transport,
                                new Fault.Shaped(
                                        Target.CLIENT, new Shape(0, 1_000, 0, Shape.UNLIMITED, Shape.WHOLE, 0)))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("harmless")
    void the_first_answer_behind_a_fault_that_the_connection_survives_is_told(TransportChoice transport, Fault fault)
            throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .attention(ears.attention())
                        .rule(fault, new Moment.Answering())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            rig.events.await(Injected.class, 1);
            clock.awaitTimers(1);
            assertThat(kinds(rig)).containsExactly("Interrupted");
            clock.advanceMillis(1_000);

            assertThat(ends.hears(Side.CLIENT, "answer".length())).isEqualTo("answer");
            rig.settle();
            assertThat(kinds(rig)).containsExactly("Interrupted", "Answered");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_greeting_behind_a_fault_is_no_answer(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        Fault refuse = new Fault.Refuse(Target.CLIENT, 60_000);
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(refuse, new Moment.Connected())
                        .start();
                Ends ends = Ends.open(rig)) {
            rig.events.await(Injected.class, 1);
            ends.upstreamSays("hello");
            assertThat(kinds(rig)).containsExactly("Interrupted");
            ends.clientSays("ask");
            ends.upstreamSays("answer");
            ends.clientSays("ask");
            ends.upstreamSays("answer");

            assertThat(kinds(rig)).containsExactly("Interrupted", "Answered");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_writes_on_behind_a_half_close_is_told_of_once(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(new Fault.HalfClose(Target.CLIENT), new Moment.Answering())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            rig.events.await(Injected.class, 1);
            assertThat(rig.events.of(WroteOn.class)).isEmpty();
            ends.clientSays("are you there?");
            ends.clientSays("hello?");
            rig.settle();

            assertThat(rig.events.of(WroteOn.class)).hasSize(1);
            ends.client().shutdownOutput();
            ends.upstream().close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_had_come_before_the_fin_does_not_count(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(new Fault.HalfClose(Target.CLIENT), new Moment.Sent(Side.CLIENT, 3))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask on");
            assertThat(ends.hears(Side.UPSTREAM, 6)).isEqualTo("ask on");
            rig.events.await(Injected.class, 1);
            rig.settle();
            // java.nio cannot see what waits in the kernel.
            assertThat(rig.events.of(WroteOn.class)).hasSize(transport == TransportChoice.EPOLL ? 0 : 1);
            ends.clientSays("hello?");

            assertThat(rig.events.of(WroteOn.class)).hasSize(1);
            ends.client().shutdownOutput();
            ends.upstream().close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_takes_a_half_close_for_the_end_does_not_write_on(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(new Fault.HalfClose(Target.CLIENT), new Moment.Answering())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.client().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(", then EOF");
            ends.upstream().close();
            rig.events.await(Ended.class, 1);

            assertThat(rig.events.of(WroteOn.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_read_and_dropped_behind_a_fin_is_told_of_too(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(new Fault.Reset(Target.UPSTREAM), new Moment.Sent(Side.CLIENT, 3))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask on");
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            rig.settle();
            assertThat(rig.events.of(WroteOn.class)).isEmpty();
            ends.send(Side.CLIENT, "are you there?");
            ends.client().shutdownOutput();
            rig.events.await(Ended.class, 1);

            // java.nio cannot tell what came before the FIN from what comes behind it.
            assertThat(rig.events.of(WroteOn.class)).hasSize(transport == TransportChoice.EPOLL ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void half_closed_by_the_upstream_itself_a_client_may_write(TransportChoice transport) throws Exception {
        Ears ears = Ears.open();
        Fault stall = new Fault.StallFor(Target.CLIENT, 1_000);
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .attention(ears.attention())
                        .rule(stall, new Moment.Answering())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            ends.send(Side.UPSTREAM, "answer");
            rig.events.await(Injected.class, 1);
            clock.awaitTimers(1);
            clock.advanceMillis(1_000);
            ends.hears(Side.CLIENT, "answer".length());
            ends.upstream().shutdownOutput();
            assertThat(ends.hearsToEnd(Side.CLIENT)).isEqualTo(", then EOF");
            ends.clientSays("more");
            ends.client().shutdownOutput();
            rig.events.await(Ended.class, 1);

            assertThat(rig.events.of(WroteOn.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_plan_that_comes_to_a_client_that_is_listened_to_changes_nothing(TransportChoice transport) throws Exception {
        Ears ears = Ears.attending();
        try (Rig rig = attending(transport, ears);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("ask");
            rig.reload(new Rule("the-rule", RESET, new Moment.Answering(), new Connections.All()));
            rig.settle();
            ends.clientSays(" on");
            ends.send(Side.UPSTREAM, "answer");
            ends.clientIsReset();
            rig.events.await(Injected.class, 1);

            assertThat(rig.events.of(Interrupted.class).get(0).words().last()).isEqualTo(ears.print("ask on"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_keeps_its_peace_behind_a_broken_pipe_has_not_written_on(TransportChoice transport)
            throws Exception {
        Ears ears = Ears.open();
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .rule(new Fault.BrokenPipe(Target.CLIENT), new Moment.Sent(Side.CLIENT, 3))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "ask on");
            rig.events.await(Injected.class, 1);
            CallResult first = ends.client().write("x", Ends.PATIENCE_MILLIS);

            assertThat(first).isNotInstanceOf(Bytes.class);
            assertThat(rig.events.of(WroteOn.class)).isEmpty();
        }
    }
}
