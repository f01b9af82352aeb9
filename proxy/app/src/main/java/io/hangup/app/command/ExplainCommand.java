package io.hangup.app.command;

import io.hangup.app.explain.FaultPage;
import io.hangup.app.explain.ScenarioPage;
import io.hangup.app.explain.TransportPage;
import io.hangup.app.log.Printable;
import io.hangup.config.Loaded;
import io.hangup.config.Problem;
import io.hangup.config.ShortRule;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a fault or a scenario is, what it does, and what a client gets of it. */
@Command(
        name = "explain",
        description = "Say what a fault or a scenario does and what a client gets; without a name, list all.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final String TRANSPORTS = "transports";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Of a fault, such as broken-pipe, or of a scenario, such as nat-idle; or " + TRANSPORTS + ".")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws CommandFailure {
        spec.commandLine().getOut().print(name.isEmpty() ? FaultPage.list() : page(name.get()));
        return ExitCode.OK;
    }

    private static String page(String name) throws CommandFailure {
        if (name.equals(TRANSPORTS)) {
            return TransportPage.text();
        }
        String faults = Stream.concat(Fault.all(Target.CLIENT).stream(), Fault.measured(Target.CLIENT).stream())
                .filter(fault -> fault.name().equals(name))
                .map(FaultPage::of)
                .collect(Collectors.joining("\n"));
        if (!faults.isEmpty()) {
            return faults;
        }
        Optional<Scenario> scenario = Scenario.named(name);
        if (scenario.isPresent()) {
            return ScenarioPage.of(scenario.get());
        }
        throw unknown(name);
    }

    /** The reader of rules knows what was probably meant. */
    private static CommandFailure unknown(String name) {
        List<Problem> asFault = problems(name);
        List<Problem> asScenario = problems("scenario " + name);
        boolean isNearer = asFault.stream().noneMatch(ExplainCommand::isNear)
                && asScenario.stream().anyMatch(ExplainCommand::isNear);
        String complaint = (isNearer ? asScenario : asFault)
                .stream().map(ExplainCommand::inWords).collect(Collectors.joining("\n"));
        return new CommandFailure(
                ExitCode.USAGE,
                (complaint.isEmpty() ? "hangup: " + Printable.of(name) + " (expected: one name)" : complaint)
                        + "\n  hangup explain lists all faults and scenarios.");
    }

    private static List<Problem> problems(String rule) {
        return ShortRule.parse(rule, List.of()) instanceof Loaded.Invalid<Rule> invalid
                ? invalid.problems()
                : List.of();
    }

    private static boolean isNear(Problem problem) {
        return problem.hint().filter(hint -> hint.startsWith("did you mean")).isPresent();
    }

    private static String inWords(Problem problem) {
        return "hangup: " + problem.message()
                + problem.hint().map(hint -> "\n  " + hint).orElse("");
    }
}
