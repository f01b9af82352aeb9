package io.hangup.core.report;

import io.hangup.core.rule.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Episodes and reports for tests, each given by what is special about it. */
record Seen(
        String rule,
        long connection,
        Outcome outcome,
        Resent resent,
        List<Double> attempts,
        BackOff.Shape shape,
        OptionalDouble recoveredMillis,
        OptionalDouble heldMillis,
        long writtenBytes,
        Optional<Long> continues) {
    static final long NOW_MILLIS = 60_000;
    static final String PROXY = "orders-db";

    static Seen on(long connection) {
        return new Seen(
                "cut",
                connection,
                Outcome.RECOVERED,
                Resent.NONE,
                List.of(1.0),
                BackOff.Shape.NONE,
                OptionalDouble.of(2),
                OptionalDouble.of(0.5),
                0,
                Optional.empty());
    }

    Seen ofRule(String other) {
        return new Seen(
                other,
                connection,
                outcome,
                resent,
                attempts,
                shape,
                recoveredMillis,
                heldMillis,
                writtenBytes,
                continues);
    }

    Seen recovered(double millis) {
        return ended(Outcome.RECOVERED, OptionalDouble.of(millis));
    }

    Seen ended(Outcome how) {
        return ended(how, OptionalDouble.empty());
    }

    Seen ended(Outcome how, OptionalDouble answered) {
        return new Seen(rule, connection, how, resent, attempts, shape, answered, heldMillis, writtenBytes, continues);
    }

    Seen resent(Resent how) {
        return new Seen(
                rule, connection, outcome, how, attempts, shape, recoveredMillis, heldMillis, writtenBytes, continues);
    }

    Seen came(double... millis) {
        return came(BackOff.Shape.NONE, millis);
    }

    Seen came(BackOff.Shape how, double... millis) {
        List<Double> times = new ArrayList<>();
        for (double each : millis) {
            times.add(each);
        }
        return new Seen(
                rule, connection, outcome, resent, times, how, recoveredMillis, heldMillis, writtenBytes, continues);
    }

    Seen held(OptionalDouble millis) {
        return new Seen(
                rule, connection, outcome, resent, attempts, shape, recoveredMillis, millis, writtenBytes, continues);
    }

    Seen wrote(long bytes) {
        return new Seen(
                rule, connection, outcome, resent, attempts, shape, recoveredMillis, heldMillis, bytes, continues);
    }

    Seen continues(long other) {
        return new Seen(
                rule,
                connection,
                outcome,
                resent,
                attempts,
                shape,
                recoveredMillis,
                heldMillis,
                writtenBytes,
                Optional.of(other));
    }

    /** With these times and so many attempts more, of which the times were not kept. */
    EpisodeView view(int more) {
        List<Double> gaps = new ArrayList<>();
        double before = 0;
        for (double came : attempts) {
            gaps.add(came - before);
            before = came;
        }
        return new EpisodeView(
                PROXY,
                rule,
                "reset",
                "127.0.0.1",
                connection,
                outcome,
                Set.of(),
                resent,
                0,
                attempts.size() + more,
                gaps,
                attempts,
                new BackOff(shape, 0, 1),
                recoveredMillis,
                continues,
                NOW_MILLIS - 3_000,
                "RST",
                0,
                0,
                "whole",
                heldMillis,
                writtenBytes,
                120,
                0,
                List.of());
    }

    EpisodeView view() {
        return view(0);
    }

    static List<EpisodeView> all(Seen... seen) {
        return Stream.of(seen).map(Seen::view).toList();
    }

    static Report report(List<RuleCount> rules, List<EpisodeView> episodes, Report.Dropped dropped) {
        return new Report(
                "1",
                42,
                Mode.INJECT,
                NOW_MILLIS,
                episodes.size(),
                0,
                3,
                0,
                dropped,
                Watching.DEFAULT,
                rules,
                List.of(),
                episodes,
                List.of());
    }
}
