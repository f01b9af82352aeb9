package io.hangup.core.report;

import java.util.Locale;

/** Times and counts as sentences have them. */
final class Spans {
    private static final double SECOND_MILLIS = 1_000;
    private static final int MOST_DECIMALS = 6;
    private static final double NOTHING_MILLIS = 1e-6;

    private Spans() {}

    /** A measured time, rounded as far as anybody reads: {@code 1.8 ms}, {@code 2.31 s}. */
    static String rounded(double millis) {
        return written(millis, decimals(millis)) + unit(millis);
    }

    /** A measured time that is more than a limit, with as many decimals as it takes to see that. */
    static String above(long limitMillis, double millis) {
        int decimals = decimals(millis);
        while (decimals < MOST_DECIMALS
                && Double.parseDouble(written(millis, decimals)) * scale(millis) <= limitMillis + NOTHING_MILLIS) {
            decimals++;
        }
        return written(millis, decimals) + unit(millis);
    }

    /** A limit, as it is: {@code 500 ms}, {@code 2.314 s}. */
    static String exact(long millis) {
        double exact = millis;
        return written(exact, exact < SECOND_MILLIS ? 0 : 3) + unit(exact);
    }

    /** {@code 1 attempt}, {@code 3 attempts}. */
    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    private static int decimals(double millis) {
        double value = millis / scale(millis);
        return value >= 100 ? 0 : value >= 10 ? 1 : 2;
    }

    private static String written(double millis, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", millis / scale(millis));
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private static double scale(double millis) {
        return millis < SECOND_MILLIS ? 1 : SECOND_MILLIS;
    }

    private static String unit(double millis) {
        return millis < SECOND_MILLIS ? " ms" : " s";
    }
}
