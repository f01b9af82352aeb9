package io.hangup.app.metrics;

import io.hangup.core.episode.Reaction;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The meters of what clients do about one fault of one rule, all of them made before its first episode. */
final class ReactionMeters {
    private static final Duration[] RECOVERY_BUCKETS = Stream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Mark, Counter> marks = new EnumMap<>(Mark.class);
    private final Timer recovery;
    private final Counter attempts;
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger storms = new AtomicInteger();
    private final AtomicInteger peakPerSecond = new AtomicInteger();

    /**
     * Makes the meters.
     *
     * @param tags proxy, rule and fault
     */
    ReactionMeters(Tags tags, MeterRegistry registry) {
        Stream.of(Outcome.values())
                .filter(outcome -> outcome != Outcome.PENDING)
                .forEach(outcome -> outcomes.put(
                        outcome,
                        Counter.builder("hangup.reactions")
                                .description("Faults by how their clients took them, once that was known.")
                                .tags(tags.and("outcome", outcome.word()))
                                .register(registry)));
        for (Mark mark : Mark.values()) {
            marks.put(
                    mark,
                    Counter.builder("hangup.reaction.marks")
                            .description(
                                    "Faults by what else was noticed of their clients; each mark once for a fault.")
                            .tags(tags.and("mark", mark.word()))
                            .register(registry));
        }
        recovery = Timer.builder("hangup.reaction.recovery")
                .description("How long it took from a fault to an answer on a later connection, or on the same one.")
                .tags(tags)
                .serviceLevelObjectives(RECOVERY_BUCKETS)
                .register(registry);
        attempts = Counter.builder("hangup.reaction.attempts")
                .description("Later connections that are attributed to a fault.")
                .tags(tags)
                .register(registry);
        gauge(
                "hangup.reaction.duplicates",
                "Times a client said again what the upstream already had wholly.",
                duplicates::get,
                tags,
                registry);
        gauge(
                "hangup.reaction.storms",
                "Faults whose client came back more often within a second than the threshold allows.",
                storms::get,
                tags,
                registry);
        gauge(
                "hangup.reaction.attempts.peak.per.second",
                "The most attempts within a second after one fault.",
                peakPerSecond::get,
                tags,
                registry);
    }

    private static void gauge(
            String name, String description, Supplier<Number> value, Tags tags, MeterRegistry registry) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    void count(Reaction reaction) {
        if (reaction.what() instanceof Reaction.CameBack back) {
            attempts.increment();
            peak(back.perSecond());
        } else if (reaction.what() instanceof Reaction.SaidAgain again) {
            if (again.resent() == Resent.DUPLICATE) {
                duplicates.incrementAndGet();
            }
        } else if (reaction.what() instanceof Reaction.Marked marked) {
            of(marks, marked.mark()).increment();
        } else if (reaction.what() instanceof Reaction.Settled settled) {
            settled(settled, reaction.afterNanos());
        } else if (!(reaction.what() instanceof Reaction.KeptWriting
                || reaction.what() instanceof Reaction.Moved
                || reaction.what() instanceof Reaction.Flushed)) {
            throw new IllegalArgumentException("reaction: " + reaction + " (expected: one that has meters)");
        }
    }

    private void settled(Reaction.Settled settled, long afterNanos) {
        of(outcomes, settled.outcome()).increment();
        peak(settled.peakPerSecond());
        if (settled.outcome() == Outcome.RECOVERED) {
            recovery.record(afterNanos, TimeUnit.NANOSECONDS);
        } else if (settled.outcome() == Outcome.STORM) {
            storms.incrementAndGet();
        }
    }

    private void peak(int perSecond) {
        peakPerSecond.accumulateAndGet(perSecond, Math::max);
    }

    private static <K> Counter of(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("meter: " + key + " (expected: one of " + counters.keySet() + ")");
        }
        return counter;
    }
}
