package io.hangup.app.command;

import io.hangup.app.admin.BadAdmin;
import io.hangup.app.log.Colour;
import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.reaction.Reactions;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.ReportJson;
import io.hangup.app.wiring.App;
import io.hangup.config.ProxyConfig;
import io.hangup.core.report.Report;
import io.hangup.core.report.Verdict;
import io.hangup.engine.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs proxies until Ctrl-C or SIGTERM, which is their normal end, or as long as a command runs. */
@Command(
        name = RunCommand.NAME,
        description =
                "Run the proxies of a configuration, or typed ones, until Ctrl-C; or around a command, until that ends.",
        customSynopsis = {
            "hangup run [OPTIONS] CONFIG [-- COMMAND...]",
            "       hangup run [OPTIONS] LISTEN=UPSTREAM... [-- COMMAND...]"
        },
        footer = {
            "",
            "All that is behind the first -- is the command. It is started once every",
            "proxy listens, and finds the proxy orders-db in $HANGUP_ORDERS_DB, as",
            "host:port, and the admin port in $HANGUP_ADMIN. Its standard output stays",
            "its own: Hangup then speaks on the standard error. Signals are passed on."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** The verb. */
    static final String NAME = "run";

    private static final long LOOKS_EVERY_MILLIS = 50;
    private static final long DECIDES_WITHIN_MILLIS = 500;

    /** How events are said. */
    enum LogFormat {
        /** For people. */
        TEXT,
        /** For programs. */
        JSON;

        /** As it is typed: completion offers it. */
        @Override
        public String toString() {
            return Words.word(this);
        }
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG | LISTEN=UPSTREAM",
            description = "A YAML file (- is the standard input), or proxies such as 15432=localhost:5432.")
    private List<String> what = List.of();

    @Mixin
    private Overrides overrides = new Overrides();

    @Option(names = "--log-format", paramLabel = "text|json", description = "One line or one object for each event.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--quiet", description = "No line for each event, only what begins and ends.")
    private boolean quiet;

    @Mixin
    private ReportOptions reports = new ReportOptions();

    private final Optional<List<String>> command;

    /**
     * What is to be run is set by the options.
     *
     * @param command that it is run around; empty where it is run by itself
     */
    RunCommand(Optional<List<String>> command) {
        this.command = command;
    }

    /** The same without a command and with no option, of one configuration. */
    static RunCommand of(String config) {
        RunCommand run = new RunCommand(Optional.empty());
        run.what = List.of(config);
        return run;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        return command.isPresent() ? around(command.get()) : alone();
    }

    private int alone() throws CommandFailure, InterruptedException {
        Signals hangups = Signals.handle(List.of("HUP"));
        App.Start start = checked(overrides.start(what));
        EventLog log = log(FileDescriptor.out);
        CountDownLatch end = new CountDownLatch(1);
        Signals ends = Signals.handle(List.of("TERM", "INT"));
        // One that comes while it starts ends it as soon as it has.
        ends.to(signal -> end.countDown());
        App app = start(start, log);
        hangups.to(signal -> app.hangUp());
        ends.to(signal -> {
            if (signal.equals("INT") || end.getCount() == 0) {
                app.hurry();
            }
            end.countDown();
        });
        // Where the JVM does not let us handle these signals, they end it, and this is what it does before.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(app), "hangup-end"));
        // What the start needed is garbage by now, and 20 MB of it would stay in memory for as long as nothing happens.
        System.gc();
        end.await();
        return end(app);
    }

    /** A signal would end the JVM with a code of its own (143 for SIGTERM), but this end is the normal one. */
    private int end(App app) {
        int exitCode = ExitCode.INTERNAL;
        try {
            app.drain();
            exitCode = unlessIncomplete(ExitCode.of(close(app, FileDescriptor.out)));
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
        return exitCode;
    }

    private int around(List<String> words) throws CommandFailure, InterruptedException {
        if (words.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "hangup: there is no command behind --");
        }
        App.Start start = checked(overrides.start(what).wrapped());
        Variables.check(
                start.config().proxies().stream().map(ProxyConfig::name).toList(),
                start.config().admin().isPresent());
        EventLog log = log(FileDescriptor.err);
        App app = start(start, log);
        Around around = new Around(words, log);
        int exitCode;
        try {
            exitCode = around.run(Variables.of(app.listening(), app.adminUrl()));
        } catch (CommandFailure notRun) {
            app.close();
            throw notRun;
        }
        awaitOutcomes(app, around);
        return unlessIncomplete(ExitCode.of(exitCode, close(app, FileDescriptor.err)));
    }

    /** What is asked for can be had. */
    private App.Start checked(App.Start start) throws CommandFailure {
        reports.check();
        boolean rules = start.config().proxies().stream()
                .anyMatch(proxy -> !proxy.rules().isEmpty());
        boolean judged = start.run() == App.Run.WRAPPED && rules;
        if (start.config().watching().isEmpty() && (reports.any() || judged)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "hangup: " + (judged ? "around a command every rule has to fire" : "--report needs a report")
                            + ", and with reactions: { watch: false } nobody looks; leave that line out");
        }
        return start;
    }

    /** Waits for what clients may still do, for as long as patience lasts and nobody is in a hurry. */
    private static void awaitOutcomes(App app, Around around) throws InterruptedException {
        if (app.reactions().isEmpty()) {
            return;
        }
        Reactions reactions = app.reactions().get();
        long startNanos = System.nanoTime();
        long patienceNanos =
                TimeUnit.MILLISECONDS.toNanos(reactions.watching().patienceMillis() + DECIDES_WITHIN_MILLIS);
        boolean known = false;
        while (!known && !around.hurried() && System.nanoTime() - startNanos < patienceNanos) {
            known = reactions.awaitOutcomes(LOOKS_EVERY_MILLIS);
        }
    }

    /** All is over: what was found out is taken before open connections are ended, and said behind the last line. */
    private List<Verdict> close(App app, FileDescriptor to) {
        Optional<Report> report = app.report();
        app.close();
        PrintStream out = new PrintStream(new FileOutputStream(to), false, StandardCharsets.UTF_8);
        report.ifPresent(found -> reports.write(found, out, this::usual)
                .forEach(complaint -> System.err.println("hangup: " + complaint)));
        return report.map(Report::expectations).orElse(List.of());
    }

    /** A build that asked for a report and has none is not well. */
    private int unlessIncomplete(int exitCode) {
        return exitCode == ExitCode.OK && reports.incomplete() ? ExitCode.INTERNAL : exitCode;
    }

    /** What goes to the log if no other report does. Nothing is to be said of a run without rules of which nothing is expected. */
    private String usual(Report report) {
        if (report.rules().isEmpty() && report.expectations().isEmpty()) {
            return "";
        }
        return logFormat == LogFormat.JSON ? ReportJson.line(Instant.now(), report) : ReportFormat.TEXT.show(report);
    }

    private EventLog log(FileDescriptor to) {
        LineFormat format =
                switch (logFormat) {
                    case TEXT -> new LineFormat.Text(Colour.wanted());
                    case JSON -> new LineFormat.Json();
                };
        return new EventLog(new FileOutputStream(to), format, quiet);
    }

    private static App start(App.Start start, EventLog log) throws CommandFailure {
        try {
            return App.start(start, log);
        } catch (BadAdmin bad) {
            log.close();
            throw new CommandFailure(ExitCode.USAGE, "hangup: " + bad.getMessage());
        } catch (StartFailure | IOException failed) {
            log.close();
            throw new CommandFailure(ExitCode.UNREACHABLE, "hangup: " + failed.getMessage());
        }
    }
}
