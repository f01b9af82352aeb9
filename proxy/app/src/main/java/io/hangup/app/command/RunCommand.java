package io.hangup.app.command;

import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.wiring.App;
import io.hangup.config.HangupConfig;
import io.hangup.engine.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs proxies until Ctrl-C or SIGTERM, which is their normal end. */
@Command(
        name = "run",
        description = "Run the proxies of a configuration, or typed ones, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private enum LogFormat {
        TEXT,
        JSON
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

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        HangupConfig config = overrides.configuration(what);
        LineFormat format =
                switch (logFormat) {
                    case TEXT -> new LineFormat.Text(Ansi.AUTO.enabled());
                    case JSON -> new LineFormat.Json();
                };
        EventLog log = new EventLog(new FileOutputStream(FileDescriptor.out), format, quiet);
        try {
            App app = App.start(config, Version.text(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(app), "hangup-end"));
        } catch (StartFailure | IOException failed) {
            log.close();
            throw new CommandFailure(ExitCode.UNREACHABLE, "hangup: " + failed.getMessage());
        }
        Thread.currentThread().join();
        return ExitCode.OK;
    }

    /** A signal would end the JVM with a code of its own (143 for SIGTERM), but this end is the normal one. */
    private static void end(App app) {
        try {
            app.close();
        } finally {
            Runtime.getRuntime().halt(ExitCode.OK);
        }
    }
}
