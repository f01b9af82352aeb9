package io.hangup.app.command;

import io.hangup.app.report.ReportFormat;
import io.hangup.config.TransportChoice;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is typed before any verb. */
@Command(
        name = "hangup",
        description = "A fault-injection TCP proxy that says how your client took it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.Shown.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            ReportCommand.class,
            DoctorCommand.class,
            CtlCommand.class,
            CompletionCommand.class,
            SchemaCommand.class,
            HealthcheckCommand.class
        })
public final class HangupCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * Does what is typed.
     *
     * @return with what the process shall end
     */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        Typed typed = Typed.of(args);
        return line(typed).setOut(out).setErr(err).execute(typed.own().toArray(String[]::new));
    }

    /** All commands, as they are to be read and described. */
    static CommandLine line(Typed typed) {
        Complaints complaints = new Complaints();
        CommandLine all = new CommandLine(new HangupCommand(), new Making(typed.command()))
                .registerConverter(ReportFormat.class, Words.of(ReportFormat.class))
                .registerConverter(TransportChoice.class, Words.of(TransportChoice.class))
                .registerConverter(RunCommand.LogFormat.class, Words.of(RunCommand.LogFormat.class))
                .registerConverter(CompletionCommand.Shell.class, Words.of(CompletionCommand.Shell.class))
                .registerConverter(SchemaCommand.Subject.class, Words.of(SchemaCommand.Subject.class))
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
        Manual.complete(all);
        return all;
    }

    /** Makes the commands that picocli asks for by their class. */
    private record Making(Optional<List<String>> wrapped) implements IFactory {
        @Override
        public <K> K create(Class<K> kind) throws Exception {
            return kind == RunCommand.class
                    ? kind.cast(new RunCommand(wrapped))
                    : CommandLine.defaultFactory().create(kind);
        }
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("hangup breaks TCP connections on purpose. To see it do so: hangup demo");
        err.println("  hangup --help shows what else there is.");
        return ExitCode.USAGE;
    }
}
