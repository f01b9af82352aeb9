package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.episode.Attention;
import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.RefusalHeldBack;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.event.ProxyEvent.WouldRefuse;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.HeldBack;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Interrupted;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.event.SessionEvent.WouldInject;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Payload;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all rules together: a cap that is never exceeded, and a mode in which nothing is harmed. */
@ExtendWith(NoLeakedBuffers.class)
class RestraintTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int CAP = 3;
    private static final int CLIENTS = 12;
    private static final long PER_MILLIS = 60_000;
    private static final Restraint CAPPED = new Restraint(Mode.INJECT, Optional.of(new Rate(CAP, PER_MILLIS)));
    private static final Restraint OBSERVING = new Restraint(Mode.OBSERVE, Optional.empty());
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Fault REFUSE = new Fault.Refuse(Target.CLIENT, 5_000);

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    private static Rule rule(String name, Fault fault, Moment moment, Connections connections) {
        return new Rule(name, Faults.of(fault), moment, connections, Limits.NONE);
    }

    /** What each of so many clients gets that speak at the same time: {@code ok}, or the errno. */
    private static List<String> speak(Rig rig, int count) {
        List<CompletableFuture<String>> all = IntStream.range(0, count)
                .mapToObj(i -> Background.start(() -> echo(rig)))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static String echo(Rig rig) {
        try (ProbeClient client = rig.client()) {
            client.write("hello", PATIENCE_MILLIS);
            return client.readExactly(5, PATIENCE_MILLIS).end().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void of_clients_that_come_at_once_exactly_as_many_are_hit_as_the_cap_allows(TransportChoice transport, int threads)
            throws Exception {
        ManualClock clock = new ManualClock();
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .restraint(CAPPED)
                .rules(
                        rule("odd", RESET, new Moment.FirstByte(), Connections.Ordinals.of(1, 3, 5, 7, 9, 11)),
                        rule("others", RESET, new Moment.FirstByte(), new Connections.All()))
                .start(Behaviour.echo())) {
            assertThat(speak(rig, CLIENTS)).filteredOn("ECONNRESET"::equals).hasSize(CAP);
            clock.advanceMillis(PER_MILLIS - 1);
            assertThat(speak(rig, CLIENTS)).containsOnly("ok");
            clock.advanceMillis(1);
            assertThat(speak(rig, CLIENTS)).filteredOn("ECONNRESET"::equals).hasSize(CAP);

            rig.events.await(Ended.class, 3 * CLIENTS);
            assertThat(rig.events.of(Injected.class)).hasSize(2 * CAP);
            assertThat(rig.events.of(HeldBack.class)).hasSize(3 * CLIENTS - 2 * CAP);
            assertThat(rig.events.of(HeldBack.class).stream()
                            .filter(held -> held.held().isFirst()))
                    .hasSizeBetween(1, 2);
            assertThat(rig.events.of(Ended.class).stream().filter(ended -> ended.ending() instanceof Ending.Finished))
                    .hasSize(3 * CLIENTS - 2 * CAP);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void the_cap_is_one_for_all_proxies_and_outlives_a_reload(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        Rule all = rule("all", RESET, new Moment.FirstByte(), new Connections.All());
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .restraint(CAPPED)
                .rules(all)
                .start(Behaviour.echo())) {
            assertThat(speak(rig, 2)).containsOnly("ECONNRESET");
            rig.engine.reload(List.of(rig.spec("other", 0, all), rig.spec(Rig.NAME, 0, all)));

            assertThat(speak(rig, CLIENTS)).filteredOn("ECONNRESET"::equals).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_listener_is_not_closed_where_the_cap_is_reached(TransportChoice transport, int threads) throws Exception {
        ManualClock clock = new ManualClock();
        Restraint one = new Restraint(Mode.INJECT, Optional.of(new Rate(1, PER_MILLIS)));
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .restraint(one)
                .rules(rule("refuse", REFUSE, new Moment.Manual(), new Connections.All()))
                .start(Behaviour.echo())) {
            rig.engine.fire(Rig.NAME, "refuse");
            rig.events.awaitOfProxy(Refusing.class, 1);
            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            clock.advanceMillis(5_000);
            rig.events.awaitOfProxy(Accepting.class, 1);

            rig.engine.fire(Rig.NAME, "refuse");

            rig.events.awaitOfProxy(RefusalHeldBack.class, 1);
            assertThat(rig.knock()).isEqualTo("ok");
        }
    }

    /** Every fault there is, at a moment in the middle of what the upstream sends, and at the begin of the connection. */
    static Stream<Arguments> faults() {
        Shape slow = new Shape(0, 300_000, 0, Shape.UNLIMITED, Shape.WHOLE, 0);
        List<Fault> faults = new ArrayList<>(Fault.all(Target.BOTH));
        faults.addAll(List.of(
                new Fault.StallFor(Target.CLIENT, 300_000),
                new Fault.Garbage(Target.CLIENT, 100),
                REFUSE,
                new Fault.Shaped(Target.CLIENT, slow),
                new Fault.InOrder(List.of(new Fault.Shaped(Target.CLIENT, slow), RESET)),
                new Fault.InOrder(List.of(RESET, REFUSE))));
        List<Moment> moments =
                List.of(new Moment.Accepted(), new Moment.FirstByte(), new Moment.Sent(Side.UPSTREAM, 70_000));
        return Rig.transports()
                .flatMap(transport -> faults.stream()
                        .flatMap(fault -> moments.stream().map(moment -> Arguments.of(transport, fault, moment))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("faults")
    void who_is_only_observed_gets_every_byte_as_it_came(TransportChoice transport, Fault fault, Moment moment)
            throws Exception {
        Payload payload = Payload.of(7, 1_000_003);
        Attention attention = new Attention(Watching.DEFAULT, 1);
        try (Rig rig = Rig.on(transport)
                        .attention(attention)
                        .restraint(OBSERVING)
                        .rules(rule("the-rule", fault, moment, new Connections.All()))
                        .start(Behaviour.source(payload, 3));
                ProbeClient client = rig.client()) {
            client.shutdownOutput();

            assertThat(payload.check().readToEnd(client, PATIENCE_MILLIS))
                    .matches(verdict -> verdict.isWhole(), "all bytes and the FIN");

            client.close();
            assertThat(rig.events.await(Ended.class, 1)).allMatch(ended -> ended.ending() instanceof Ending.Finished);
            assertThat(rig.events.of(WouldInject.class))
                    .extracting(would -> would.plan().fault())
                    .containsExactlyElementsOf(fault.parts());
            assertHarmless(rig);
        }
    }

    private static void assertHarmless(Rig rig) {
        assertThat(rig.events.of(Injected.class)).isEmpty();
        assertThat(rig.events.of(Missed.class)).isEmpty();
        assertThat(rig.events.of(RstSent.class)).isEmpty();
        assertThat(rig.events.of(Interrupted.class)).isEmpty();
        assertThat(rig.events.ofProxy(Refusing.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_rule_that_is_fired_harms_nobody_who_is_only_observed(TransportChoice transport, int threads)
            throws Exception {
        Fault both = new Fault.InOrder(List.of(RESET, REFUSE));
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .restraint(OBSERVING)
                .rules(rule("restart", both, new Moment.Manual(), new Connections.All()))
                .start()) {
            rig.engine.fire(Rig.NAME, "restart");
            rig.events.awaitOfProxy(WouldRefuse.class, 1);
            try (Ends ends = Ends.open(rig)) {
                rig.engine.fire(Rig.NAME, "restart");

                assertThat(rig.events.await(WouldInject.class, 2))
                        .extracting(would -> would.plan().fault())
                        .containsExactly(RESET, REFUSE);
                rig.settle();
                assertThat(rig.events.ofProxy(WouldRefuse.class)).hasSize(1);
                ends.livesOn();
            }
            assertThat(rig.knock()).isEqualTo("ok");
            assertHarmless(rig);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_reload_changes_the_mode_with_the_rules(TransportChoice transport, int threads) throws Exception {
        Rule all = rule("all", RESET, new Moment.FirstByte(), new Connections.All());
        try (Rig rig = Rig.on(transport).threads(threads).rules(all).start(Behaviour.echo())) {
            assertThat(speak(rig, 2)).containsOnly("ECONNRESET");

            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0, all)), Engine.Change.OF_CONFIGURATION, OBSERVING);
            assertThat(speak(rig, 2)).containsOnly("ok");
            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0, all)), Engine.Change.OF_CONFIGURATION, Restraint.NONE);
            assertThat(speak(rig, 2)).containsOnly("ECONNRESET");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void when_it_stops_accepting_open_connections_go_on_and_no_fault_begins(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = Rig.on(transport)
                        .threads(threads)
                        .rule(RESET, new Moment.Sent(Side.CLIENT, 5))
                        .start();
                Ends ends = Ends.open(rig)) {
            rig.engine.stopAccepting();

            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            assertThat(rig.engine.openConnections()).isEqualTo(1);
            ends.livesOn();
            rig.events.await(Ended.class, 1);
            assertHarmless(rig);
            rig.engine.stopAccepting();
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void at_its_capacity_it_stops_accepting_for_good(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).mostConnections(1).start()) {
            Ends ends = Ends.open(rig);
            rig.engine.stopAccepting();
            ends.livesOn();
            ends.close();
            rig.events.await(Ended.class, 1);
            rig.settle();

            assertThat(rig.knock()).isEqualTo("ECONNREFUSED");
            assertThat(rig.engine.openConnections()).isZero();
        }
    }
}
