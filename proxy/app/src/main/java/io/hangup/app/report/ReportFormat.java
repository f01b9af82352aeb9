package io.hangup.app.report;

import io.hangup.core.report.Report;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In which forms a report is written. */
public enum ReportFormat {
    /** For people, as wide as their terminal. */
    TEXT("text/plain; charset=utf-8") {
        @Override
        public String render(Report report, Look look) {
            return TextReport.of(report, look);
        }

        @Override
        public String show(Report report) {
            return TextReport.of(report, Look.ofTerminal());
        }
    },
    /** For programs. */
    JSON("application/json") {
        @Override
        public String render(Report report, Look look) {
            return ReportJson.of(report);
        }
    },
    /** For builds that read the results of tests. */
    JUNIT("application/xml") {
        @Override
        public String render(Report report, Look look) {
            return JunitReport.of(report);
        }
    },
    /** For summaries and comments. */
    MARKDOWN("text/markdown; charset=utf-8") {
        @Override
        public String render(Report report, Look look) {
            return MarkdownReport.of(report);
        }
    };

    private final String contentType;

    ReportFormat(String contentType) {
        this.contentType = contentType;
    }

    /**
     * The report in this form, with the line break of its last line.
     *
     * @param look for people; the other forms have but one
     */
    public abstract String render(Report report, Look look);

    /** The report in this form, as it is to look on the terminal of this process, if it has one. */
    public String show(Report report) {
        return render(report, Look.PLAIN);
    }

    /** What HTTP calls this form. */
    public String contentType() {
        return contentType;
    }

    /** As it is typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same: completion offers it. */
    @Override
    public String toString() {
        return word();
    }

    /** The form of that name. */
    public static Optional<ReportFormat> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** All of them, as they are typed. */
    public static String words() {
        return Arrays.stream(values()).map(ReportFormat::word).collect(Collectors.joining(", "));
    }
}
