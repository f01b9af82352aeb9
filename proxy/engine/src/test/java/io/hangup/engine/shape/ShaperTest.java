package io.hangup.engine.shape;

import static io.hangup.engine.shape.Shapes.bytes;
import static io.hangup.engine.shape.Shapes.delay;
import static io.hangup.engine.shape.Shapes.slice;
import static io.hangup.engine.shape.Shapes.throttle;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Shape;
import io.hangup.engine.shape.Sink.Passed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each hindrance to its very nanosecond. */
class ShaperTest {
    private static final long MILLI = 1_000_000;
    private static final long NOISE = 42;

    private final ManualClock clock = new ManualClock();
    private final Sink sink = new Sink(clock, true);

    private Shaper shaper(Shape shape) {
        return new Shaper(shape, NOISE, clock, sink);
    }

    @Test
    void a_delayed_byte_leaves_at_its_nanosecond_and_not_one_before() {
        Shaper shaper = shaper(delay(800, 0));
        shaper.add(bytes("one"));
        clock.pass(1);
        shaper.add(bytes("two"));
        shaper.finish();

        clock.pass(800 * MILLI - 2);
        assertThat(sink.text()).isEmpty();
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("one");
        assertThat(sink.finished()).isFalse();
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("onetwo");
        assertThat(sink.finished()).isTrue();
        assertThat(shaper.isEmpty()).isTrue();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void a_lone_fin_is_delayed_like_a_byte() {
        Shaper shaper = shaper(delay(800, 0));
        shaper.finish();

        clock.pass(800 * MILLI - 1);
        assertThat(sink.finished()).isFalse();
        assertThat(shaper.isEmpty()).isFalse();
        clock.pass(1);
        assertThat(sink.finished()).isTrue();
        assertThat(shaper.isEmpty()).isTrue();
    }

    @Test
    void a_fin_does_not_wait_for_an_outlet_that_takes_no_more_bytes() {
        Shaper shaper = shaper(delay(800, 0));
        sink.room(0);
        shaper.add(bytes("one"));
        clock.pass(1);
        shaper.finish();

        clock.pass(800 * MILLI - 1);
        assertThat(sink.text()).isEqualTo("one");
        assertThat(sink.ready()).isFalse();
        assertThat(sink.finished()).isFalse();
        clock.pass(1);
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void jitter_is_drawn_for_each_buffer_from_the_whole_range_and_by_the_noise() {
        List<Long> delays = delaysOfLoneBuffers(NOISE);

        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(6 * MILLI, 14 * MILLI));
        assertThat(delays).anyMatch(delay -> delay < 6 * MILLI + MILLI / 10);
        assertThat(delays).anyMatch(delay -> delay > 14 * MILLI - MILLI / 10);
        assertThat(delays).doesNotHaveDuplicates();
        assertThat(delaysOfLoneBuffers(NOISE)).isEqualTo(delays);
        assertThat(delaysOfLoneBuffers(NOISE + 1)).isNotEqualTo(delays);
    }

    private static List<Long> delaysOfLoneBuffers(long noise) {
        ManualClock clock = new ManualClock();
        Sink sink = new Sink(clock, true);
        Shaper shaper = new Shaper(delay(10, 4), noise, clock, sink);
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long arrived = clock.now();
            shaper.add(bytes(1));
            clock.pass(20 * MILLI);
            assertThat(sink.passed()).hasSize(i + 1);
            delays.add(sink.passed().get(i).at() - arrived);
        }
        return delays;
    }

    @Test
    void jitter_of_the_dial_alone_leaves_bytes_alone() {
        Shaper shaper = shaper(new Shape(100, 0, 50, Shape.UNLIMITED, Shape.WHOLE, 0));
        shaper.add(bytes("now"));
        shaper.finish();

        assertThat(sink.text()).isEqualTo("now");
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void a_throttled_byte_leaves_at_its_nanosecond_and_not_one_before() {
        Shaper shaper = shaper(throttle(1_000));
        shaper.add(bytes("0123456789abcdefgh"));
        shaper.finish();

        assertThat(sink.text()).isEqualTo("0123456789");
        clock.pass(5 * MILLI - 1);
        assertThat(sink.text()).isEqualTo("0123456789");
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("0123456789abcde");
        clock.pass(3 * MILLI - 1);
        assertThat(sink.text()).isEqualTo("0123456789abcde");
        assertThat(sink.finished()).isFalse();
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("0123456789abcdefgh");
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void the_rate_does_not_drift() {
        long bytes = 1_000_000;
        Shaper shaper = shaper(throttle(1_001));
        shaper.add(bytes((int) bytes));
        clock.passAll((int) bytes);

        long afterTheBurst = bytes - 10;
        assertThat(last().at()).isEqualTo((afterTheBurst * 1_000_000_000 + 1_000) / 1_001);
    }

    @Test
    void one_byte_at_a_time_is_late_by_less_than_a_nanosecond_each() {
        Shaper shaper = shaper(throttle(3));
        shaper.add(bytes(3_001));
        clock.passAll(3_001);

        assertThat(sink.passed()).hasSize(3_001).allMatch(passed -> passed.length() == 1);
        assertThat(last().at()).isEqualTo(3_000 * 333_333_334L);
    }

    @Test
    void a_full_rate_survives_timers_that_are_late() {
        ManualClock late = new ManualClock(NOISE, (int) MILLI);
        Sink behind = new Sink(late, true);
        Shaper shaper = new Shaper(throttle(100_000), NOISE, late, behind);
        shaper.add(bytes(1_001_000));
        late.passAll(1_001_000);

        long last = behind.passed().get(behind.passed().size() - 1).at();
        assertThat(last).isBetween(10_000 * MILLI, 10_001 * MILLI);
    }

    @Test
    void silence_saves_no_more_than_one_burst() {
        Shaper shaper = shaper(throttle(1_000));
        shaper.add(bytes(10));
        clock.pass(3_600_000 * MILLI);
        shaper.add(bytes(100));

        assertThat(sink.bytes()).hasSize(20);
    }

    @Test
    void an_outlet_that_is_not_ready_saves_no_more_than_one_burst() {
        Shaper shaper = shaper(throttle(1_000));
        sink.room(0);
        shaper.add(bytes(100));
        assertThat(sink.bytes()).hasSize(10);
        clock.pass(3_600_000 * MILLI);
        assertThat(sink.bytes()).hasSize(10);
        assertThat(clock.pending()).isZero();

        sink.drain(shaper);
        assertThat(sink.bytes()).hasSize(20);
        clock.pass(5 * MILLI);
        assertThat(sink.bytes()).hasSize(25);
    }

    @Test
    void slices_are_flushed_one_by_one_and_not_one_nanosecond_too_near() {
        Shaper shaper = shaper(slice(4, 100));
        shaper.add(bytes("abcdefghij"));
        shaper.finish();

        assertThat(sink.text()).isEqualTo("abcd");
        clock.pass(100 * MILLI - 1);
        assertThat(sink.text()).isEqualTo("abcd");
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("abcdefgh");
        clock.pass(100 * MILLI - 1);
        assertThat(sink.text()).isEqualTo("abcdefgh");
        assertThat(sink.finished()).isFalse();
        clock.pass(1);
        assertThat(sink.text()).isEqualTo("abcdefghij");
        assertThat(sink.finished()).isTrue();
        assertThat(sink.mostUnflushedPasses()).isEqualTo(1);
    }

    @Test
    void a_slice_is_whole_however_slow_the_rate() {
        Shaper shaper = shaper(new Shape(0, 0, 0, 1_000, 100, 50));
        shaper.add(bytes(250));
        clock.passAll(10);

        assertThat(sink.passed())
                .containsExactly(new Passed(0, 100), new Passed(100 * MILLI, 100), new Passed(150 * MILLI, 50));
    }

    @Test
    void many_slices_in_a_row_let_the_event_loop_serve_others() {
        Shaper shaper = shaper(slice(1, 0));
        shaper.add(bytes(100_000));

        assertThat(sink.passed()).hasSizeBetween(1, 1_000);
        clock.passAll(1_000);
        assertThat(sink.bytes()).hasSize(100_000);
        assertThat(last().at()).isZero();
    }

    @Test
    void an_empty_buffer_is_no_slice() {
        ByteBuf empty = bytes("");
        Shaper shaper = shaper(slice(2, 100));
        shaper.add(empty);
        assertThat(empty.refCnt()).isZero();
        shaper.add(bytes("ab"));
        assertThat(sink.text()).isEqualTo("ab");
    }

    @Test
    void it_is_full_at_4_mib_and_not_one_byte_before() {
        Shaper shaper = shaper(delay(10, 0));
        shaper.add(bytes((4 << 20) - 1));
        assertThat(shaper.full()).isFalse();
        shaper.add(bytes(1));
        assertThat(shaper.full()).isTrue();
        assertThat(shaper.queuedBytes()).isEqualTo(Shaper.MOST_QUEUED_BYTES);

        clock.pass(10 * MILLI);
        assertThat(shaper.full()).isFalse();
        assertThat(shaper.queuedBytes()).isZero();
    }

    @Test
    void it_is_full_of_very_many_small_buffers_too() {
        Shaper shaper = shaper(delay(10, 0));
        for (int i = 0; i < 4_095; i++) {
            shaper.add(bytes(1));
        }
        assertThat(shaper.full()).isFalse();
        shaper.add(bytes(1));
        assertThat(shaper.full()).isTrue();
    }

    @Test
    void the_longest_times_and_the_fastest_rate_do_not_overflow() {
        Shaper slow = shaper(new Shape(0, Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, Long.MAX_VALUE));
        slow.add(bytes("ab"));
        clock.pass(1_000_000 * MILLI);
        assertThat(sink.text()).isEmpty();
        slow.release();

        Shaper fast = shaper(new Shape(0, 0, 0, Long.MAX_VALUE - 1, Integer.MAX_VALUE - 1, 0));
        fast.add(bytes(8 << 20));
        assertThat(sink.bytes()).hasSize(8 << 20);
    }

    private Passed last() {
        return sink.passed().get(sink.passed().size() - 1);
    }
}
