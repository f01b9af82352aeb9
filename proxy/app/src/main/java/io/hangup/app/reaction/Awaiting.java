package io.hangup.app.reaction;

import io.hangup.core.report.EpisodeView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongBiFunction;

/** Waits until outcomes are known, for up to {@value #MOST} at once, all of them on one thread that looks again and again. */
public final class Awaiting implements AutoCloseable {
    /** How many may wait at once. */
    public static final int MOST = 64;

    private static final long LOOKS_EVERY_MILLIS = 20;

    private final Runnable tell;
    private final ToLongBiFunction<String, String> pending;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "hangup-await");
        thread.setDaemon(true);
        return thread;
    });

    /** What somebody waits for. */
    private record Wait(String proxy, String rule, long endNanos, CompletableFuture<Settled> answer) {}

    /**
     * What became of waiting.
     *
     * @param pending how many outcomes are not known yet
     */
    public record Settled(long pending) {
        /** Whether all are known. */
        public boolean settled() {
            return pending == 0;
        }
    }

    /**
     * Waits for nobody yet.
     *
     * @param tell sees to it that what has happened so far is known, within a moment
     * @param pending how many outcomes of a proxy and a rule are not known yet; where either is empty, of all
     */
    Awaiting(Runnable tell, ToLongBiFunction<String, String> pending) {
        this.tell = tell;
        this.pending = pending;
    }

    /**
     * Waits until the outcome of each episode that has begun is known.
     *
     * @param proxy whose; empty for all
     * @param rule whose; empty for all
     * @param millis not longer than this
     * @return completed on a thread of its own; failed with {@link IllegalStateException} where too many wait already
     */
    public CompletionStage<Settled> settled(String proxy, String rule, long millis) {
        CompletableFuture<Settled> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException(MOST + " wait already"));
        }
        answer.whenComplete((settled, failed) -> waiting.decrementAndGet());
        Wait wait = new Wait(proxy, rule, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), answer);
        looks.execute(() -> {
            tell.run();
            look(wait);
        });
        return answer;
    }

    private void look(Wait wait) {
        try {
            long left = pending.applyAsLong(wait.proxy(), wait.rule());
            if (left == 0 || System.nanoTime() - wait.endNanos() >= 0) {
                wait.answer().complete(new Settled(left));
            } else {
                looks.schedule(() -> look(wait), LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException failed) {
            wait.answer().completeExceptionally(failed);
        }
    }

    /** Those of these episodes that are of one proxy and one rule; where either is empty, of all. */
    public static List<EpisodeView> of(List<EpisodeView> episodes, String proxy, String rule) {
        return episodes.stream()
                .filter(episode -> proxy.isEmpty() || episode.proxy().equals(proxy))
                .filter(episode -> rule.isEmpty() || episode.rule().equals(rule))
                .toList();
    }

    /** Nobody is waited for any more. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
