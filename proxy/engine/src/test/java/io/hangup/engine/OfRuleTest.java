package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.Armed;
import io.hangup.core.event.ProxyEvent.Fired;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Await;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `armed`, `at` and `manual`: moments of a rule, which break what is open then and nothing that comes later. */
@ExtendWith(NoLeakedBuffers.class)
class OfRuleTest {
    private static final int CONNECTIONS = 12;
    private static final long LATER_MILLIS = 30_000;
    private static final Limits DISARMED =
            new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);

    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(count -> Arguments.of(transport, count)));
    }

    private Rig rig(TransportChoice transport, int threads, Rule... rules) throws Exception {
        return Rig.on(transport).threads(threads).clock(clock).rules(rules).start();
    }

    private static Rule rule(Fault fault, Moment moment, Limits limits) {
        return new Rule("the-rule", Faults.of(fault), moment, new Connections.All(), limits);
    }

    private static List<Ends> open(Rig rig, int count) throws Exception {
        List<Ends> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ends ends = Ends.open(rig);
            ends.clientSays("x");
            all.add(ends);
        }
        return all;
    }

    private static void assertAllReset(Rig rig, List<Ends> all) {
        all.forEach(Ends::clientIsReset);
        rig.events.await(Ended.class, all.size());
        assertThat(rig.events.of(Injected.class))
                .extracting(injected -> injected.connection().ordinal())
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(Ends::ordinal).toList());
        all.forEach(Ends::close);
    }

    private static void assertPasses(Rig rig) throws Exception {
        try (Ends ends = Ends.open(rig)) {
            ends.livesOn();
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void armed_breaks_all_that_are_open_and_none_that_comes_later(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = rig(transport, threads, rule(RESET, new Moment.At(0), DISARMED))) {
            List<Ends> all = open(rig, CONNECTIONS);
            rig.engine.arm(Rig.NAME, "the-rule");
            clock.advanceMillis(0);

            assertAllReset(rig, all);
            assertPasses(rig);
            assertThat(rig.events.ofProxy(Armed.class)).hasSize(1);
            assertThat(rig.events.ofProxy(Fired.class))
                    .extracting(fired -> fired.connections().size())
                    .containsExactly(CONNECTIONS);
            assertThat(rig.events.of(Injected.class)).hasSize(CONNECTIONS);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void at_breaks_all_that_are_open_then_and_none_a_millisecond_before(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = rig(transport, threads, rule(RESET, new Moment.At(LATER_MILLIS), Limits.NONE))) {
            List<Ends> all = open(rig, CONNECTIONS);
            clock.advanceMillis(LATER_MILLIS - 1);
            rig.settle();
            all.forEach(ends -> ends.clientSays("y"));
            assertThat(rig.events.ofProxy(Fired.class)).isEmpty();
            assertThat(rig.events.of(Injected.class)).isEmpty();
            clock.advanceMillis(1);

            assertAllReset(rig, all);
            assertPasses(rig);
            clock.advanceMillis(2 * LATER_MILLIS);
            assertThat(rig.events.ofProxy(Fired.class))
                    .extracting(fired -> fired.connections().size())
                    .containsExactly(CONNECTIONS);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void at_counts_anew_with_each_arming(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = rig(transport, threads, rule(RESET, new Moment.At(LATER_MILLIS), Limits.NONE))) {
            clock.advanceMillis(LATER_MILLIS - 1);
            rig.engine.arm(Rig.NAME, "the-rule");
            List<Ends> all = open(rig, 1);
            clock.advanceMillis(LATER_MILLIS - 1);
            rig.settle();
            assertThat(rig.events.ofProxy(Fired.class)).isEmpty();
            clock.advanceMillis(1);

            assertAllReset(rig, all);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void manual_comes_as_often_as_it_is_told_to(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = rig(transport, threads, rule(RESET, new Moment.Manual(), Limits.NONE))) {
            clock.advanceMillis(LATER_MILLIS);
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isZero();
            List<Ends> first = open(rig, CONNECTIONS);
            assertThat(rig.events.of(Injected.class)).isEmpty();
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(CONNECTIONS);
            assertAllReset(rig, first);

            List<Ends> second = open(rig, 1);
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(1);
            second.get(0).clientIsReset();
            second.get(0).close();
            assertThat(rig.events.ofProxy(Fired.class))
                    .extracting(fired -> fired.connections().size())
                    .containsExactly(0, CONNECTIONS, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void a_rule_with_a_moment_of_connections_can_be_fired_too(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = rig(transport, threads, rule(RESET, new Moment.Idle(LATER_MILLIS), Limits.NONE))) {
            List<Ends> all = open(rig, 2);
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(2);

            assertAllReset(rig, all);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void a_rule_that_is_not_armed_fires_at_nobody_and_closes_no_listener(TransportChoice transport, int threads)
            throws Exception {
        Fault both = new Fault.InOrder(List.of(RESET, new Fault.Refuse(Target.CLIENT, LATER_MILLIS)));
        try (Rig rig = rig(transport, threads, rule(both, new Moment.Manual(), DISARMED))) {
            List<Ends> all = open(rig, 2);
            assertThatThrownBy(() -> rig.engine.fire(Rig.NAME, "the-rule"))
                    .isInstanceOf(NotFired.class)
                    .hasMessageContaining("is not armed");
            rig.settle();

            assertThat(rig.events.of(Injected.class)).isEmpty();
            assertThat(rig.events.ofProxy(Refusing.class)).isEmpty();
            all.forEach(Ends::livesOn);
            all.forEach(Ends::close);
            assertPasses(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void refuse_closes_the_listener_also_where_nobody_is_connected(TransportChoice transport, int threads)
            throws Exception {
        Fault both = new Fault.InOrder(List.of(RESET, new Fault.Refuse(Target.CLIENT, LATER_MILLIS)));
        try (Rig rig = rig(transport, threads, rule(both, new Moment.Manual(), Limits.NONE))) {
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isZero();
            rig.events.awaitOfProxy(Refusing.class, 1);
            rig.settle();
            clock.advanceMillis(LATER_MILLIS - 1);
            rig.settle();
            // java.nio closes a listener at the next select of its loop.
            Await.until("clients are refused", Ends.PATIENCE_MILLIS, () -> connect(rig), "ECONNREFUSED"::equals);
            clock.advanceMillis(1);
            rig.settle();

            assertThat(rig.events.ofProxy(Accepting.class)).hasSize(1);
            assertPasses(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void a_rule_whose_times_are_used_up_closes_no_listener_any_more(TransportChoice transport, int threads)
            throws Exception {
        Fault both = new Fault.InOrder(List.of(RESET, new Fault.Refuse(Target.CLIENT, LATER_MILLIS)));
        Limits once = new Limits(OptionalLong.of(1), Optional.empty(), OptionalLong.empty(), true);
        try (Rig rig = rig(transport, threads, rule(both, new Moment.Manual(), once))) {
            List<Ends> first = open(rig, 1);
            rig.engine.fire(Rig.NAME, "the-rule");
            first.get(0).clientIsReset();
            first.get(0).close();
            rig.events.awaitOfProxy(Refusing.class, 1);
            // The connection asks for its refusal too, behind its end; from then on the time runs out.
            rig.events.await(Injected.class, 2);
            clock.advanceMillis(LATER_MILLIS);
            rig.events.awaitOfProxy(Accepting.class, 1);
            rig.settle();

            List<Ends> second = open(rig, 1);
            assertThatThrownBy(() -> rig.engine.fire(Rig.NAME, "the-rule"))
                    .isInstanceOf(NotFired.class)
                    .hasMessageContaining("`times` is used up");
            rig.settle();
            assertThat(rig.events.ofProxy(Refusing.class)).hasSize(1);
            second.get(0).livesOn();
            second.get(0).close();
        }
    }

    private static String connect(Rig rig) {
        try (ProbeClient client = ProbeClient.open()) {
            return client.connect(rig.address(), Ends.PATIENCE_MILLIS).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_is_unknown_is_told_so(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, 1, rule(RESET, new Moment.Manual(), Limits.NONE))) {
            assertThatThrownBy(() -> rig.engine.fire(Rig.NAME, "the-role"))
                    .isInstanceOf(UnknownRule.class)
                    .hasMessageContaining("the-rule");
            assertThatThrownBy(() -> rig.engine.arm("elsewhere", "the-rule"))
                    .isInstanceOf(UnknownRule.class)
                    .hasMessageContaining(Rig.NAME);
        }
    }
}
