package io.hangup.core.episode;

import io.hangup.core.report.Watching;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The attempts of one episode: when each came, and when it was over; so many are kept, the others are counted. */
final class Attempts {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One that is kept. */
    private static final class Attempt {
        private final Visit visit;
        private long overNanos = Long.MAX_VALUE;

        Attempt(Visit visit) {
            this.visit = visit;
        }
    }

    private final int mostKept;
    private final int stormPerSecond;
    private final List<Attempt> kept = new ArrayList<>(1);
    private long[] latest = new long[0];
    private int count;
    private int firstOfSecond;

    Attempts(Watching watching) {
        mostKept = watching.mostAttempts();
        stormPerSecond = watching.stormPerSecond();
    }

    int count() {
        return count;
    }

    /** How many are counted and not kept. */
    int dropped() {
        return count - kept.size();
    }

    /**
     * One more.
     *
     * @return whether that makes a storm: more within a second than the threshold allows
     */
    boolean add(Visit visit) {
        count++;
        if (kept.size() < mostKept) {
            insert(new Attempt(visit));
        }
        if (latest.length == 0) {
            latest = new long[stormPerSecond];
        }
        int slot = (count - 1) % latest.length;
        boolean storm = count > latest.length && visit.acceptedNanos() - latest[slot] < SECOND_NANOS;
        latest[slot] = visit.acceptedNanos();
        return storm;
    }

    /** In the order in which they came, which need not be the order in which they were understood. */
    private void insert(Attempt attempt) {
        int place = kept.size();
        while (place > 0 && kept.get(place - 1).visit.acceptedNanos() > attempt.visit.acceptedNanos()) {
            place--;
        }
        kept.add(place, attempt);
    }

    /** This one is over for its client. */
    void over(Visit visit, long nowNanos) {
        for (int i = kept.size() - 1; i >= 0; i--) {
            Attempt attempt = kept.get(i);
            if (attempt.visit == visit) {
                attempt.overNanos = Math.min(attempt.overNanos, nowNanos);
                return;
            }
        }
    }

    /** Whether one of them is neither over nor answered. */
    boolean waiting() {
        for (int i = kept.size() - 1; i >= 0; i--) {
            Visit visit = kept.get(i).visit;
            if (visit.held() && !visit.answered()) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of them was hit by a fault itself, and is still held by the client. */
    boolean holding() {
        return kept.stream()
                .anyMatch(attempt ->
                        attempt.visit.held() && attempt.visit.victimOf().isPresent());
    }

    /** When each came, counted from the fault. */
    List<Double> millisSince(long faultNanos) {
        return kept.stream()
                .map(attempt -> millis(Math.max(0, attempt.visit.acceptedNanos() - faultNanos)))
                .toList();
    }

    /** How long the client waited before each: since the fault, or since the attempt before was over, or else came. */
    List<Double> gapsMillis(long faultNanos) {
        List<Double> gaps = new ArrayList<>(kept.size());
        long beforeNanos = faultNanos;
        long overNanos = Long.MAX_VALUE;
        for (Attempt attempt : kept) {
            long cameNanos = attempt.visit.acceptedNanos();
            gaps.add(millis(Math.max(0, cameNanos - (overNanos <= cameNanos ? overNanos : beforeNanos))));
            beforeNanos = cameNanos;
            overNanos = attempt.overNanos;
        }
        return gaps;
    }

    /** How many of those that are kept came within the second before this time; asked in the order of time. */
    int lastSecond(long nowNanos) {
        while (firstOfSecond < kept.size()
                && nowNanos - kept.get(firstOfSecond).visit.acceptedNanos() >= SECOND_NANOS) {
            firstOfSecond++;
        }
        return kept.size() - firstOfSecond;
    }

    /** The most within a second. */
    int peakPerSecond() {
        int peak = 0;
        int first = 0;
        for (int last = 0; last < kept.size(); last++) {
            while (kept.get(last).visit.acceptedNanos() - kept.get(first).visit.acceptedNanos() >= SECOND_NANOS) {
                first++;
            }
            peak = Math.max(peak, last - first + 1);
        }
        return peak;
    }

    /** The connections they came on. */
    List<String> connections() {
        return kept.stream().map(attempt -> attempt.visit.id().toString()).toList();
    }

    /** Whole microseconds, in milliseconds. */
    static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
