package io.hangup.app.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is typed before any verb. */
@Command(
        name = "hangup",
        description = "A fault-injection TCP proxy that says how your client took it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunCommand.class, DemoCommand.class, CheckCommand.class, ExplainCommand.class},
        footer = {"", "Exit codes: 0 well, 1 internal error, 2 wrong command line or configuration,", "3 cannot bind."})
public final class HangupCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The command line as it is typed, ready to execute. */
    public static CommandLine line(PrintWriter out, PrintWriter err) {
        Complaints complaints = new Complaints();
        return new CommandLine(new HangupCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("hangup breaks TCP connections on purpose. To see it do so: hangup demo");
        err.println("  hangup --help shows what else there is.");
        return ExitCode.USAGE;
    }
}
