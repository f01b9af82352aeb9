package io.hangup.app.command;

import io.hangup.app.explain.FaultPage;
import io.hangup.app.explain.TransportPage;
import io.hangup.config.Loaded;
import io.hangup.config.Problem;
import io.hangup.config.ShortRule;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a fault is, what it does, and what a client gets of it. */
@Command(
        name = "explain",
        description = "Say what a fault does and what a client gets; without a fault, list them.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final String TRANSPORTS = "transports";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FAULT",
            description = "Its name, such as broken-pipe; or " + TRANSPORTS + ".")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws CommandFailure {
        spec.commandLine().getOut().print(name.isEmpty() ? FaultPage.list() : page(name.get()));
        return ExitCode.OK;
    }

    private static String page(String name) throws CommandFailure {
        return name.equals(TRANSPORTS) ? TransportPage.text() : FaultPage.of(fault(name));
    }

    private static Fault fault(String name) throws CommandFailure {
        Optional<Fault> fault = Fault.named(name, Target.CLIENT);
        if (fault.isPresent()) {
            return fault.get();
        }
        // The reader of rules knows what was probably meant.
        String complaint = ShortRule.parse(name, 1) instanceof Loaded.Invalid<Rule> invalid
                ? invalid.problems().stream().map(ExplainCommand::inWords).collect(Collectors.joining("\n"))
                : "fault \"" + name + "\" (expected: the name of one)";
        throw new CommandFailure(ExitCode.USAGE, complaint + "\n  hangup explain lists all faults.");
    }

    private static String inWords(Problem problem) {
        return "hangup: " + problem.message()
                + problem.hint().map(hint -> "\n  " + hint).orElse("");
    }
}
