package io.hangup.app.report;

import io.hangup.core.episode.Attention;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.core.rule.Mode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What reports for people say of the whole, in the same words. */
final class ReportWords {
    /** No rule had its way. */
    private static final String NOTHING_FIRED =
            "No fault was injected, so this says nothing of how a client takes one. Perhaps no connection came, or none that a"
                    + " rule takes, or the moment of the rule did not come.";

    /** No rule was to have its way. */
    private static final String OBSERVED =
            "Nothing was injected: in mode observe Hangup decides and counts, and leaves every connection alone. So no"
                    + " expectation is judged. Faults that would have been injected: ";

    /** A rule had its way, and nobody knows what came of it. */
    static final String NOTHING_KEPT = "what its clients did was not kept";

    private ReportWords() {}

    /** The numbers of the run. */
    static String totals(Report report) {
        return Stream.of(
                        Amounts.count(report.faults(), "fault"),
                        Amounts.number(report.missed()) + " missed",
                        Amounts.count(report.connections(), "connection"),
                        "seed " + report.seed(),
                        "ran " + Amounts.millis((double) report.ranMillis()))
                .collect(Collectors.joining(" · "));
    }

    /** Why there was no fault; empty where there was one. */
    static String whyNothing(Report report) {
        if (report.mode() == Mode.OBSERVE) {
            long would =
                    report.rules().stream().mapToLong(RuleCount::wouldInject).sum();
            return OBSERVED + Amounts.number(would) + ".";
        }
        return report.faults() == 0 ? NOTHING_FIRED : "";
    }

    /** A rule, and how often it had its way. */
    static String rule(Section section) {
        String fault = section.key().fault();
        return section.key().rule()
                + (fault.isEmpty() ? "" : " · " + fault)
                + section.rule()
                        .map(rule -> " · " + share(section) + counts(rule) + ": " + rule.text())
                        .orElse(" · a rule that is not there any more");
    }

    /** Faults are counted by rule, so of a rule that had several kinds of them the episodes tell how many were of this one. */
    private static String share(Section section) {
        return section.isPart() ? Amounts.number(section.episodes()) + " of " : "";
    }

    private static String counts(RuleCount rule) {
        return Stream.of(
                        Amounts.count(rule.injected(), "fault"),
                        rule.missed() == 0 ? "" : Amounts.number(rule.missed()) + " missed",
                        rule.spared() == 0 ? "" : Amounts.number(rule.spared()) + " spared",
                        rule.heldBack() == 0 ? "" : Amounts.number(rule.heldBack()) + " held back",
                        rule.wouldInject() == 0 ? "" : Amounts.number(rule.wouldInject()) + " would have been injected")
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
    }

    static String more(Section.More more) {
        return "and " + Amounts.count(more.clients(), "more client") + " with "
                + Amounts.count(more.episodes(), "episode") + "; the report as json has all";
    }

    static List<RuleCount> neverFired(Report report) {
        return report.rules().stream().filter(rule -> rule.injected() == 0).toList();
    }

    static String never(RuleCount rule) {
        long prevented = rule.missed() + rule.spared() + rule.heldBack() + rule.wouldInject();
        return rule.text() + (prevented == 0 ? "" : " (" + counts(rule) + ")");
    }

    static String held(Report report) {
        long held = report.expectations().stream().filter(Verdict::held).count();
        return Amounts.number(held) + " of "
                + Amounts.number(report.expectations().size()) + " held";
    }

    /** Where an expectation is written. */
    static String place(Verdict verdict) {
        return verdict.proxy() + (verdict.rule().isEmpty() ? "" : "/" + verdict.rule());
    }

    /** What is not in the report; empty where all is. */
    static String dropped(Report report) {
        Report.Dropped dropped = report.dropped();
        String what = Stream.of(
                        dropped.clients() == 0
                                ? ""
                                : "the client's name of " + Amounts.count(dropped.clients(), "episode"),
                        said(dropped.episodes(), "episode"),
                        said(dropped.attempts(), "attempt"),
                        said(dropped.events(), "event"))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
        String kept = what.isEmpty() ? "" : "not kept, because there were too many: " + what;
        String heard = dropped.unheard() == 0
                ? ""
                : "not listened to, because there were more than "
                        + Amounts.number(Attention.MOST_PER_SECOND)
                        + " a second: "
                        + Amounts.count(dropped.unheard(), "connection");
        return Stream.of(kept, heard).filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
    }

    private static String said(long count, String thing) {
        return count == 0 ? "" : Amounts.count(count, thing);
    }

    /** What may belong elsewhere; empty where nothing does. */
    static String ambiguous(Report report) {
        return report.ambiguous() == 0
                ? ""
                : "attributed to one of several open episodes of their client: "
                        + Amounts.count(report.ambiguous(), "connection");
    }
}
