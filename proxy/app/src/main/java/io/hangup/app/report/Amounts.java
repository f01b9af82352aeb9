package io.hangup.app.report;

import java.util.Locale;

/** Numbers and times for people. */
final class Amounts {
    private static final double SECOND = 1_000;
    private static final double MINUTE = 60 * SECOND;

    private Amounts() {}

    /** With a comma before each three digits. */
    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** So many of a thing whose plural has an s. */
    static String count(long count, String thing) {
        return number(count) + " " + thing + (count == 1 ? "" : "s");
    }

    /** As exactly as anybody wants to read it: {@code 0.62 ms}, {@code 1.8 ms}, {@code 199 ms}, {@code 2.5 s}, {@code 1 h 2 min}. */
    static String millis(double millis) {
        if (millis < 0.995) {
            return format("%.2f ms", millis);
        }
        if (millis < 9.95) {
            return format("%.1f ms", millis);
        }
        if (millis < SECOND - 0.5) {
            return format("%.0f ms", millis);
        }
        if (millis < 9.95 * SECOND) {
            return format("%.1f s", millis / SECOND);
        }
        if (millis < MINUTE - SECOND / 2) {
            return format("%.0f s", millis / SECOND);
        }
        long seconds = Math.round(millis / SECOND);
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : number(seconds / 3600) + " h " + seconds % 3600 / 60 + " min";
    }

    /** With one digit behind the point, and none where that is 0. */
    static String factor(double factor) {
        return format("%.1f", factor).replaceFirst("\\.0$", "");
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
