package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent.Armed;
import io.hangup.core.event.ProxyEvent.Disarmed;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.event.SessionEvent.Spared;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `times`, `at-most`, `for` and `armed`: how far a rule goes, and that it goes not one step further. */
@ExtendWith(NoLeakedBuffers.class)
class LimitsTest {
    private static final long FOR_MILLIS = 10_000;
    private static final int MANY = 60;
    private static final int TIMES = 7;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);

    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(count -> Arguments.of(transport, count)));
    }

    private static Limits times(long count) {
        return new Limits(OptionalLong.of(count), Optional.empty(), OptionalLong.empty(), true);
    }

    private static Limits atMost(int most, long perMillis) {
        return new Limits(
                OptionalLong.empty(), Optional.of(new Limits.Rate(most, perMillis)), OptionalLong.empty(), true);
    }

    private static Limits forMillis(long millis) {
        return new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.of(millis), true);
    }

    private static Rule rule(Fault fault, Moment moment, Limits limits) {
        return new Rule("the-rule", Faults.of(fault), moment, new Connections.All(), limits);
    }

    private Rig rig(TransportChoice transport, Fault fault, Limits limits) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .rules(rule(fault, new Moment.FirstByte(), limits))
                .start();
    }

    private static void isHit(Ends ends) {
        ends.send(Side.CLIENT, "x");
        ends.clientIsReset();
    }

    private void isHit(Rig rig) throws Exception {
        try (Ends ends = Ends.open(rig)) {
            isHit(ends);
        }
    }

    private void isSpared(Rig rig, String reason) throws Exception {
        int before = rig.events.of(Spared.class).size();
        try (Ends ends = Ends.open(rig)) {
            ends.livesOn();
            Spared spared = rig.events.await(Spared.class, before + 1).get(before);
            assertThat(spared.connection().ordinal()).isEqualTo(ends.ordinal());
            assertThat(spared.reason()).isEqualTo(reason);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void times_are_so_many_faults_and_then_the_rule_takes_nobody(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, times(2))) {
            isHit(rig);
            isHit(rig);
            try (Ends third = Ends.open(rig)) {
                third.livesOn();
            }

            assertThat(rig.events.await(Ended.class, 3).get(2).plan()).isEqualTo(new Plan.PassThrough());
            assertThat(rig.events.of(Injected.class)).hasSize(2);
            assertThat(rig.events.of(Spared.class)).isEmpty();
            assertThat(rig.engine.rules().get(0).faults()).isEqualTo(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void whom_the_rule_had_when_its_times_were_used_up_is_spared(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, times(1));
                Ends first = Ends.open(rig);
                Ends second = Ends.open(rig)) {
            isHit(second);
            first.livesOn();

            Spared spared = rig.events.await(Spared.class, 1).get(0);
            assertThat(spared.connection().ordinal()).isEqualTo(1);
            assertThat(spared.reason()).isEqualTo("`times` is used up");
            assertThat(rig.events.of(Injected.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_arming_gives_all_times_anew(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, times(1))) {
            isHit(rig);
            rig.engine.arm(Rig.NAME, "the-rule");
            isHit(rig);
            try (Ends third = Ends.open(rig)) {
                third.livesOn();
            }
            assertThat(rig.events.of(Injected.class)).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void times_hold_exactly_for_many_at_once(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .rules(rule(RESET, new Moment.Sent(Side.CLIENT, 1), times(TIMES)))
                .start(Behaviour.echo())) {
            List<ProbeClient> clients = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                clients.add(rig.client());
            }
            List<CompletableFuture<String>> felt = clients.stream()
                    .map(client -> Background.start(() -> {
                        client.write("x", Ends.PATIENCE_MILLIS);
                        return client.read(1, Ends.PATIENCE_MILLIS).toString();
                    }))
                    .toList();

            assertThat(felt.stream().map(CompletableFuture::join).filter("ECONNRESET"::equals))
                    .hasSize(TIMES);
            assertThat(felt.stream().map(CompletableFuture::join).filter("1"::equals))
                    .hasSize(MANY - TIMES);
            clients.forEach(ProbeClient::close);
            rig.events.await(Ended.class, MANY);
            assertThat(rig.events.of(Injected.class)).hasSize(TIMES);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void at_most_so_many_in_any_stretch_of_so_long(TransportChoice transport) throws Exception {
        String reason = "`at-most` is reached";
        try (Rig rig = rig(transport, RESET, atMost(2, 1_000))) {
            isHit(rig);
            clock.advanceMillis(600);
            isHit(rig);
            clock.advanceMillis(399);
            isSpared(rig, reason);
            clock.advanceMillis(1);
            isHit(rig);
            isSpared(rig, reason);
            clock.advanceMillis(599);
            isSpared(rig, reason);
            clock.advanceMillis(1);
            isHit(rig);

            assertThat(rig.events.of(Injected.class)).hasSize(4);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void for_so_long_and_not_a_millisecond_longer(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, forMillis(FOR_MILLIS))) {
            clock.advanceMillis(FOR_MILLIS - 1);
            isHit(rig);
            try (Ends waiting = Ends.open(rig)) {
                assertThat(rig.events.ofProxy(Disarmed.class)).isEmpty();
                clock.advanceMillis(1);
                rig.settle();

                assertThat(rig.events.ofProxy(Disarmed.class))
                        .containsExactly(new Disarmed(Rig.NAME, "the-rule", By.RULE, "its time is over (for: 10s)"));
                assertThat(rig.engine.rules().get(0).armed()).isFalse();
                waiting.livesOn();
                assertThat(rig.events.of(Planned.class)).hasSize(1);
            }
            try (Ends later = Ends.open(rig)) {
                later.livesOn();
            }
            assertThat(rig.events.of(Injected.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_arming_gives_all_the_time_anew(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, forMillis(FOR_MILLIS))) {
            clock.advanceMillis(FOR_MILLIS - 1);
            rig.engine.arm(Rig.NAME, "the-rule");
            clock.advanceMillis(FOR_MILLIS - 1);
            assertThat(rig.events.ofProxy(Disarmed.class)).isEmpty();
            isHit(rig);
            clock.advanceMillis(1);

            assertThat(rig.events.ofProxy(Disarmed.class)).hasSize(1);
            try (Ends ends = Ends.open(rig)) {
                ends.livesOn();
            }
        }
    }

    /** Also where the time is one that the file has for all of its rules: it is the rule's own then. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_reload_gives_time_anew_only_to_a_rule_that_it_changes(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, RESET, forMillis(FOR_MILLIS))) {
            clock.advanceMillis(FOR_MILLIS - 1);
            rig.reload(rule(RESET, new Moment.FirstByte(), forMillis(FOR_MILLIS)));
            assertThat(rig.engine.rules().get(0).leftNanos()).hasValue(TimeUnit.MILLISECONDS.toNanos(1));

            rig.reload(rule(RESET, new Moment.FirstByte(), forMillis(FOR_MILLIS + 1)));

            assertThat(rig.engine.rules().get(0).leftNanos()).hasValue(TimeUnit.MILLISECONDS.toNanos(FOR_MILLIS + 1));
            clock.advanceMillis(FOR_MILLIS);
            isHit(rig);
            clock.advanceMillis(1);
            assertThat(rig.engine.rules()).extracting(RuleState::armed).containsExactly(false);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_was_stalled_goes_on_with_every_byte_when_the_rules_time_is_over(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, new Fault.Stall(Target.CLIENT), forMillis(FOR_MILLIS));
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, "question");
            rig.events.await(Injected.class, 1);
            ends.send(Side.UPSTREAM, "notice");
            clock.advanceMillis(FOR_MILLIS - 1);
            rig.settle();
            assertThat(rig.events.relayedBytes(Side.CLIENT)).isZero();
            assertThat(rig.events.relayedBytes(Side.UPSTREAM)).isZero();
            clock.advanceMillis(1);

            assertThat(ends.hears(Side.UPSTREAM, 8)).isEqualTo("question");
            assertThat(ends.hears(Side.CLIENT, 6)).isEqualTo("notice");
            ends.livesOn();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void a_rule_that_is_not_armed_hits_nobody_until_it_is_and_nobody_when_it_is_not_any_more(
            TransportChoice transport, int threads) throws Exception {
        Limits disarmed = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);
        try (Rig rig = Rig.on(transport)
                .threads(threads)
                .clock(clock)
                .rules(rule(RESET, new Moment.FirstByte(), disarmed))
                .start()) {
            try (Ends before = Ends.open(rig)) {
                before.livesOn();
            }
            rig.engine.arm(Rig.NAME, "the-rule");
            isHit(rig);
            try (Ends waiting = Ends.open(rig)) {
                assertThat(rig.engine.disarm(Rig.NAME, "the-rule")).isTrue();
                assertThat(rig.engine.disarm(Rig.NAME, "the-rule")).isFalse();
                rig.settle();
                waiting.livesOn();
            }
            try (Ends after = Ends.open(rig)) {
                after.livesOn();
            }

            assertThat(rig.events.of(Injected.class)).hasSize(1);
            assertThat(rig.events.ofProxy(Armed.class)).hasSize(1);
            assertThat(rig.events.ofProxy(Disarmed.class))
                    .containsExactly(new Disarmed(Rig.NAME, "the-rule", By.ADMIN, "it was told to"));
        }
    }
}
