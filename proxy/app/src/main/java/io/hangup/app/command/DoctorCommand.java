package io.hangup.app.command;

import io.hangup.app.doctor.Diagnosis;
import io.hangup.app.doctor.Doctor;
import io.hangup.app.doctor.DoctorJson;
import io.hangup.app.doctor.DoctorText;
import io.hangup.app.doctor.NoAnswer;
import io.hangup.config.Loaded;
import io.hangup.config.ShortProxy;
import io.hangup.core.proxy.Endpoint;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether what a fault does on the wire survives the way to a running Hangup. */
@Command(
        name = "doctor",
        description = "Say whether a RST, a FIN and a refused connect survive the way from here to a running Hangup.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nBeside:%n",
        footer = {"It needs no token, and ends only connections of its own; over TLS no RST can be asked for."})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "[HOST:]PORT",
            description =
                    "The admin port of a Hangup, or its probe (run --probe); 127.0.0.1:9191 where it is left out.")
    private String address = "127.0.0.1:9191";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure {
        Diagnosis diagnosis = diagnosis(endpoint());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(DoctorJson.line(diagnosis));
        } else {
            DoctorText.lines(diagnosis, Ansi.AUTO.enabled()).forEach(out::println);
        }
        out.flush();
        return diagnosis.well() ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
    }

    private Endpoint endpoint() throws CommandFailure {
        if (address.startsWith("https://")) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "hangup: over TLS no RST can be asked for (expected: HOST:PORT)\n"
                            + "  start Hangup with run --probe [HOST:]PORT too, and name that port");
        }
        Loaded<Endpoint> read = ShortProxy.parseListen("HOST:PORT", address);
        if (read instanceof Loaded.Invalid<Endpoint> invalid) {
            throw CommandFailure.of(invalid.problems());
        }
        return ((Loaded.Valid<Endpoint>) read).value();
    }

    private static Diagnosis diagnosis(Endpoint endpoint) throws CommandFailure {
        try {
            return Doctor.examine(endpoint);
        } catch (NoAnswer nobody) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "hangup: " + nobody.getMessage() + "\n  " + nobody.advice());
        }
    }
}
