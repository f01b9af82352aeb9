package io.hangup.app.report;

import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Report;
import io.hangup.core.report.Resent;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports that are made by hand. */
public final class Reports {
    private static final RuleCount GAP = new RuleCount("orders", "commit-gap", "reset when answering, 20%", 3, 0, 0);
    private static final RuleCount STALE =
            new RuleCount("orders", "stale-pool", "broken-pipe when idle 30s, all", 0, 0, 0);

    private Reports() {}

    /** Rules, and no fault of theirs. */
    public static Report nothing() {
        return report(12, List.of(STALE), List.of(), List.of(), List.of());
    }

    /** One client that sent a POST twice, and an expectation that it broke beside one that held. */
    public static Report duplicate() {
        return report(
                40,
                List.of(GAP, STALE),
                List.of(group("127.0.0.1 (java 4711)", duplicates(3), BackOff.NONE)),
                List.of(
                        episode("127.0.0.1 (java 4711)", 7, duplicates(1), BackOff.NONE),
                        episode("127.0.0.1 (java 4711)", 19, duplicates(1), BackOff.NONE),
                        episode("127.0.0.1 (java 4711)", 31, duplicates(1), BackOff.NONE)),
                List.of(
                        new Verdict(
                                "orders",
                                "",
                                "recovered: { within: 2s }",
                                true,
                                "3 of 3 within 2 s, the last after 2.2 ms"),
                        new Verdict(
                                "orders",
                                "commit-gap",
                                "resent: none",
                                false,
                                "3 of 3 were sent again although the upstream had them: orders#7 again on orders#8")));
    }

    /** Every outcome, mark, meaning and shape there is, a rule that missed, and things that were dropped. */
    public static Report everything() {
        BackOff exponential = new BackOff(BackOff.Shape.EXPONENTIAL, 50, 2);
        Group storm = new Group(
                "search",
                "balancer-without-a-backend",
                "reset",
                "10.1.2.3",
                5,
                Map.of(Outcome.STORM, 4L, Outcome.PENDING, 1L),
                Map.of(Mark.FLUSHED, 2L, Mark.MOVED, 1L),
                Map.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(BackOff.Shape.FIXED, 4L),
                2_412,
                512,
                List.of(new Group.First("storm", 3, "search#4"), new Group.First("moved", 3, "orders#9")));
        Group stalled = new Group(
                "search",
                "silence",
                "stall",
                "10.1.2.4",
                2,
                Map.of(Outcome.HANGING, 2L),
                Map.of(Mark.KEPT_WRITING, 1L),
                Map.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(),
                0,
                0,
                List.of(new Group.First("hanging", 5, ""), new Group.First("kept-writing", 5, "search#5")));
        Tally mixed = new Tally(
                Map.of(Outcome.RECOVERED, 1L, Outcome.GAVE_UP, 1L), Map.of(Mark.RETRIED, 1L), Map.of(Resent.SAFE, 1L));
        Report base = report(
                12_345,
                List.of(
                        GAP,
                        new RuleCount("search", "balancer-without-a-backend", "reset when accepted", 5, 0, 7),
                        new RuleCount("search", "silence", "stall when wakes-after 30s", 2, 3, 0),
                        STALE),
                List.of(group("10.1.2.3", mixed, exponential), storm, stalled),
                List.of(episode("10.1.2.3", 2, mixed, exponential)),
                List.of(new Verdict(
                        "search", "", "storm: none", false, "4 of 5: 512 attempts within a second after search#3")));
        return new Report(
                base.version(),
                base.seed(),
                base.mode(),
                3_725_000,
                10,
                3,
                12_345,
                17,
                new Report.Dropped(1, 8, 120, 4_000, 30_000),
                base.watching(),
                base.rules(),
                base.groups(),
                base.episodes(),
                base.expectations());
    }

    /** So many clients, the first with the most episodes. */
    public static Report clients(int count) {
        return report(
                500,
                List.of(GAP),
                IntStream.range(0, count)
                        .mapToObj(nth -> group(
                                "10.0.0." + nth,
                                new Tally(Map.of(Outcome.GAVE_UP, (long) count - nth), Map.of(), Map.of()),
                                BackOff.NONE))
                        .toList(),
                List.of(),
                List.of());
    }

    /** Texts that no format may take for its own. */
    public static Report hostile() {
        String nasty = "<b>\"&' | ]]> `x` *y* \\ \u001b[31m \u0000 \n @z \u202e 💥";
        Tally once = new Tally(Map.of(Outcome.GAVE_UP, 1L), Map.of(), Map.of());
        return report(
                1,
                List.of(new RuleCount(nasty, nasty, nasty, 1, 1, 1)),
                List.of(new Group(
                        nasty,
                        nasty,
                        nasty,
                        nasty + "x".repeat(200),
                        1,
                        once.outcomes(),
                        Map.of(),
                        Map.of(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Map.of(),
                        0,
                        0,
                        List.of(new Group.First(nasty, 1, nasty)))),
                List.of(),
                List.of(
                        new Verdict(nasty, nasty, nasty, false, nasty + nasty.repeat(5)),
                        new Verdict(nasty, "", nasty, true, nasty)));
    }

    /** A rule that broke connections in two ways, as one with several faults does, or one that a reload changed. */
    static Report twoFaults() {
        Tally twice = new Tally(Map.of(Outcome.GAVE_UP, 2L), Map.of(), Map.of());
        Tally once = new Tally(Map.of(Outcome.GAVE_UP, 1L), Map.of(), Map.of());
        return report(
                3,
                List.of(GAP),
                List.of(group("c", "reset", twice, BackOff.NONE), group("c", "close", once, BackOff.NONE)),
                List.of(),
                List.of());
    }

    /** An episode with every mark there is. */
    static Report marked() {
        Map<Mark, Long> marks = Arrays.stream(Mark.values()).collect(Collectors.toMap(mark -> mark, mark -> 1L));
        Tally tally = new Tally(Map.of(Outcome.RECOVERED, 1L), marks, Map.of());
        return report(2, List.of(GAP), List.of(), List.of(episode("c", 1, tally, BackOff.NONE)), List.of());
    }

    /** Those of every kind. */
    public static List<Report> all() {
        return List.of(nothing(), duplicate(), everything(), clients(14), hostile());
    }

    private record Tally(Map<Outcome, Long> outcomes, Map<Mark, Long> marks, Map<Resent, Long> resent) {
        long episodes() {
            return outcomes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Tally duplicates(long count) {
        return new Tally(
                Map.of(Outcome.RECOVERED, count),
                Map.of(Mark.RETRIED, count, Mark.RESENT, count),
                Map.of(Resent.DUPLICATE, count));
    }

    private static Group group(String client, Tally tally, BackOff backOff) {
        return group(client, "reset", tally, backOff);
    }

    private static Group group(String client, String fault, Tally tally, BackOff backOff) {
        boolean recovered = tally.outcomes().containsKey(Outcome.RECOVERED);
        boolean resent = tally.marks().containsKey(Mark.RESENT);
        return new Group(
                "orders",
                "commit-gap",
                fault,
                client,
                tally.episodes(),
                tally.outcomes(),
                tally.marks(),
                tally.resent(),
                recovered ? OptionalDouble.of(1.84) : OptionalDouble.empty(),
                recovered ? OptionalDouble.of(2.2) : OptionalDouble.empty(),
                backOff.shape() == BackOff.Shape.NONE ? Map.of() : Map.of(backOff.shape(), 1L),
                resent ? tally.episodes() : 5,
                resent ? 1 : 4,
                Stream.of(
                                resent ? Stream.of(new Group.First("resent", 7, "orders#8")) : Stream.<Group.First>of(),
                                tally.outcomes().containsKey(Outcome.GAVE_UP)
                                        ? Stream.of(new Group.First("gave-up", 2, ""))
                                        : Stream.<Group.First>of())
                        .flatMap(each -> each)
                        .toList());
    }

    private static EpisodeView episode(String client, long connection, Tally tally, BackOff backOff) {
        boolean quick = backOff.shape() == BackOff.Shape.NONE;
        return new EpisodeView(
                "orders",
                "commit-gap",
                "reset",
                client,
                connection,
                Outcome.RECOVERED,
                tally.marks().keySet(),
                tally.resent().keySet().stream().findFirst().orElse(Resent.NONE),
                1,
                quick ? 1 : 4,
                quick ? List.of(0.62) : List.of(50.1, 100.2, 199.9, 400.4),
                quick ? List.of(0.62) : List.of(50.1, 150.5, 350.6, 751.2),
                backOff,
                OptionalDouble.of(1.84),
                Optional.empty(),
                1_234.5,
                "RST",
                212,
                0,
                "whole",
                OptionalDouble.of(0.4),
                0,
                quick ? 1 : 4,
                0,
                quick
                        ? List.of("orders#" + (connection + 1))
                        : List.of("orders#3", "orders#4", "orders#5", "orders#6"));
    }

    private static Report report(
            long connections,
            List<RuleCount> rules,
            List<Group> groups,
            List<EpisodeView> episodes,
            List<Verdict> verdicts) {
        return new Report(
                "0.1.0",
                42,
                Mode.INJECT,
                12_400,
                rules.stream().mapToLong(RuleCount::injected).sum(),
                rules.stream().mapToLong(RuleCount::missed).sum(),
                connections,
                0,
                Report.Dropped.NOTHING,
                Watching.DEFAULT,
                rules,
                groups,
                episodes,
                verdicts);
    }
}
