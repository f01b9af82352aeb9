package io.hangup.core.report;

import io.hangup.core.report.BackOff.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Tells the shape of a back-off from its gaps, on machines that are busy with other things.
 *
 * <p>Each shape is asked how likely the gaps are if it is the true one, with {@link Lateness} on top of its waits: they are exact
 * ones, or, of jitter, anything within limits that may grow. The likeliest wins. A shape with more freedom has to be so much
 * likelier (the Bayesian information criterion, Schwarz 1978, with fixed prices): each number that is taken from the gaps costs,
 * and one of the few that people usually take costs little. So a few gaps that are far too long leave a shape what it is.
 */
public final class BackOffs {
    /** One gap has no shape. */
    private static final int FEWEST_GAPS = 2;
    /** Further gaps say nothing new. */
    static final int MOST_GAPS = 12;
    /** A step or a factor is taken from two gaps that are no further apart. */
    private static final int MOST_APART = 3;

    private static final double AT_ONCE_MILLIS = 10;
    private static final double SMALLEST_FACTOR = 1.15;
    private static final double LARGEST_FACTOR = 6;
    /** Hardly anybody waits longer by a smaller factor than this: 1.5, 1.6 and 2 are what libraries have as their defaults. */
    private static final double RARE_FACTOR = 1.42;

    /** Of one number that is taken from the gaps. */
    private static final double PRICE = 6;
    /** Of one of a few numbers. */
    private static final double USUAL_PRICE = 2.3;
    /** Of a first gap that is as long as the step. */
    private static final double SAME_PRICE = 0.5;
    /** Of a factor that hardly anybody takes. */
    private static final double RARE_PRICE = 3;
    /** Of a second one: a factor, a first gap, a longest gap. */
    private static final double SECOND_PRICE = 6;

    /** Of no waits at all behind gaps that are not that short: it takes a slow machine, and several of them. */
    private static final double NONE_PRICE = 4;

    /** Of a first attempt at once. */
    private static final double AT_ONCE_PRICE = 3;

    private static final double[] NO_WAIT = {0};
    private static final double[] USUAL_FACTORS = {1.5, 2, 3};
    private static final double[] GROWTHS = {1, 1.5, 2, 3};
    private static final Jitter[] JITTERS = {
        new Jitter(0, PRICE), new Jitter(0.5, PRICE + 1), new Jitter(0.8, PRICE + 4)
    };

    /**
     * A way to draw waits.
     *
     * @param least the shortest, as a share of the longest
     */
    private record Jitter(double least, double price) {}

    private final double[] gaps;
    private BackOff likeliest = BackOff.NONE;
    private double best = Double.NEGATIVE_INFINITY;

    private BackOffs(List<Double> gapsMillis) {
        gaps = gapsMillis.stream().mapToDouble(gap -> gap).toArray();
        judge();
    }

    /** The shape of these gaps, in milliseconds, in order. */
    public static BackOff of(List<Double> gapsMillis) {
        List<Double> gaps = gapsMillis.subList(0, Math.min(MOST_GAPS, gapsMillis.size()));
        boolean atOnce = gaps.size() > 2 && gaps.get(0) < AT_ONCE_MILLIS;
        List<Double> waited = atOnce ? gaps.subList(1, gaps.size()) : gaps;
        if (waited.size() < FEWEST_GAPS || median(waited) < AT_ONCE_MILLIS) {
            return BackOff.NONE;
        }
        BackOffs all = new BackOffs(gaps);
        if (!atOnce) {
            return all.likeliest;
        }
        // Many try once at once, and wait only then; but what is drawn may be short, too.
        BackOffs behind = new BackOffs(waited);
        double[] first = {gaps.get(0)};
        double score = behind.best + Lateness.logLikelihood(first, NO_WAIT, NO_WAIT) - AT_ONCE_PRICE;
        return score > all.best ? behind.likeliest : all.likeliest;
    }

    private static double median(List<Double> gaps) {
        return gaps.stream().sorted().skip(gaps.size() / 2).findFirst().orElse(0.0);
    }

    private void judge() {
        exactly(BackOff.NONE, at -> 0, NONE_PRICE);
        fixed();
        linear();
        exponential();
        if (gaps.length > 2) {
            jittered();
        }
    }

    private void fixed() {
        for (double step : gaps) {
            if (step > AT_ONCE_MILLIS) {
                exactly(new BackOff(Shape.FIXED, rounded(step), 1), at -> step, PRICE);
            }
        }
    }

    private void linear() {
        for (int i = 0; i < gaps.length; i++) {
            linear(gaps[i] / (i + 1), gaps[i] / (i + 1), PRICE + SAME_PRICE);
            for (int j = i + 1; j <= Math.min(i + MOST_APART, gaps.length - 1); j++) {
                double step = (gaps[j] - gaps[i]) / (j - i);
                linear(gaps[i] - i * step, step, PRICE + SECOND_PRICE);
            }
        }
    }

    private void linear(double first, double step, double price) {
        if (step > AT_ONCE_MILLIS / 2 && first > -AT_ONCE_MILLIS) {
            capped(new BackOff(Shape.LINEAR, rounded(step), 1), at -> first + at * step, price);
        }
    }

    private void exponential() {
        for (int i = 0; i < gaps.length; i++) {
            for (double factor : USUAL_FACTORS) {
                exponential(i, factor, PRICE + USUAL_PRICE);
            }
            for (int j = i + 1; j <= Math.min(i + MOST_APART, gaps.length - 1); j++) {
                double factor = Math.pow(gaps[j] / Math.max(1, gaps[i]), 1.0 / (j - i));
                if (factor > SMALLEST_FACTOR && factor < LARGEST_FACTOR) {
                    exponential(i, factor, PRICE + SECOND_PRICE + (factor < RARE_FACTOR ? RARE_PRICE : 0));
                }
            }
        }
    }

    private void exponential(int like, double factor, double price) {
        double first = gaps[like] / Math.pow(factor, like);
        BackOff shape = new BackOff(Shape.EXPONENTIAL, rounded(first), Math.round(factor * 100) / 100.0);
        capped(shape, at -> first * Math.pow(factor, at), price);
    }

    /** With and without a longest gap. */
    private void capped(BackOff shape, IntToDoubleFunction wait, double price) {
        double[] waits = waits(wait);
        judge(shape, waits, waits, price);
        int last = gaps.length - 1;
        for (int from = 2; from < last; from++) {
            double cap = Math.min(gaps[from], gaps[last]);
            if (waits[from] <= cap) {
                continue;
            }
            double[] capped = waits(at -> Math.min(cap, waits[at]));
            judge(shape, capped, capped, price + SECOND_PRICE);
        }
    }

    private void jittered() {
        double longest = Arrays.stream(gaps).max().orElse(0);
        double shortest = Arrays.stream(gaps).min().orElse(0);
        if (longest <= AT_ONCE_MILLIS) {
            return;
        }
        BackOff shape = new BackOff(Shape.JITTERED, rounded(longest), 1);
        for (double growth : GROWTHS) {
            double price = growth == 1 ? USUAL_PRICE : 0;
            for (int i = 0; i < gaps.length; i++) {
                double first = Math.max(1, gaps[i] / Math.pow(growth, i));
                double[] most = waits(at -> first * Math.pow(growth, at));
                drawn(shape, most, price);
                drawn(shape, waits(at -> Math.min(longest, most[at])), price);
            }
        }
        // "Decorrelated": up to three times the wait before.
        double[] most = waits(at -> 3 * (at == 0 ? shortest : gaps[at - 1]));
        judge(shape, waits(at -> shortest), most, PRICE + USUAL_PRICE);
    }

    private void drawn(BackOff shape, double[] most, double price) {
        for (Jitter jitter : JITTERS) {
            judge(shape, waits(at -> jitter.least * most[at]), most, jitter.price + price);
        }
    }

    private void exactly(BackOff shape, IntToDoubleFunction wait, double price) {
        double[] waits = waits(wait);
        judge(shape, waits, waits, price);
    }

    private void judge(BackOff shape, double[] least, double[] most, double price) {
        if (!Lateness.mostlyFit(gaps, least, most)) {
            return;
        }
        double score = Lateness.logLikelihood(gaps, least, most) - price;
        if (score > best) {
            best = score;
            likeliest = shape;
        }
    }

    private double[] waits(IntToDoubleFunction wait) {
        double[] waits = new double[gaps.length];
        Arrays.setAll(waits, wait);
        return waits;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }
}
