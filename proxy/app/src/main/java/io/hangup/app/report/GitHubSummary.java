package io.hangup.app.report;

import io.hangup.core.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/** The summary of a job of GitHub Actions: a file of Markdown that every step may append to. */
public final class GitHubSummary {
    private static final String VARIABLE = "GITHUB_STEP_SUMMARY";

    private GitHubSummary() {}

    /**
     * Appends the report where there is a summary.
     *
     * @param environment looks up a variable
     * @return what went wrong, if anything did; the report is not lost by that
     */
    public static Optional<String> append(Report report, Function<String, Optional<String>> environment) {
        Optional<String> file = environment.apply(VARIABLE).filter(name -> !name.isBlank());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            Files.writeString(
                    Path.of(file.get()),
                    // Whoever wrote before may have left its last line open.
                    "\n" + ReportFormat.MARKDOWN.render(report, Look.PLAIN),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return Optional.empty();
        } catch (IOException | InvalidPathException failed) {
            return Optional.of("the report is not in the job's summary: " + VARIABLE + " names " + file.get()
                    + ", which cannot be written (" + failed + ")");
        }
    }
}
