package io.hangup.engine.shape;

import static io.hangup.engine.shape.Shapes.bytes;
import static io.hangup.engine.shape.Shapes.delay;
import static io.hangup.engine.shape.Shapes.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Shape;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** What holds, hastens or ends the shaping in the middle, also from within the outlet. */
class InterruptedShaperTest {
    private static final long MILLI = 1_000_000;
    private static final long NOISE = 42;

    private final ManualClock clock = new ManualClock();
    private final Sink sink = new Sink(clock, true);

    private Shaper shaper(Shape shape) {
        return new Shaper(shape, NOISE, clock, sink);
    }

    @Test
    void what_is_held_stays_whatever_comes_due_and_leaves_in_order() {
        Shaper shaper = shaper(delay(10, 0));
        shaper.add(bytes("one"));
        shaper.finish();
        sink.hold(shaper);
        assertThat(clock.pending()).isZero();
        clock.pass(20 * MILLI);
        assertThat(sink.text()).isEmpty();
        assertThat(sink.finished()).isFalse();
        assertThat(shaper.queuedBytes()).isEqualTo(3);

        sink.resume(shaper);
        assertThat(sink.text()).isEqualTo("one");
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void passing_all_in_the_middle_waits_for_nothing() {
        Shaper shaper = shaper(new Shape(0, 800, 100, 10, 2, 1_000));
        shaper.add(bytes("one"));
        shaper.add(bytes("two"));
        sink.room(0);
        clock.pass(1_000 * MILLI);
        assertThat(sink.text()).isEqualTo("on");
        shaper.finish();
        sink.hold(shaper);

        sink.passAll(shaper);
        assertThat(sink.text()).isEqualTo("onetwo");
        assertThat(sink.finished()).isTrue();
        assertThat(sink.unflushed()).isZero();
        assertThat(shaper.isEmpty()).isTrue();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void passing_all_does_not_wait_for_the_delay_though_the_outlet_adds_and_adds() {
        Shaper shaper = shaper(delay(800, 0));
        shaper.add(bytes(1));
        for (int i = 0; i < 1_000; i++) {
            sink.inside(() -> {});
            sink.inside(() -> shaper.add(bytes(1)));
        }
        sink.passAll(shaper);
        clock.passAll(1_000);

        assertThat(sink.leftInside()).hasSizeLessThan(2);
        assertThat(sink.bytes()).hasSize(1_001);
        assertThat(clock.now()).isZero();
    }

    @Test
    void what_comes_after_passing_all_passes_as_it_comes() {
        Shaper shaper = shaper(delay(800, 0));
        sink.passAll(shaper);
        shaper.add(bytes("now"));
        assertThat(sink.text()).isEqualTo("now");
        assertThat(sink.unflushed()).isZero();
        shaper.finish();
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void a_hold_stops_even_passing_all() {
        Shaper shaper = shaper(delay(800, 0));
        shaper.add(bytes("one"));
        shaper.add(bytes("two"));
        shaper.finish();
        sink.inside(() -> sink.hold(shaper));
        sink.passAll(shaper);
        assertThat(sink.text()).isEqualTo("one");
        assertThat(sink.unflushed()).isZero();
        assertThat(sink.finished()).isFalse();

        sink.resume(shaper);
        assertThat(sink.text()).isEqualTo("onetwo");
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void what_the_outlet_adds_overtakes_nothing() {
        Shaper shaper = shaper(slice(2, 0));
        sink.inside(() -> shaper.add(bytes("cd")));
        sink.inside(shaper::drained);
        sink.inside(() -> {
            shaper.add(bytes("ef"));
            shaper.finish();
        });
        shaper.add(bytes("0ab"));

        assertThat(sink.leftInside()).isEmpty();
        assertThat(sink.text()).isEqualTo("0abcdef");
        assertThat(sink.finished()).isTrue();
    }

    @Test
    void passing_all_from_within_the_outlet_overtakes_nothing() {
        Shaper shaper = shaper(slice(2, 100));
        sink.inside(() -> sink.passAll(shaper));
        shaper.add(bytes("abcdefg"));

        assertThat(sink.text()).isEqualTo("abcdefg");
        assertThat(sink.unflushed()).isZero();
    }

    @Test
    void a_release_from_within_the_outlet_is_the_end() {
        Shaper shaper = shaper(slice(2, 0));
        ByteBuf bytes = bytes("abcdefg");
        sink.inside(shaper::release);
        shaper.add(bytes);
        shaper.finish();

        assertThat(sink.text()).isEqualTo("ab");
        assertThat(sink.unflushed()).isEqualTo(2);
        assertThat(sink.finished()).isFalse();
        assertThat(bytes.refCnt()).isZero();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void after_a_release_nothing_comes_and_nothing_is_kept() {
        Shaper shaper = shaper(delay(10, 0));
        ByteBuf waiting = bytes("one");
        ByteBuf late = bytes("two");
        shaper.add(waiting);
        shaper.finish();
        shaper.release();
        shaper.add(late);
        shaper.finish();
        shaper.passAll();
        clock.pass(20 * MILLI);

        assertThat(sink.passed()).isEmpty();
        assertThat(sink.finished()).isFalse();
        assertThat(waiting.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
        assertThat(shaper.isEmpty()).isTrue();
        assertThat(shaper.queuedBytes()).isZero();
        assertThat(clock.pending()).isZero();
    }
}
