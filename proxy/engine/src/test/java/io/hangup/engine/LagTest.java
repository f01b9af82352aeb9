package io.hangup.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagTest {
    private static final long START_NANOS = Long.MAX_VALUE - SECONDS.toNanos(30);

    private final Lag lag = new Lag();

    private void answer(long sentMillis, long lateMillis) {
        assertThat(lag.sent(at(sentMillis))).isTrue();
        lag.answered(at(sentMillis + lateMillis));
    }

    /** Of a clock that runs over meanwhile, as {@code System.nanoTime} may. */
    private static long at(long millis) {
        return START_NANOS + MILLISECONDS.toNanos(millis);
    }

    private long worstMillis(long nowMillis) {
        return MILLISECONDS.convert(lag.worstNanos(at(nowMillis)), NANOSECONDS);
    }

    @Test
    void nobody_was_late_before_the_first_probe() {
        assertThat(worstMillis(0)).isZero();
    }

    @Test
    void a_probe_that_is_not_answered_grows_with_each_look_and_no_second_one_is_sent() {
        assertThat(lag.sent(at(0))).isTrue();

        assertThat(worstMillis(10)).isEqualTo(10);
        assertThat(worstMillis(90_000)).isEqualTo(90_000);
        assertThat(lag.sent(at(90_000))).isFalse();
    }

    @Test
    void the_worst_answer_is_told_to_everybody_for_a_minute() {
        answer(0, 5);
        answer(1_000, 700);
        answer(2_000, 30);

        assertThat(worstMillis(2_100)).isEqualTo(700);
        assertThat(worstMillis(2_100)).as("to the next who asks").isEqualTo(700);
        assertThat(worstMillis(61_600)).isEqualTo(700);
        assertThat(worstMillis(61_800)).as("behind that minute").isEqualTo(30);
        assertThat(worstMillis(62_100)).isZero();
    }

    @Test
    void an_answer_that_came_outlives_a_shorter_wait() {
        answer(0, 400);
        assertThat(lag.sent(at(1_000))).isTrue();

        assertThat(worstMillis(1_100)).isEqualTo(400);
        assertThat(worstMillis(1_500)).isEqualTo(500);
    }
}
