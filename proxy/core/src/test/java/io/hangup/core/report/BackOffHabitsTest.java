package io.hangup.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often what libraries do is told right, by how many gaps there are and how busy the machine is. */
class BackOffHabitsTest {
    private static final int RUNS = 100;
    private static final double[] BASES = {10, 20, 50, 100, 250, 1_000};

    /** How long a client waits before an attempt, in units of its base. */
    @FunctionalInterface
    private interface Habit {
        double wait(int nth, double before, SplittableRandom random);
    }

    private static final Map<Shape, List<Habit>> HABITS = new EnumMap<>(Shape.class);

    static {
        HABITS.put(Shape.FIXED, List.of((nth, before, random) -> 1));
        HABITS.put(Shape.LINEAR, List.of((nth, before, random) -> nth + 1, (nth, before, random) -> 1 + nth / 2.0));
        HABITS.put(
                Shape.EXPONENTIAL,
                List.of(
                        (nth, before, random) -> Math.pow(1.5, nth),
                        (nth, before, random) -> Math.pow(2, nth),
                        (nth, before, random) -> Math.pow(3, nth),
                        (nth, before, random) -> Math.min(16, Math.pow(2, nth))));
        HABITS.put(
                Shape.JITTERED,
                List.of(
                        // Full, full with a cap, equal, decorrelated.
                        (nth, before, random) -> random.nextDouble() * Math.pow(2, nth),
                        (nth, before, random) -> random.nextDouble() * Math.min(16, Math.pow(2, nth)),
                        (nth, before, random) -> (0.5 + random.nextDouble() / 2) * Math.pow(2, nth),
                        (nth, before, random) -> Math.min(100, 1 + random.nextDouble() * (3 * before - 1))));
    }

    /** What a machine does to a wait. */
    private enum Machine {
        IDLE,
        BUSY,
        /** Many share its cores, and this process has the lowest priority. */
        STARVED;

        double lateness(SplittableRandom random) {
            return switch (this) {
                case IDLE -> exponential(1, random);
                case BUSY -> exponential(2, random) + oneIn(10, exponential(25, random), random);
                case STARVED ->
                    exponential(5, random)
                            + oneIn(5, 10 * Math.pow(40, random.nextDouble()), random)
                            - oneIn(40, exponential(6, random), random);
            };
        }

        private static double exponential(double mean, SplittableRandom random) {
            return -Math.log(1 - random.nextDouble()) * mean;
        }

        private static double oneIn(int many, double late, SplittableRandom random) {
            return random.nextInt(many) == 0 ? late : 0;
        }
    }

    private static List<Double> gaps(Habit habit, double base, int count, Machine machine, SplittableRandom random) {
        List<Double> gaps = new ArrayList<>();
        double before = 1;
        for (int i = 0; i < count; i++) {
            before = habit.wait(i, before, random);
            gaps.add(Math.max(0, before * base + machine.lateness(random)));
        }
        return gaps;
    }

    /** Of a hundred, so many are told right. */
    private static double percent(Set<Shape> right, List<Habit> habits, int count, Machine machine, double... bases) {
        List<Shape> told = new ArrayList<>();
        for (Habit habit : habits) {
            for (double base : bases) {
                for (long seed = 0; seed < RUNS; seed++) {
                    told.add(BackOffs.of(gaps(habit, base, count, machine, new SplittableRandom(seed)))
                            .shape());
                }
            }
        }
        return 100.0 * told.stream().filter(right::contains).count() / told.size();
    }

    @ParameterizedTest(name = "{1} gaps, {0}")
    @CsvSource({
        "IDLE, 4, 96, 95, 95, 77",
        "IDLE, 5, 96, 95, 96, 87",
        "IDLE, 6, 96, 95, 96, 91",
        "IDLE, 8, 96, 96, 96, 94",
        "IDLE, 10, 96, 96, 96, 94",
        "BUSY, 4, 94, 88, 91, 77",
        "BUSY, 5, 94, 90, 94, 87",
        "BUSY, 6, 95, 92, 93, 91",
        "BUSY, 8, 95, 95, 95, 94",
        "BUSY, 10, 95, 95, 95, 95",
        "STARVED, 4, 79, 66, 74, 77",
        "STARVED, 5, 81, 72, 82, 87",
        "STARVED, 6, 85, 78, 82, 91",
        "STARVED, 8, 90, 88, 91, 94",
        "STARVED, 10, 92, 92, 94, 95"
    })
    void so_many_of_a_hundred_are_told_right(
            Machine machine, int count, double fixed, double linear, double exponential, double jittered) {
        Map<Shape, Double> least = Map.of(
                Shape.FIXED, fixed, Shape.LINEAR, linear, Shape.EXPONENTIAL, exponential, Shape.JITTERED, jittered);
        HABITS.forEach((shape, habits) -> assertThat(percent(EnumSet.of(shape), habits, count, machine, BASES))
                .as(shape.word())
                .isGreaterThanOrEqualTo(least.get(shape)));
    }

    @ParameterizedTest(name = "{0} gaps")
    @CsvSource({"4", "6", "10"})
    void a_little_jitter_is_not_mistaken_for_growth(int count) {
        Habit tenPercent = (nth, before, random) -> 0.9 + 0.2 * random.nextDouble();
        Set<Shape> right = EnumSet.of(Shape.FIXED, Shape.JITTERED);
        assertThat(percent(right, List.of(tenPercent), count, Machine.BUSY, 100, 1_000))
                .isGreaterThanOrEqualTo(90);
    }
}
