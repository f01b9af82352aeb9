package io.hangup.app.command;

import io.hangup.app.log.Printable;
import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.core.report.Report;
import io.hangup.core.report.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the report of a running Hangup, or a saved one. */
@Command(
        name = "report",
        description = "Show what clients did: of a running Hangup, or of a saved report.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SOURCE",
            description = "A report that was saved as json (- is the standard input), or the URL or HOST:PORT of an"
                    + " admin port. Where it is left out: $$HANGUP_ADMIN, or " + AccessOptions.DEFAULT + ".")
    private Optional<String> source = Optional.empty();

    @Option(names = "--format", paramLabel = "text|json|junit|markdown", description = "How it is written.")
    private ReportFormat format = ReportFormat.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to, in place of the standard output.")
    private Optional<String> output = Optional.empty();

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Override
    public Integer call() throws CommandFailure {
        Report report = source.isPresent()
                ? ReportSource.read(source.get(), access)
                : ReportSource.fetch(Optional.empty(), access);
        if (output.isPresent()) {
            write(report, output.get());
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.print(format.show(report));
            out.flush();
        }
        return report.expectations().stream().allMatch(Verdict::held) ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
    }

    private void write(Report report, String file) throws CommandFailure {
        try {
            Files.writeString(Path.of(file), format.render(report, Look.PLAIN));
        } catch (IOException | InvalidPathException failed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "hangup: " + Printable.of(file + " cannot be written (" + failed + ")")
                            + "\n  Let --output name a file in a directory that is there.");
        }
    }
}
