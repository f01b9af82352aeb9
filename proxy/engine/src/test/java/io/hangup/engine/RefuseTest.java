package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.Fired;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `refuse`: whoever connects gets ECONNREFUSED for exactly as long as it says, and connections stay. */
@ExtendWith(NoLeakedBuffers.class)
class RefuseTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long MILLIS = 5_000;
    private static final int KNOCKS = 40;
    private static final Fault REFUSE = new Fault.Refuse(Target.CLIENT, MILLIS);
    private static final Limits DISARMED =
            new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void at_the_first_byte_the_listener_refuses_for_its_time_and_the_connection_goes_on(
            TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(REFUSE, new Moment.FirstByte(), Connections.Ordinals.of(1))
                        .start(Behaviour.echo());
                ProbeClient client = rig.client()) {
            assertEchoes(client);

            assertRefusesFor(rig, clock, MILLIS);
            assertEchoes(client);
            assertTold(rig, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void when_a_client_is_accepted_it_is_the_last_one(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(REFUSE, new Moment.Accepted(), Connections.Ordinals.of(1))
                        .start(Behaviour.echo());
                ProbeClient client = rig.client()) {
            assertRefusesFor(rig, clock, MILLIS);
            assertEchoes(client);
            assertTold(rig, 1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void when_it_is_told_to_every_open_connection_goes_on(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(REFUSE, new Moment.Manual())
                        .start(Behaviour.echo());
                ProbeClient first = rig.client();
                ProbeClient second = rig.client()) {
            assertEchoes(first);
            assertEchoes(second);
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(2);

            rig.events.await(Injected.class, 2);
            assertRefusesFor(rig, clock, MILLIS);
            assertEchoes(first);
            assertEchoes(second);
            assertTold(rig, 2);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void when_it_is_armed_it_refuses_although_nobody_is_there(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        Rule rule = new Rule("the-rule", Faults.of(REFUSE), new Moment.At(0), new Connections.All(), DISARMED);
        try (Rig rig =
                Rig.on(transport).threads(threads).clock(clock).rules(rule).start(Behaviour.echo())) {
            assertThat(rig.knock()).isEqualTo("ok");
            rig.events.await(Ended.class, 1);
            rig.engine.arm(Rig.NAME, "the-rule");
            clock.advanceMillis(0);

            assertRefusesFor(rig, clock, MILLIS);
            assertThat(rig.events.ofProxy(Fired.class))
                    .containsExactly(new Fired(Rig.NAME, "the-rule", By.RULE, List.of()));
            assertThat(rig.engine.rules().get(0).faults()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void asked_again_it_refuses_until_the_later_of_the_two_times(TransportChoice transport, int threads)
            throws Exception {
        ManualClock clock = new ManualClock();
        Rule longer = new Rule("longer", REFUSE, new Moment.Manual(), new Connections.All());
        Rule shorter =
                new Rule("shorter", new Fault.Refuse(Target.CLIENT, 1_000), new Moment.Manual(), new Connections.All());
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .rules(longer, shorter)
                .start(Behaviour.echo())) {
            rig.engine.fire(Rig.NAME, "longer");
            rig.events.awaitOfProxy(Refusing.class, 1);
            clock.advanceMillis(3_000);
            rig.engine.fire(Rig.NAME, "shorter");
            clock.advanceMillis(1_999);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            rig.engine.fire(Rig.NAME, "longer");
            clock.advanceMillis(MILLIS - 1);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            clock.advanceMillis(1);

            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(rig.knock()).isEqualTo("ok");
            assertThat(rig.events.ofProxy(Refusing.class)).containsExactly(new Refusing(Rig.NAME, "longer", MILLIS));
            assertThat(rig.events.ofProxy(Accepting.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_waits_to_be_accepted_gets_a_rst_and_who_comes_afterwards_waits_for_room(TransportChoice transport)
            throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                        .clock(clock)
                        .mostConnections(1)
                        .rule(REFUSE, new Moment.Manual())
                        .start(Behaviour.echo());
                ProbeClient served = rig.client()) {
            assertEchoes(served);
            try (ProbeClient waiting = rig.client()) {
                waiting.write("x", PATIENCE_MILLIS);
                rig.engine.fire(Rig.NAME, "the-rule");
                assertThat(waiting.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            }
            assertRefusesFor(rig, clock, MILLIS, 1);
            try (ProbeClient later = rig.client()) {
                later.write("x", PATIENCE_MILLIS);
                rig.engine.settle(PATIENCE_MILLIS);
                assertThat(rig.engine.openConnections()).isEqualTo(1);
                assertEchoes(served);
                served.close();
                assertThat(later.read(1, PATIENCE_MILLIS)).hasToString("1");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_rule_that_is_disarmed_refuses_nobody_any_more(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .rule(REFUSE, new Moment.Manual())
                .start(Behaviour.echo())) {
            rig.engine.fire(Rig.NAME, "the-rule");
            rig.events.awaitOfProxy(Refusing.class, 1);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");

            assertThat(rig.engine.disarm(Rig.NAME, "the-rule")).isTrue();
            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(rig.knock()).isEqualTo("ok");
            clock.advanceMillis(MILLIS);
            assertThat(rig.events.ofProxy(Accepting.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void an_engine_that_closes_while_it_refuses_leaves_nothing(TransportChoice transport, int threads)
            throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .clock(clock)
                        .rule(REFUSE, new Moment.Manual())
                        .start(Behaviour.echo());
                ProbeClient client = rig.client()) {
            assertEchoes(client);
            rig.engine.fire(Rig.NAME, "the-rule");
            rig.events.awaitOfProxy(Refusing.class, 1);
            rig.engine.close();

            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            assertThat(rig.events.of(Ended.class))
                    .singleElement()
                    .matches(ended -> ended.ending().equals(new Ending.Stopped()));
            assertThat(rig.events.ofProxy(Accepting.class)).isEmpty();
        }
    }

    private static void assertRefusesFor(Rig rig, ManualClock clock, long millis) throws Exception {
        assertRefusesFor(rig, clock, millis, KNOCKS);
    }

    /** From the telling on nobody gets in, one millisecond before the end neither, and at the end everybody. */
    private static void assertRefusesFor(Rig rig, ManualClock clock, long millis, int knocks) throws Exception {
        assertThat(rig.events.awaitOfProxy(Refusing.class, 1))
                .containsExactly(new Refusing(Rig.NAME, "the-rule", millis));
        for (int i = 0; i < knocks; i++) {
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
        }
        clock.advanceMillis(millis - 1);
        rig.engine.settle(PATIENCE_MILLIS);
        assertThat(rig.events.ofProxy(Accepting.class)).isEmpty();
        for (int i = 0; i < knocks; i++) {
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
        }
        clock.advanceMillis(1);
        assertThat(rig.events.awaitOfProxy(Accepting.class, 1)).containsExactly(new Accepting(Rig.NAME));
        for (int i = 1; i < knocks; i++) {
            assertThat(rig.knock()).isEqualTo("ok");
        }
    }

    private static void assertEchoes(ProbeClient client) {
        client.write("hello", PATIENCE_MILLIS);
        assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
    }

    private static void assertTold(Rig rig, int connections) {
        List<Injected> injected = rig.events.await(Injected.class, connections);
        assertThat(injected)
                .hasSize(connections)
                .allMatch(each -> each.plan().fault().equals(REFUSE));
        assertThat(rig.events.of(Missed.class)).isEmpty();
        assertThat(rig.events.of(RstSent.class)).isEmpty();
    }
}
