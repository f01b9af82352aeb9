package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.LiveRule.Permit;
import java.util.ArrayList;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a rule may go, asked at exact times and by many threads at once. */
class LiveRuleTest {
    private static final int THREADS = 8;
    private static final int ASKED_BY_EACH = 5_000;
    private static final long PER_MILLIS = 100;

    /** Clocks begin anywhere, also right before their numbers turn over. */
    private static final long START_NANOS = Long.MAX_VALUE - 1_000;

    private static LiveRule live(Limits limits) {
        Faults reset = Faults.of(new Fault.Reset(Target.CLIENT));
        Rule rule = new Rule("r", reset, new Moment.FirstByte(), new Connections.All(), limits);
        return new LiveRule(rule, START_NANOS);
    }

    private static Limits times(long count) {
        return new Limits(OptionalLong.of(count), Optional.empty(), OptionalLong.empty(), true);
    }

    private static Limits atMost(int most) {
        return new Limits(
                OptionalLong.empty(), Optional.of(new Limits.Rate(most, PER_MILLIS)), OptionalLong.empty(), true);
    }

    private static Limits forMillis(long millis) {
        return new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.of(millis), true);
    }

    private static long at(long millis) {
        return START_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** How many of very many are granted, asked by several threads at once. */
    private static long granted(LiveRule live) throws Exception {
        CountDownLatch ready = new CountDownLatch(THREADS);
        Callable<Long> asker = () -> {
            ready.countDown();
            ready.await();
            return Stream.generate(() -> live.permit(START_NANOS))
                    .limit(ASKED_BY_EACH)
                    .filter(Permit.GRANTED::equals)
                    .count();
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long sum = 0;
            for (Future<Long> each : threads.invokeAll(
                    Stream.generate(() -> asker).limit(THREADS).toList())) {
                sum += each.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void many_threads_together_get_no_more_and_no_less_than_there_is() throws Exception {
        LiveRule live = live(times(1_000));

        assertThat(granted(live)).isEqualTo(1_000);
        assertThat(live.faults()).isEqualTo(1_000);
        assertThat(granted(live(atMost(100)))).isEqualTo(100);
        assertThat(granted(live(Limits.NONE))).isEqualTo((long) THREADS * ASKED_BY_EACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void a_rate_holds_in_every_stretch_and_nobody_is_refused_without_need(int most) {
        SplittableRandom random = new SplittableRandom(most);
        LiveRule live = live(atMost(most));
        List<Long> granted = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(2 * PER_MILLIS / most);
            long since = now - PER_MILLIS;
            long recent = granted.stream().filter(time -> time > since).count();
            Permit looked = live.look(at(now));
            Permit permit = live.permit(at(now));

            assertThat(looked).isEqualTo(permit);
            assertThat(permit).isEqualTo(recent < most ? Permit.GRANTED : Permit.TOO_MANY);
            if (permit == Permit.GRANTED) {
                granted.add(now);
            }
            granted.removeIf(time -> time <= since);
        }
        assertThat(live.faults()).isBetween(100L, 19_999L);
    }

    @Test
    void its_time_is_over_with_the_last_nanosecond_and_not_before() {
        LiveRule live = live(forMillis(10));

        assertThat(live.permit(at(10) - 1)).isEqualTo(Permit.GRANTED);
        assertThat(live.armed(at(10) - 1)).isTrue();
        assertThat(live.permit(at(10))).isEqualTo(Permit.DISARMED);
        assertThat(live.takes(at(10))).isFalse();
        live.arm(at(10));
        assertThat(live.permit(at(20) - 1)).isEqualTo(Permit.GRANTED);
        assertThat(live.armed(at(20))).isFalse();
    }

    @Test
    void an_arming_begins_everything_anew() {
        LiveRule live = live(times(1));
        assertThat(live.permit(at(0))).isEqualTo(Permit.GRANTED);
        assertThat(live.permit(at(1))).isEqualTo(Permit.USED_UP);
        assertThat(live.takes(at(1))).isFalse();
        live.arm(at(2));

        assertThat(live.armedNanos()).isEqualTo(at(2));
        assertThat(live.faults()).isZero();
        assertThat(live.permit(at(2))).isEqualTo(Permit.GRANTED);
    }

    @Test
    void a_rule_that_is_disarmed_allows_nothing_and_remembers_how_far_it_went() {
        LiveRule live = live(Limits.NONE);
        assertThat(live.permit(at(0))).isEqualTo(Permit.GRANTED);

        assertThat(live.disarm()).isTrue();
        assertThat(live.disarm()).isFalse();
        assertThat(live.permit(at(1))).isEqualTo(Permit.DISARMED);
        assertThat(live.faults()).isEqualTo(1);
    }
}
