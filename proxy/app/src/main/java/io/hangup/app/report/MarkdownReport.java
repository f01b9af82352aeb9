package io.hangup.app.report;

import io.hangup.app.log.Printable;
import io.hangup.core.report.Group;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The report in GitHub's Markdown, for the summary of a build or a comment. */
final class MarkdownReport {
    private final StringBuilder text = new StringBuilder();
    private final Report report;

    private MarkdownReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        MarkdownReport markdown = new MarkdownReport(report);
        markdown.head();
        markdown.clients(Section.of(report));
        markdown.neverFired();
        markdown.expectations();
        markdown.leftOut();
        return markdown.text.toString();
    }

    private void head() {
        line("## Hangup's report");
        line("");
        row("faults", "missed", "connections", "seed", "ran");
        line("|---:|---:|---:|---:|---:|");
        row(
                Amounts.number(report.faults()),
                Amounts.number(report.missed()),
                Amounts.number(report.connections()),
                String.valueOf(report.seed()),
                Amounts.millis((double) report.ranMillis()));
        String why = ReportWords.whyNothing(report);
        if (!why.isEmpty()) {
            line("");
            line(why);
        }
    }

    private void clients(List<Section> sections) {
        if (sections.isEmpty()) {
            return;
        }
        Set<Advice> advice = new TreeSet<>();
        heading("What clients did");
        row("proxy", "rule", "fault", "client", "episodes", "outcomes", "recovered", "marks", "resent", "attempts");
        line("|---|---|---|---|---:|---|---|---|---|---|");
        for (Section section : sections) {
            Section.Key key = section.key();
            section.clients().forEach(client -> {
                client(key, client);
                client.advice().ifPresent(advice::add);
            });
            if (section.clients().isEmpty()) {
                row(key.proxy(), key.rule(), key.fault(), ReportWords.NOTHING_KEPT, "", "", "", "", "", "");
            }
            if (section.more().clients() > 0) {
                row(key.proxy(), key.rule(), key.fault(), ReportWords.more(section.more()), "", "", "", "", "", "");
            }
        }
        if (!advice.isEmpty()) {
            line("");
            advice.forEach(each -> item(Sign.ADVICE, escaped(each.words()) + " ([source](" + each.source() + "))"));
        }
    }

    private void client(Section.Key key, Section.Client client) {
        Group group = client.group();
        ClientWords words = new ClientWords(client);
        row(
                key.proxy(),
                key.rule(),
                key.fault(),
                group.client(),
                Amounts.number(group.episodes()),
                counts(words, words.outcomes()),
                words.recovery(),
                counts(words, words.marks()),
                words.resent(),
                Amounts.number(group.attempts()) + (group.attempts() == 0 ? "" : ", " + words.attempts()));
    }

    private static String counts(ClientWords words, List<ClientWords.Row> rows) {
        return rows.stream()
                .map(row -> {
                    String first = words.first(row.kind());
                    return (row.sign().picture() + " " + row.kind() + " " + Amounts.number(row.count())).strip()
                            + (first.isEmpty() ? "" : " (" + first + ")");
                })
                .collect(Collectors.joining(", "));
    }

    private void neverFired() {
        List<RuleCount> never = ReportWords.neverFired(report);
        if (!never.isEmpty()) {
            heading("Rules that never fired");
            never.forEach(
                    rule -> line("- " + escaped(rule.proxy() + "/" + rule.rule() + ": " + ReportWords.never(rule))));
        }
    }

    private void expectations() {
        if (!report.expectations().isEmpty()) {
            heading("Expectations: " + ReportWords.held(report));
            for (Verdict verdict : report.expectations()) {
                item(
                        Sign.of(verdict.held()),
                        (verdict.held() ? "held" : "**broken**") + ": "
                                + escaped(ReportWords.place(verdict) + ": " + verdict.text() + " (" + verdict.detail()
                                        + ")"));
            }
        }
    }

    private void leftOut() {
        for (String words : List.of(ReportWords.dropped(report), ReportWords.ambiguous(report))) {
            if (!words.isEmpty()) {
                line("");
                line(Sign.LOOK.picture() + " " + escaped(words));
            }
        }
    }

    private void heading(String words) {
        line("");
        line("### " + words);
        line("");
    }

    private void item(Sign sign, String words) {
        line("- " + sign.picture() + " " + words);
    }

    private void row(String... cells) {
        line(Arrays.stream(cells).map(MarkdownReport::escaped).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** On one line, and nothing in it is taken for a mark-up, a mention or a link. */
    private static String escaped(String words) {
        return Printable.of(words)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("[\\\\`*_\\[\\]|~#]", "\\\\$0")
                .replace("@", "&#64;");
    }
}
