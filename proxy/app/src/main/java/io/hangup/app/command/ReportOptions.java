package io.hangup.app.command;

import io.hangup.app.log.Printable;
import io.hangup.app.report.GitHubSummary;
import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.core.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which reports a run ends with, and where they go. */
final class ReportOptions {
    private final Function<String, Optional<String>> environment;

    @Option(
            names = "--report",
            paramLabel = "FORMAT[=FILE]",
            converter = Wanted.Reader.class,
            description =
                    "A report at the end: text, json, junit or markdown, into a file or to where the log goes. Can"
                            + " be repeated. Where none goes to the log, the usual one does: text, or with"
                            + " --log-format json an event.")
    private List<Wanted> wanted = List.of();

    private boolean incomplete;

    /** For a command line. */
    ReportOptions() {
        this(name -> Optional.ofNullable(System.getenv(name)));
    }

    ReportOptions(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** Whether a file that was asked for could not be written. */
    boolean incomplete() {
        return incomplete;
    }

    /** Whether any is asked for. */
    boolean any() {
        return !wanted.isEmpty();
    }

    /**
     * Looks whether each can be written, before anything begins.
     *
     * @throws CommandFailure where one cannot
     */
    void check() throws CommandFailure {
        for (Wanted each : wanted) {
            if (each.file().isPresent()) {
                Path file = each.file().get().toAbsolutePath();
                Path directory = file.getParent();
                boolean there = directory != null && Files.isDirectory(directory);
                boolean writable = Files.exists(file)
                        ? Files.isRegularFile(file) || file.startsWith("/dev")
                        : there && Files.isWritable(directory);
                if (!there || !writable) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "hangup: --report " + each.format().word() + "=" + Printable.of(file.toString())
                                    + ": it cannot be written there; name a file in a directory that exists");
                }
            }
        }
    }

    /**
     * Writes all that is wanted, and the summary of a job where there is one. What cannot be written does not keep the rest from
     * it.
     *
     * @param out where the log goes
     * @param usual what goes there if nothing else does
     * @return what could not be written and why, each a line for people
     */
    List<String> write(Report report, PrintStream out, Function<Report, String> usual) {
        List<String> complaints = new ArrayList<>();
        if (wanted.stream().allMatch(each -> each.file().isPresent())) {
            out.print(usual.apply(report));
            out.flush();
        }
        for (Wanted each : wanted) {
            if (each.file().isEmpty()) {
                out.print(each.format().show(report));
                out.flush();
            } else {
                Optional<String> complaint = write(each.format(), each.file().get(), report);
                complaint.ifPresent(complaints::add);
                incomplete |= complaint.isPresent();
            }
        }
        GitHubSummary.append(report, environment).ifPresent(complaints::add);
        return complaints.stream().map(Printable::of).toList();
    }

    private static Optional<String> write(ReportFormat format, Path file, Report report) {
        try {
            Files.writeString(file, format.render(report, Look.PLAIN));
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("the report as " + format.word() + " is not written: " + file + " (" + failed + ")");
        }
    }

    /**
     * A report that is wanted.
     *
     * @param file where it goes; empty for where the log goes
     */
    private record Wanted(ReportFormat format, Optional<Path> file) {
        /** Reads what is typed. */
        static final class Reader implements ITypeConverter<Wanted> {
            @Override
            public Wanted convert(String typed) {
                String[] parts = typed.split("=", 2);
                ReportFormat format = ReportFormat.of(parts[0])
                        .orElseThrow(() -> new TypeConversionException(parts[0]
                                + " (expected: FORMAT or FORMAT=FILE, with one of " + ReportFormat.words() + ")"));
                try {
                    if (parts.length > 1 && parts[1].isEmpty()) {
                        throw new TypeConversionException("nothing behind = (expected: the name of a file)");
                    }
                    return new Wanted(format, parts.length == 1 ? Optional.empty() : Optional.of(Path.of(parts[1])));
                } catch (InvalidPathException noPath) {
                    throw new TypeConversionException(parts[1] + " (expected: the name of a file)");
                }
            }
        }
    }
}
