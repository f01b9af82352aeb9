package io.hangup.app.command;

import io.hangup.app.demo.Demo;
import io.hangup.app.log.Colour;
import io.hangup.engine.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows every fault on real sockets, and fails if one is not what it promises. */
@Command(
        name = "demo",
        description = "Show every fault on real sockets; needs nothing else on this machine.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> broken;
        try {
            broken = new Demo(out, Colour.wanted(), Launch.words()).show();
        } catch (StartFailure failed) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "hangup: " + failed.getMessage());
        } catch (AssertionError late) {
            throw new CommandFailure(ExitCode.INTERNAL, "hangup: the demo stopped: " + late.getMessage());
        }
        if (!broken.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.INTERNAL,
                    "hangup: on this machine a fault is not what it promises:\n  " + String.join("\n  ", broken));
        }
        return ExitCode.OK;
    }
}
