package io.hangup.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackOffsTest {
    private static final int RUNS = 2_000;
    /** Some draws of noise are a shape of their own: three in a hundred. */
    private static final int MOST_WRONG = 3 * RUNS / 100;

    /** What a machine with other things to do adds to a wait: mostly little, sometimes tens of milliseconds. */
    private static double noise(SplittableRandom random) {
        double usual = -Math.log(1 - random.nextDouble()) * 2;
        double rare = random.nextInt(10) == 0 ? -Math.log(1 - random.nextDouble()) * 25 : 0;
        return usual + rare;
    }

    private static List<Double> gaps(int count, IntToDoubleFunction wait, SplittableRandom random) {
        List<Double> gaps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gaps.add(wait.applyAsDouble(i) + noise(random));
        }
        return gaps;
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(Shape.NONE, 8, (IntToDoubleFunction) i -> 0),
                Arguments.of(Shape.FIXED, 4, (IntToDoubleFunction) i -> 100),
                Arguments.of(Shape.FIXED, 8, (IntToDoubleFunction) i -> 100),
                Arguments.of(Shape.FIXED, 5, (IntToDoubleFunction) i -> 2_000),
                Arguments.of(Shape.LINEAR, 5, (IntToDoubleFunction) i -> 50 * (i + 1)),
                Arguments.of(Shape.LINEAR, 8, (IntToDoubleFunction) i -> 100 * (i + 1)),
                Arguments.of(Shape.LINEAR, 6, (IntToDoubleFunction) i -> 100 + 50 * i),
                Arguments.of(Shape.EXPONENTIAL, 5, (IntToDoubleFunction) i -> 50 * Math.pow(2, i)),
                Arguments.of(Shape.EXPONENTIAL, 6, (IntToDoubleFunction) i -> 50 * Math.pow(2, i)),
                Arguments.of(Shape.EXPONENTIAL, 8, (IntToDoubleFunction) i -> Math.min(800, 50 * Math.pow(2, i))),
                Arguments.of(Shape.EXPONENTIAL, 6, (IntToDoubleFunction) i -> 100 * Math.pow(1.5, i)));
    }

    @ParameterizedTest(name = "{0} of {1} gaps")
    @MethodSource("shapes")
    void it_is_told_on_a_busy_machine(Shape shape, int count, IntToDoubleFunction wait) {
        List<List<Double>> wrong = LongStream.range(0, RUNS)
                .mapToObj(seed -> gaps(count, wait, new SplittableRandom(seed)))
                .filter(gaps -> BackOffs.of(gaps).shape() != shape)
                .toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(MOST_WRONG);
    }

    @ParameterizedTest(name = "{0} gaps")
    @MethodSource("counts")
    void full_jitter_is_told_from_all_that_is_regular(int count) {
        List<List<Double>> wrong = LongStream.range(0, RUNS)
                .mapToObj(seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    return gaps(count, i -> random.nextDouble() * 50 * Math.pow(2, i), random);
                })
                .filter(gaps -> BackOffs.of(gaps).shape() != Shape.JITTERED)
                .toList();
        assertThat(wrong).hasSizeLessThanOrEqualTo(MOST_WRONG);
    }

    static Stream<Integer> counts() {
        return Stream.of(6, 7, 8, 10);
    }

    @Test
    void its_numbers_are_those_of_the_client() {
        assertThat(BackOffs.of(List.of(100.4, 101.0, 100.2, 143.0))).isEqualTo(new BackOff(Shape.FIXED, 100.2, 1));
        BackOff doubling = BackOffs.of(List.of(50.2, 100.5, 200.3, 400.1));
        assertThat(doubling.shape()).isEqualTo(Shape.EXPONENTIAL);
        assertThat(doubling.factor()).isBetween(1.95, 2.05);
        assertThat(doubling.stepMillis()).isBetween(49.0, 52.0);
    }

    @Test
    void a_first_try_at_once_is_not_part_of_it() {
        assertThat(BackOffs.of(List.of(0.4, 100.2, 200.1, 400.6, 801.0)).shape())
                .isEqualTo(Shape.EXPONENTIAL);
        assertThat(BackOffs.of(List.of(0.4, 100.2, 100.1)).shape()).isEqualTo(Shape.FIXED);
    }

    @Test
    void one_gap_has_no_shape() {
        assertThat(BackOffs.of(List.of())).isEqualTo(BackOff.NONE);
        assertThat(BackOffs.of(List.of(1.8))).isEqualTo(BackOff.NONE);
        assertThat(BackOffs.of(List.of(100.0))).isEqualTo(BackOff.NONE);
        assertThat(BackOffs.of(List.of(100.0, 100.4)).shape()).isEqualTo(Shape.FIXED);
    }

    @Test
    void any_number_of_gaps_of_any_length_has_a_shape() {
        for (long seed = 0; seed < RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Double> gaps = gaps(random.nextInt(40), i -> random.nextDouble() * 1e7, random);
            assertThat(BackOffs.of(gaps).shape()).isNotNull();
        }
        assertThat(BackOffs.of(List.of(0.0, 0.0, 0.0, 0.0))).isEqualTo(BackOff.NONE);
    }
}
