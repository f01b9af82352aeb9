package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.Passage.Granted;
import io.hangup.core.rule.Passage.Held;
import io.hangup.core.rule.Passage.HeldBack;
import io.hangup.core.rule.Passage.Observed;
import io.hangup.core.rule.Passage.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate before all faults, asked at exact times and by many threads at once. */
class GateTest {
    private static final int THREADS = 8;
    private static final int ASKED_BY_EACH = 5_000;
    private static final long PER_MILLIS = 100;
    private static final long PER_NANOS = TimeUnit.MILLISECONDS.toNanos(PER_MILLIS);

    /** Clocks begin anywhere, also right before their numbers turn over. */
    private static final long START_NANOS = Long.MAX_VALUE - 1_000;

    private static LiveRule live(Limits limits) {
        Faults reset = Faults.of(new Fault.Reset(Target.CLIENT));
        Rule rule = new Rule("r", reset, new Moment.FirstByte(), new Connections.All(), limits);
        return new LiveRule(rule, START_NANOS);
    }

    private static LiveRule times(long count) {
        return live(new Limits(OptionalLong.of(count), Optional.empty(), OptionalLong.empty(), true));
    }

    private static Restraint atMost(int most) {
        return new Restraint(Mode.INJECT, Optional.of(new Rate(most, PER_MILLIS)));
    }

    private static Passage ask(Gate gate, LiveRule rule, long atMillis) {
        return gate.ask(rule, () -> at(atMillis));
    }

    private static long at(long millis) {
        return START_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 37})
    void the_cap_holds_in_every_stretch_over_all_rules_and_nobody_is_held_back_without_need(int most) {
        SplittableRandom random = new SplittableRandom(most);
        Gate gate = new Gate(atMost(most));
        List<LiveRule> rules = List.of(live(Limits.NONE), live(Limits.NONE), live(Limits.NONE));
        List<Long> granted = new ArrayList<>();
        long now = 0;
        int heldBack = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(1 + 2 * PER_MILLIS / most);
            long since = now - PER_MILLIS;
            granted.removeIf(time -> time <= since);
            LiveRule rule = rules.get(random.nextInt(rules.size()));
            boolean open = gate.isOpen(rule, at(now));
            Passage passage = ask(gate, rule, now);

            assertThat(open).isEqualTo(passage instanceof Granted);
            assertThat(passage).isInstanceOf(granted.size() < most ? Granted.class : HeldBack.class);
            if (passage instanceof Granted) {
                granted.add(now);
            } else {
                heldBack++;
            }
        }
        assertThat(heldBack).isBetween(100, 19_900);
    }

    /** The clock ticks whenever it is read, so that no two faults are at the same time and every order can be told. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void many_threads_together_never_get_one_too_many_in_any_stretch(int most) throws Exception {
        AtomicLong ticks = new AtomicLong(START_NANOS);
        Gate gate = new Gate(atMost(most));
        LiveRule rule = live(Limits.NONE);
        CountDownLatch ready = new CountDownLatch(THREADS);
        Callable<List<Long>> asker = () -> {
            ready.countDown();
            ready.await();
            List<Long> granted = new ArrayList<>();
            long[] read = {0};
            for (int i = 0; i < ASKED_BY_EACH; i++) {
                Passage passage = gate.ask(rule, () -> read[0] = ticks.addAndGet(PER_NANOS / 1_000));
                if (passage instanceof Granted) {
                    granted.add(read[0] - START_NANOS);
                }
            }
            return granted;
        };

        List<Long> granted =
                inThreads(asker).stream().flatMap(List::stream).sorted().toList();

        long stretches = (ticks.get() - START_NANOS) / PER_NANOS;
        assertThat(granted).hasSizeBetween((int) (most * stretches * 9 / 10), (int) (most * (stretches + 1)));
        assertThat(IntStream.range(most, granted.size()))
                .allMatch(nth -> granted.get(nth) - granted.get(nth - most) >= PER_NANOS);
        assertThat(rule.faults()).isEqualTo(granted.size());
    }

    private static <T> List<T> inThreads(Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(Collections.nCopies(THREADS, task))) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void what_a_rule_refuses_uses_up_nothing_of_the_cap() throws Exception {
        Gate gate = new Gate(atMost(1_000));
        LiveRule few = times(3);
        CountDownLatch ready = new CountDownLatch(THREADS);

        List<Long> granted = inThreads(() -> {
            ready.countDown();
            ready.await();
            return IntStream.range(0, ASKED_BY_EACH)
                    .filter(i -> ask(gate, few, 0) instanceof Granted)
                    .count();
        });

        assertThat(granted.stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
        LiveRule any = live(Limits.NONE);
        assertThat(IntStream.range(0, 1_100).filter(i -> ask(gate, any, 1) instanceof Granted))
                .hasSize(997);
    }

    /** Somebody else takes the last of them while the clock is read, behind the look at the rule. */
    @Test
    void what_a_rule_refuses_at_the_last_moment_is_given_back_to_the_cap() {
        Gate gate = new Gate(atMost(1));
        LiveRule once = times(1);
        AtomicLong reads = new AtomicLong();

        Passage passage = gate.ask(once, () -> {
            if (reads.incrementAndGet() == 2) {
                assertThat(once.permit(at(0))).isEqualTo(LiveRule.Permit.GRANTED);
            }
            return at(0);
        });

        assertThat(passage).isEqualTo(new Refused("`times` is used up"));
        assertThat(ask(gate, live(Limits.NONE), 0)).isEqualTo(new Granted());
    }

    @Test
    void what_the_cap_holds_back_uses_up_nothing_of_the_rule() {
        Gate gate = new Gate(atMost(1));
        LiveRule rule = times(2);

        assertThat(ask(gate, rule, 0)).isEqualTo(new Granted());
        assertThat(ask(gate, rule, 99)).isInstanceOf(HeldBack.class);
        assertThat(rule.faults()).isEqualTo(1);
        assertThat(ask(gate, rule, 100)).isEqualTo(new Granted());
        assertThat(ask(gate, rule, 300)).isEqualTo(new Refused("`times` is used up"));
    }

    @Test
    void that_the_cap_is_reached_is_to_be_said_once_in_each_stretch() {
        Gate gate = new Gate(atMost(1));
        LiveRule rule = live(Limits.NONE);
        ask(gate, rule, 0);

        assertThat(ask(gate, rule, 1)).isEqualTo(new HeldBack(new Held("1 per 100ms", true, 0)));
        assertThat(ask(gate, rule, 2)).isEqualTo(new HeldBack(new Held("1 per 100ms", false, 0)));
        assertThat(ask(gate, rule, 99)).isEqualTo(new HeldBack(new Held("1 per 100ms", false, 0)));
        assertThat(ask(gate, rule, 100)).isEqualTo(new Granted());
        assertThat(ask(gate, rule, 100)).isEqualTo(new HeldBack(new Held("1 per 100ms", false, 0)));
        assertThat(ask(gate, rule, 101)).isEqualTo(new HeldBack(new Held("1 per 100ms", true, 3)));
    }

    @Test
    void who_only_observes_counts_all_the_same() {
        Gate gate = new Gate(new Restraint(Mode.OBSERVE, Optional.of(new Rate(2, PER_MILLIS))));
        LiveRule rule = times(3);

        assertThat(gate.isOpen(rule, at(0))).isFalse();
        assertThat(ask(gate, rule, 0)).isEqualTo(new Observed());
        assertThat(ask(gate, rule, 0)).isEqualTo(new Observed());
        assertThat(ask(gate, rule, 0)).isInstanceOf(HeldBack.class);
        assertThat(ask(gate, rule, 200)).isEqualTo(new Observed());
        assertThat(ask(gate, rule, 400)).isEqualTo(new Refused("`times` is used up"));
    }

    @Test
    void faults_that_have_begun_count_for_the_cap_that_comes_after() {
        Gate gate = new Gate(atMost(5));
        LiveRule rule = live(Limits.NONE);
        IntStream.range(0, 5).forEach(i -> ask(gate, rule, i));

        gate.restrain(atMost(2));

        assertThat(ask(gate, rule, 102)).isInstanceOf(HeldBack.class);
        assertThat(ask(gate, rule, 103)).isEqualTo(new Granted());
        gate.restrain(Restraint.NONE);
        assertThat(ask(gate, rule, 103)).isEqualTo(new Granted());
    }

    @Test
    void what_was_only_observed_uses_up_nothing_of_what_may_be_injected() {
        Restraint observing = new Restraint(Mode.OBSERVE, Optional.of(new Rate(1, PER_MILLIS)));
        Gate gate = new Gate(observing);
        LiveRule rule = live(Limits.NONE);
        assertThat(ask(gate, rule, 0)).isEqualTo(new Observed());

        gate.restrain(atMost(1));
        assertThat(ask(gate, rule, 1)).isEqualTo(new Granted());
        gate.restrain(observing);
        gate.restrain(atMost(1));

        assertThat(ask(gate, rule, 2))
                .as("what was injected before still counts")
                .isInstanceOf(HeldBack.class);
    }

    @Test
    void when_hangup_ends_no_fault_begins() {
        Gate gate = new Gate(Restraint.NONE);
        LiveRule rule = live(Limits.NONE);
        gate.end();

        assertThat(gate.isOpen(rule, at(0))).isFalse();
        assertThat(ask(gate, rule, 0)).isEqualTo(new Refused("Hangup is ending"));
        assertThat(rule.faults()).isZero();
    }
}
