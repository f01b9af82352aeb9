package io.hangup.app.command;

import io.hangup.config.HangupConfig;
import io.hangup.config.Inspection;
import io.hangup.config.Loaded;
import io.hangup.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with configurations, or that nothing is. */
@Command(
        name = "check",
        description = "Say all that is wrong with configurations, or that nothing is.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "CONFIG", description = "YAML files; - is the standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--elsewhere",
            description = "They are for another machine: the files and the token of the admin port need not be here.")
    private boolean elsewhere;

    @Override
    public Integer call() throws CommandFailure {
        List<Problem> problems = new ArrayList<>();
        for (String file : files) {
            Loaded<HangupConfig> loaded = ConfigFiles.load(file, elsewhere ? Inspection.NONE : ConfigFiles.MACHINE);
            if (loaded instanceof Loaded.Invalid<HangupConfig> invalid) {
                problems.addAll(invalid.problems());
            } else if (loaded instanceof Loaded.Valid<HangupConfig> valid) {
                valid.warnings().forEach(warning -> spec.commandLine().getErr().println(warning.text()));
                spec.commandLine().getOut().println(file + ": ok: " + inWords(valid));
            }
        }
        if (!problems.isEmpty()) {
            throw CommandFailure.of(problems);
        }
        return ExitCode.OK;
    }

    private static String inWords(Loaded.Valid<HangupConfig> valid) {
        HangupConfig config = valid.value();
        int warnings = valid.warnings().size();
        int rules = config.proxies().stream()
                .mapToInt(proxy -> proxy.rules().size())
                .sum();
        return count(config.proxies().size(), "proxy", "proxies") + ", " + count(rules, "rule", "rules")
                + (warnings == 0 ? "" : ", " + count(warnings, "warning", "warnings"));
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
