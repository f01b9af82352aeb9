package io.hangup.app.report;

import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report for people, on a terminal. */
final class TextReport {
    private static final int KIND_COLUMNS = 12;
    private static final int COUNT_COLUMNS = 6;

    private final Lines lines;
    private final Report report;

    private TextReport(Report report, Look look) {
        this.report = report;
        this.lines = new Lines(look);
    }

    static String of(Report report, Look look) {
        TextReport text = new TextReport(report, look);
        text.head();
        text.sections();
        text.neverFired();
        text.expectations();
        text.leftOut();
        return text.lines.toString();
    }

    private void head() {
        lines.title("Hangup's report");
        lines.put(ReportWords.totals(report), 0);
        String why = ReportWords.whyNothing(report);
        if (!why.isEmpty()) {
            lines.gap().put(why, 0);
        }
    }

    private void sections() {
        String proxy = "";
        for (Section section : Section.of(report)) {
            if (!section.key().proxy().equals(proxy)) {
                proxy = section.key().proxy();
                lines.gap().put(proxy, 2);
            }
            lines.put("  " + ReportWords.rule(section), 4);
            section.clients().forEach(this::client);
            if (section.more().clients() > 0) {
                lines.put(4, Sign.FACT, "", ReportWords.more(section.more()));
            }
            if (section.clients().isEmpty()) {
                lines.put(4, Sign.FACT, "", ReportWords.NOTHING_KEPT);
            }
        }
    }

    private void client(Section.Client client) {
        ClientWords words = new ClientWords(client);
        lines.put(
                "    " + client.group().client() + " · "
                        + Amounts.count(client.group().episodes(), "episode"),
                6);
        Stream.concat(words.outcomes().stream(), words.marks().stream())
                .forEach(row -> row(row.sign(), row.kind(), row.count(), row.remark()));
        row(Sign.FACT, "attempts", client.group().attempts(), words.attempts());
        client.advice().ifPresent(advice -> lines.put(6, Sign.ADVICE, "", advice.words()));
    }

    private void row(Sign sign, String kind, long count, String remark) {
        String number = Amounts.number(count);
        String head =
                kind + " ".repeat(Math.max(1, KIND_COLUMNS + COUNT_COLUMNS - kind.length() - number.length())) + number;
        lines.put(6, sign, remark.isEmpty() ? head : head + "  ", remark);
    }

    private void neverFired() {
        List<RuleCount> never = ReportWords.neverFired(report);
        if (!never.isEmpty()) {
            lines.gap().put("never fired", 0);
            never.forEach(
                    rule -> lines.put(2, Sign.NOT, rule.proxy() + "/" + rule.rule() + "  ", ReportWords.never(rule)));
        }
    }

    private void expectations() {
        if (!report.expectations().isEmpty()) {
            lines.gap().put("expectations: " + ReportWords.held(report), 0);
            for (Verdict verdict : report.expectations()) {
                String word = verdict.held() ? "held    " : "broken  ";
                lines.put(2, Sign.of(verdict.held()), word, ReportWords.place(verdict) + ": " + verdict.text());
                lines.put(" ".repeat(4 + word.length()) + verdict.detail(), 4 + word.length());
            }
        }
    }

    private void leftOut() {
        String words = Stream.of(ReportWords.dropped(report), ReportWords.ambiguous(report))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("\n"));
        if (!words.isEmpty()) {
            lines.gap();
            words.lines().forEach(line -> lines.put(0, Sign.LOOK, "", line));
        }
    }
}
