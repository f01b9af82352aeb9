package io.hangup.app.command;

import io.hangup.app.ctl.AdminClient;
import io.hangup.app.ctl.AdminFailure;
import io.hangup.app.ctl.Events;
import io.hangup.app.ctl.Shown;
import io.hangup.app.ctl.Table;
import io.hangup.app.log.Printable;
import io.hangup.app.report.ReportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Steers a running Hangup over its admin port. Each of its own commands is one request. */
@Command(
        name = "ctl",
        description = "Steer a running Hangup over its admin port.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
final class CtlCommand implements Callable<Integer> {
    /** The admin port takes no larger body. */
    private static final int LARGEST_RULE_BYTES = 64 * 1024;

    private static final String RULE = "PROXY/RULE";
    private static final String RULE_WORDS = "Which rule; ctl rules shows them.";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private CtlOptions options = new CtlOptions();

    /** One request. */
    private interface Asking {
        String answer(AdminClient client) throws AdminFailure, CommandFailure;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("hangup: ctl needs a command, one of "
                + String.join(", ", spec.subcommands().keySet()));
        err.println("  hangup ctl --help shows what each does.");
        return ExitCode.USAGE;
    }

    @Command(name = "list", description = "Every proxy: where it listens, its connections and rules.")
    int list() throws CommandFailure {
        return show(client -> client.get("proxies"), shown()::proxies);
    }

    @Command(name = "connections", description = "The connections that are open: age, bytes each way, state and plan.")
    int connections(
            @Option(names = "--proxy", paramLabel = "PROXY", description = "Only its own.") Optional<String> proxy)
            throws CommandFailure {
        return show(client -> client.get("connections" + Query.of("proxy", proxy)), shown()::connections);
    }

    @Command(name = "rules", description = "Every rule as it stands.")
    int rules(@Option(names = "--proxy", paramLabel = "PROXY", description = "Only its own.") Optional<String> proxy)
            throws CommandFailure {
        return show(client -> client.get("rules" + Query.of("proxy", proxy)), shown()::rules);
    }

    @Command(name = "arm", description = "Arm a rule from now, with all its limits anew.")
    int arm(
            @Parameters(paramLabel = RULE, description = RULE_WORDS, converter = RuleName.Reader.class) RuleName rule,
            @Option(names = "--for", paramLabel = "TIME", description = "Until it disarms itself, such as 10m.")
                    Optional<String> time)
            throws CommandFailure {
        String body = time.map(each -> AdminClient.body("for", each)).orElse("");
        return show(client -> client.post(rule.path() + "/arm", body), shown()::rule);
    }

    @Command(name = "disarm", description = "Disarm a rule, or everything at once where none is named.")
    int disarm(
            @Parameters(
                            arity = "0..1",
                            paramLabel = RULE,
                            description = "Which rule; where it is left out, all of them: the kill switch.",
                            converter = RuleName.Reader.class)
                    Optional<RuleName> rule)
            throws CommandFailure {
        return rule.isEmpty()
                ? show(client -> client.post("disarm", ""), shown()::disarmed)
                : show(client -> client.post(rule.get().path() + "/disarm", ""), shown()::rule);
    }

    @Command(name = "fire", description = "Have an armed rule break its open connections now, or those that are named.")
    int fire(
            @Parameters(paramLabel = RULE, description = RULE_WORDS, converter = RuleName.Reader.class) RuleName rule,
            @Option(names = "--connection", paramLabel = "N", description = "Only this one.") Optional<Long> connection,
            @Option(names = "--next", paramLabel = "N", description = "The next ones that are accepted.")
                    Optional<Long> next)
            throws CommandFailure {
        if (connection.isPresent() && next.isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "hangup: --connection and --next (expected: one of them)");
        }
        return fire(
                rule,
                connection
                        .map(number -> AdminClient.body("connection", number))
                        .or(() -> next.map(number -> AdminClient.body("next", number)))
                        .orElse(""));
    }

    @Command(name = "next", description = "Have an armed rule break the next connections; the same as fire --next.")
    int next(
            @Parameters(index = "0", paramLabel = RULE, description = RULE_WORDS, converter = RuleName.Reader.class)
                    RuleName rule,
            @Parameters(
                            index = "1",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "How many; 1 where it is left out.")
                    Long count)
            throws CommandFailure {
        return fire(rule, AdminClient.body("next", count));
    }

    private int fire(RuleName rule, String body) throws CommandFailure {
        return show(client -> client.post(rule.path() + "/fire", body), shown()::fired);
    }

    @Command(name = "put", description = "Put a rule in the place of the one of that name, or behind the others.")
    int put(
            @Parameters(index = "0", paramLabel = RULE, description = RULE_WORDS, converter = RuleName.Reader.class)
                    RuleName rule,
            @Parameters(
                            index = "1",
                            paramLabel = "FILE",
                            defaultValue = "-",
                            description = "The rule in YAML or JSON; the standard input where it is left out, or -.")
                    String file)
            throws CommandFailure {
        return show(client -> client.put(rule.path(), read(file)), shown()::rule);
    }

    @Command(name = "delete", description = "Take a rule away.")
    int delete(
            @Parameters(paramLabel = RULE, description = RULE_WORDS, converter = RuleName.Reader.class) RuleName rule)
            throws CommandFailure {
        return show(
                client -> client.delete(rule.path()),
                none -> List.of("■ " + rule.proxy() + "/" + rule.rule() + " is taken away"));
    }

    @Command(name = "reload", description = "Take the file of the configuration anew.")
    int reload() throws CommandFailure {
        return show(client -> client.post("reload", ""), shown()::reloaded);
    }

    @Command(name = "report", description = "What clients did so far.")
    int report(
            @Option(names = "--format", paramLabel = "text|json|junit|markdown", description = "How it is written.")
                    Optional<ReportFormat> format)
            throws CommandFailure {
        ReportFormat wanted = options.json() ? ReportFormat.JSON : format.orElse(ReportFormat.TEXT);
        return show(
                client -> client.get("report?format=" + wanted.name().toLowerCase(Locale.ROOT)),
                text -> text.lines().toList());
    }

    @Command(name = "reactions", description = "The episodes so far: each fault, and what its client did next.")
    int reactions(
            @Option(
                            names = "--await",
                            paramLabel = "TIME",
                            description = "Wait so long until every outcome is known, such as 2s.")
                    Optional<String> time,
            @Option(names = "--proxy", paramLabel = "PROXY", description = "Only its own.") Optional<String> proxy,
            @Option(names = "--rule", paramLabel = "RULE", description = "Only its own.") Optional<String> rule)
            throws CommandFailure {
        Query query = Query.of("await", time).and("proxy", proxy).and("rule", rule);
        return show(client -> client.get("reactions" + query), shown()::reactions);
    }

    @Command(
            name = "events",
            description = "Each event as it happens, until Ctrl-C; goes on where a connection is lost.")
    int events(
            @Option(names = "--type", paramLabel = "TYPE", description = "Only these, such as injected,ended.")
                    Optional<String> types,
            @Option(names = "--proxy", paramLabel = "PROXY", description = "Only its own.") Optional<String> proxy,
            @Option(names = "--count", paramLabel = "N", description = "End behind so many.") Optional<Long> count)
            throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Query query = Query.of("type", types).and("proxy", proxy);
        AtomicLong left = new AtomicLong(count.orElse(Long.MAX_VALUE));
        try {
            new Events(options.client(), "events" + query, note -> {
                        err.println("hangup: " + note);
                        err.flush();
                    })
                    .follow(event -> {
                        out.println(options.json() ? event.data() : event.text());
                        return !out.checkError() && left.decrementAndGet() > 0;
                    });
            return ExitCode.OK;
        } catch (AdminFailure failed) {
            throw told(failed);
        }
    }

    /** Asks, and shows the answer. What fails is JSON too where JSON is wanted, beside the words on the standard error. */
    private int show(Asking asking, Function<String, List<String>> words) throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        try {
            String answer = asking.answer(options.client());
            if (options.json()) {
                out.println(answer.isBlank() ? "{}" : answer.stripTrailing());
            } else {
                words.apply(answer).forEach(out::println);
            }
            out.flush();
            return ExitCode.OK;
        } catch (AdminFailure failed) {
            throw told(failed);
        } catch (CommandFailure failed) {
            shownAsJson(AdminClient.body("detail", String.valueOf(failed.getMessage())));
            throw failed;
        }
    }

    private void shownAsJson(String failure) {
        if (options.json()) {
            spec.commandLine().getOut().println(failure);
            spec.commandLine().getOut().flush();
        }
    }

    private CommandFailure told(AdminFailure failed) {
        shownAsJson(failed.json());
        return failure(failed);
    }

    /** The failure of a command that asks an admin port. */
    static CommandFailure failure(AdminFailure failed) {
        int exitCode =
                switch (failed.why()) {
                    case UNREACHABLE -> ExitCode.UNREACHABLE;
                    case REFUSED -> ExitCode.REFUSED;
                    case USAGE -> ExitCode.USAGE;
                };
        return new CommandFailure(exitCode, String.valueOf(failed.getMessage()));
    }

    /** For the terminal, if it is one. */
    private Shown shown() {
        return new Shown(Terminal.shows() ? terminalChars() : Table.UNBOUNDED);
    }

    /** As wide as picocli finds the terminal. */
    private int terminalChars() {
        return spec.root().usageMessage().autoWidth(true).width();
    }

    private static String reason(Exception failed) {
        return failed instanceof NoSuchFileException
                ? "it is not there"
                : failed instanceof AccessDeniedException ? "permission denied" : String.valueOf(failed.getMessage());
    }

    private static byte[] read(String file) throws CommandFailure {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] text = in.readNBytes(LARGEST_RULE_BYTES + 1);
            if (text.length <= LARGEST_RULE_BYTES) {
                return text;
            }
        } catch (IOException | InvalidPathException failed) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "hangup: " + Printable.of(file + " cannot be read (" + reason(failed) + ")")
                            + "\n  Name a file with one rule, as it stands in a configuration.");
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "hangup: " + Printable.of(file) + " is larger than " + LARGEST_RULE_BYTES
                        + " B, and the admin port takes no more\n  Put a large rule into the configuration, and reload that.");
    }
}
