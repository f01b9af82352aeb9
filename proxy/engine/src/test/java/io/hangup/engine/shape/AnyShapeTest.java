package io.hangup.engine.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Shape;
import io.hangup.engine.shape.Run.Act;
import io.hangup.engine.shape.Run.Added;
import io.hangup.engine.shape.Run.Line;
import io.hangup.engine.shape.Run.Script;
import io.hangup.engine.shape.Sink.Passed;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every mix of delay, jitter, throttle and slice, whatever arrives when and however the outlet behaves. */
class AnyShapeTest {
    private static final int TRIES = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void everything_arrives_in_order_and_within_the_bounds(@ForAll("scripts") Script script) {
        Run run = new Run(script);
        run.settle();
        run.clock.passAll(run.bytes().length + 1);

        assertThat(run.sink.bytes()).isEqualTo(run.bytes());
        assertThat(run.sink.finished()).isTrue();
        assertThat(run.shaper.isEmpty()).isTrue();
        assertThat(run.clock.pending()).isZero();
        assertThat(run.clock.ran())
                .as("every timer but those a call came before lets something out")
                .isLessThanOrEqualTo(run.sink.passed().size() + script.lines().size() + 1);
        run.assertAllReleased();
        assertNothingLeftEarly(script.shape(), run);
        assertSlices(script.shape(), run.sink);
        assertRate(script.shape(), run.sink.passed());
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void what_is_only_delayed_leaves_at_its_very_moment(@ForAll("scripts") Script script) {
        Shape delayed = new Shape(0, script.shape().delayMillis(), 0, Shape.UNLIMITED, Shape.WHOLE, 0);
        List<Line> unhindered = script.lines().stream()
                .filter(line -> !line.inside() && (line.act() == Act.ADD || line.act() == Act.FINISH))
                .toList();
        Run run = new Run(new Script(delayed, script.noise(), 0, script.readyUnflushed(), unhindered));
        run.settle();
        run.clock.passAll(run.added.size() + 1);

        long delay = delayed.delayMillis() * MILLI;
        assertThat(run.sink.passed())
                .extracting(Passed::at)
                .isEqualTo(run.added.stream().map(added -> added.at() + delay).toList());
        assertThat(run.sink.finishedAt()).isEqualTo(run.finishedAt() + delay);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void passing_all_in_the_middle_lets_everything_out_at_once(@ForAll("scripts") Script script) {
        Run run = new Run(script);
        run.sink.leftInside().clear();
        run.sink.passAll(run.shaper);

        assertThat(run.sink.bytes()).isEqualTo(run.bytes());
        assertThat(run.sink.finished()).isEqualTo(run.finishedAt() >= 0);
        assertThat(run.sink.unflushed()).isZero();
        assertThat(run.shaper.isEmpty()).isTrue();
        assertThat(run.clock.pending()).isZero();
        run.assertAllReleased();
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_release_in_the_middle_leaves_nothing_behind(@ForAll("scripts") Script script) {
        Run run = new Run(script);
        int passed = run.sink.passed().size();
        boolean finished = run.sink.finished();
        run.shaper.release();
        run.sink.drain(run.shaper);
        run.sink.resume(run.shaper);

        assertThat(run.sink.passed()).hasSize(passed);
        assertThat(run.sink.finished()).isEqualTo(finished);
        assertThat(run.shaper.isEmpty()).isTrue();
        assertThat(run.shaper.queuedBytes()).isZero();
        assertThat(run.clock.pending()).isZero();
        run.assertAllReleased();
    }

    private static void assertNothingLeftEarly(Shape shape, Run run) {
        long least = (shape.delayMillis() - shape.jitterMillis()) * MILLI;
        Iterator<Added> arrivals = run.added.iterator();
        Added last = new Added(0, 0);
        long end = 0;
        for (Passed passed : run.sink.passed()) {
            end += passed.length();
            while (last.end() < end) {
                last = arrivals.next();
            }
            assertThat(passed.at()).isGreaterThanOrEqualTo(last.at() + least);
        }
        assertThat(run.sink.finishedAt()).isGreaterThanOrEqualTo(run.finishedAt() + least);
    }

    private static void assertSlices(Shape shape, Sink sink) {
        if (shape.sliceBytes() == Shape.WHOLE) {
            return;
        }
        assertThat(sink.mostUnflushedPasses()).isLessThanOrEqualTo(1);
        long next = 0;
        for (Passed slice : sink.passed()) {
            assertThat(slice.length()).isLessThanOrEqualTo(shape.sliceBytes());
            assertThat(slice.at()).isGreaterThanOrEqualTo(next);
            next = slice.at() + shape.everyMillis() * MILLI;
        }
    }

    /** Looks at the worst stretch that ends at each moment: what left in it, less what the rate allows. */
    private static void assertRate(Shape shape, List<Passed> all) {
        if (shape.bytesPerSecond() == Shape.UNLIMITED) {
            return;
        }
        long slice = shape.sliceBytes() == Shape.WHOLE ? 1 : shape.sliceBytes();
        BigInteger burst = nanoBytes(Math.max(slice, shape.bytesPerSecond() / 100), SECOND);
        BigInteger worst = BigInteger.ZERO;
        long before = 0;
        for (Passed passed : all) {
            BigInteger allowed = nanoBytes(shape.bytesPerSecond(), passed.at() - before);
            worst = worst.subtract(allowed).max(BigInteger.ZERO).add(nanoBytes(passed.length(), SECOND));
            assertThat(worst).isLessThanOrEqualTo(burst);
            before = passed.at();
        }
    }

    private static BigInteger nanoBytes(long bytes, long nanos) {
        return BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(nanos));
    }

    @Provide
    Arbitrary<Script> scripts() {
        Arbitrary<Integer> latest =
                Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(0, (int) (5 * MILLI)));
        return Combinators.combine(
                        shapes(),
                        Arbitraries.longs(),
                        latest,
                        Arbitraries.of(true, false),
                        lines().list().ofMaxSize(40))
                .as(Script::new);
    }

    private static Arbitrary<Shape> shapes() {
        Arbitrary<Long> delays =
                Arbitraries.oneOf(Arbitraries.just(0L), Arbitraries.longs().between(1, 50));
        Arbitrary<Double> jitters =
                Arbitraries.oneOf(Arbitraries.just(0.0), Arbitraries.doubles().between(0, 1));
        Arbitrary<Long> rates = Arbitraries.oneOf(
                Arbitraries.just(Shape.UNLIMITED),
                Arbitraries.of(1L, 3L, 199L, 200L, 999_999_999_999L),
                Arbitraries.longs().between(100, 50_000_000));
        Arbitrary<Integer> slices = Arbitraries.oneOf(
                Arbitraries.just(Shape.WHOLE), Arbitraries.integers().between(1, 3_000));
        Arbitrary<Long> intervals =
                Arbitraries.oneOf(Arbitraries.just(0L), Arbitraries.longs().between(1, 20));
        return Combinators.combine(delays, jitters, rates, slices, intervals)
                .as((delay, jitter, rate, slice, every) ->
                        new Shape(0, delay, (long) (jitter * delay), rate, slice, every));
    }

    private static Arbitrary<Line> lines() {
        Arbitrary<Long> gaps = Arbitraries.oneOf(
                Arbitraries.just(0L),
                Arbitraries.longs().between(1, 100 * MILLI),
                Arbitraries.longs().between(1, 1_000));
        Arbitrary<Act> acts = Arbitraries.frequency(
                Tuple.of(12, Act.ADD),
                Tuple.of(1, Act.FINISH),
                Tuple.of(2, Act.HOLD),
                Tuple.of(3, Act.RESUME),
                Tuple.of(3, Act.CLOG),
                Tuple.of(3, Act.DRAIN));
        return Combinators.combine(
                        gaps,
                        Arbitraries.of(true, false, false),
                        acts,
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers().between(0, 3_000)))
                .as(Line::new);
    }
}
