package io.hangup.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop was during the last minute: of the probes that it answered the latest answer, and of one that it has
 * not answered yet how long ago that was sent. A minute, so that everybody who scrapes at least so often sees each delay, and
 * nobody takes it away from others who ask.
 */
final class Lag {
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Deque<Answer> answers = new ArrayDeque<>();
    private OptionalLong sentNanos = OptionalLong.empty();
    private long lastNanos;

    private record Answer(long atNanos, long lateNanos) {}

    /** A probe is about to be sent; false where one has not been answered yet. */
    synchronized boolean sent(long nowNanos) {
        if (sentNanos.isPresent()) {
            return false;
        }
        sentNanos = OptionalLong.of(nowNanos);
        return true;
    }

    /** The probe was answered. */
    synchronized void answered(long nowNanos) {
        long lateNanos = nowNanos - sentNanos.orElseThrow();
        sentNanos = OptionalLong.empty();
        lastNanos = lateNanos;
        answers.removeIf(earlier -> earlier.lateNanos() <= lateNanos);
        answers.addLast(new Answer(nowNanos, lateNanos));
        forget(nowNanos);
    }

    /** How long the probe that is under way has not been answered; 0 where none is. */
    synchronized long unansweredNanos(long nowNanos) {
        return sentNanos.isPresent() ? nowNanos - sentNanos.getAsLong() : 0;
    }

    /** How late the last answer was. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    /** The largest of the last minute. */
    synchronized long worstNanos(long nowNanos) {
        forget(nowNanos);
        long answeredNanos = answers.isEmpty() ? 0 : answers.getFirst().lateNanos();
        return Math.max(answeredNanos, sentNanos.isPresent() ? nowNanos - sentNanos.getAsLong() : 0);
    }

    private void forget(long nowNanos) {
        while (!answers.isEmpty() && nowNanos - answers.getFirst().atNanos() > KEPT_NANOS) {
            answers.removeFirst();
        }
    }
}
