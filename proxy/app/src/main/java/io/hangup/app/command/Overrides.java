package io.hangup.app.command;

import io.hangup.app.reload.ConfigFile;
import io.hangup.app.wiring.App;
import io.hangup.config.AdminConfig;
import io.hangup.config.Caution;
import io.hangup.config.HangupConfig;
import io.hangup.config.Inspection;
import io.hangup.config.Loaded;
import io.hangup.config.ProxyConfig;
import io.hangup.config.ShortDrain;
import io.hangup.config.ShortProxy;
import io.hangup.config.ShortRule;
import io.hangup.config.TransportChoice;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options of {@code run} that a file has too; where both speak, the command line is right. */
final class Overrides {
    private static final int MAX_THREADS = 1_024;
    private static final String HINT = """
            hangup: nothing to run. Name a configuration, or type a proxy and what shall happen on it:
              hangup run 15432=localhost:5432 --rule 'reset when answering'""";

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "What happens on the typed proxies, such as 'reset when upstream-sent 64KiB, 20%%'.")
    private List<String> rules = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Decides which connections a share hits.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Event loops; with one, connections keep their order.")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--transport", paramLabel = "auto|epoll|kqueue|nio", description = "How sockets are driven.")
    private Optional<TransportChoice> transport = Optional.empty();

    @Option(
            names = "--admin",
            paramLabel = "[HOST:]PORT",
            description = "Where health, metrics and controls are served; a port alone is on loopback.")
    private Optional<String> admin = Optional.empty();

    @Option(names = "--observe", description = "Inject nothing; say and count what would be injected.")
    private boolean observe;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "How long open connections may go on after a SIGTERM; 0s ends them at once.")
    private Optional<String> drain = Optional.empty();

    @Option(
            names = "--probe",
            paramLabel = "[HOST:]PORT",
            description = "A port that answers with a RST, for hangup doctor; a port alone is on loopback.")
    private Optional<String> probe = Optional.empty();

    private void checkThreads() throws CommandFailure {
        if (threads.isPresent() && (threads.get() < 1 || threads.get() > MAX_THREADS)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "hangup: --threads " + threads.get() + " (expected: 1 to " + MAX_THREADS + ")");
        }
    }

    /** What the arguments and these options ask for together. */
    App.Start start(List<String> arguments) throws CommandFailure {
        checkThreads();
        UnaryOperator<HangupConfig> typed = changes();
        if (arguments.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, HINT);
        }
        if (arguments.stream().allMatch(argument -> argument.contains("="))) {
            return new App.Start(typed.apply(typed(arguments)), Optional.empty(), Version.text());
        }
        if (arguments.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "hangup: " + String.join(" ", arguments) + " (expected: one CONFIG, or only LISTEN=UPSTREAM)");
        }
        if (!rules.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "hangup: --rule is for typed proxies; write this rule into " + arguments.get(0));
        }
        // What is typed of the admin port stands on no line of a file; its start says what is wrong with it.
        Inspection machine = admin.isPresent() ? Inspection.NONE : ConfigFiles.MACHINE;
        Optional<ConfigFile> file = ConfigFiles.file(arguments.get(0), typed);
        HangupConfig config = file.isPresent()
                ? valid(file.get().load(machine))
                : typed.apply(valid(ConfigFiles.load(arguments.get(0), written -> machine.of(typed.apply(written)))));
        return new App.Start(config, file, Version.text());
    }

    /** What these options change in any configuration. */
    private UnaryOperator<HangupConfig> changes() throws CommandFailure {
        Optional<Endpoint> typedAdmin = listener("--admin", admin);
        Optional<Endpoint> typedProbe = listener("--probe", probe);
        Optional<Long> typedDrain =
                drain.isPresent() ? Optional.of(valid(ShortDrain.parse("--drain", drain.get()))) : Optional.empty();
        return base -> new HangupConfig(
                seed.map(OptionalLong::of).orElse(base.seed()),
                typedAdmin
                        .map(at -> base.admin().map(admin -> admin.at(at)).orElse(AdminConfig.on(at)))
                        .or(base::admin),
                typedProbe.or(base::probe),
                transport.orElse(base.transport()),
                threads.orElse(base.threads()),
                base.watching(),
                cautious(base.caution(), typedDrain),
                base.proxies());
    }

    private Caution cautious(Caution base, Optional<Long> typedDrain) {
        Restraint restraint =
                observe ? new Restraint(Mode.OBSERVE, base.restraint().cap()) : base.restraint();
        return new Caution(base.defaults(), restraint, base.bounds(), typedDrain.orElse(base.drainMillis()));
    }

    private static Optional<Endpoint> listener(String option, Optional<String> typed) throws CommandFailure {
        return typed.isPresent() ? Optional.of(valid(ShortProxy.parseListen(option, typed.get()))) : Optional.empty();
    }

    private HangupConfig typed(List<String> arguments) throws CommandFailure {
        List<Rule> armed = new ArrayList<>();
        for (String rule : rules) {
            armed.add(valid(ShortRule.parse(rule, armed)));
        }
        List<ProxyConfig> proxies = new ArrayList<>();
        for (String argument : arguments) {
            ShortProxy proxy = valid(ShortProxy.parse(argument));
            String name = "proxy-" + (proxies.size() + 1);
            proxies.add(new ProxyConfig(name, proxy.listen(), proxy.upstream(), Timeouts.DEFAULT, armed));
        }
        return new HangupConfig(
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                TransportChoice.AUTO,
                1,
                Optional.of(Watching.DEFAULT),
                proxies);
    }

    private static <T> T valid(Loaded<T> loaded) throws CommandFailure {
        if (loaded instanceof Loaded.Invalid<T> invalid) {
            throw CommandFailure.of(invalid.problems());
        }
        return ((Loaded.Valid<T>) loaded).value();
    }
}
