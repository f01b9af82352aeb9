package io.hangup.app.command;

import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.app.log.Printable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A command that Hangup is wrapped around. It has Hangup's standard streams, directory and environment, and it decides how long
 * it runs: signals are passed on, and nothing more is done about it, ever.
 */
final class Around {
    /** What is passed on, where the JVM lets us. */
    private static final List<String> PASSED_ON = List.of("INT", "TERM", "HUP", "USR1", "USR2");

    private final List<String> words;
    private final EventLog log;
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private volatile boolean hurried;

    /**
     * One that is not started yet.
     *
     * @param words the command and its arguments
     * @param log where it is said what is done
     */
    Around(List<String> words, EventLog log) {
        this.words = List.copyOf(words);
        this.log = log;
    }

    /**
     * Runs it to its end.
     *
     * @param variables are added to its environment
     * @return with what it ended; 128 and the number of the signal where one killed it
     * @throws CommandFailure where it cannot be started
     */
    int run(Map<String, String> variables) throws CommandFailure, InterruptedException {
        Signals.handle(PASSED_ON)
                .to(signal -> started.whenComplete((process, failed) -> {
                    if (process != null) {
                        came(signal, process);
                    }
                }));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putAll(variables);
        Process process;
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw cannotRun(failed);
        }
        log.say(Announcements.command(words.get(0), process.pid()));
        started.complete(process);
        int exitCode = process.waitFor();
        log.say(Announcements.commandEnded(words.get(0), exitCode));
        return exitCode;
    }

    /** Whether somebody wants the end: Ctrl-C was typed, or a signal came that the command did not live to get. */
    boolean hurried() {
        return hurried;
    }

    private void came(String signal, Process process) {
        if (!process.isAlive()) {
            hurried = true;
        } else if (signal.equals("INT") && Terminal.interruptsAll()) {
            hurried = true;
            log.say(Announcements.notice("SIGINT: the terminal has sent it to the command too"));
        } else {
            log.say(
                    passOn(signal, process)
                            ? Announcements.passedOn(signal, process.pid())
                            : Announcements.notice("SIG" + signal + " could not be passed on to the command"));
        }
    }

    private static boolean passOn(String signal, Process process) {
        if (signal.equals("TERM")) {
            process.destroy();
            return true;
        }
        try {
            return new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CommandFailure cannotRun(IOException failed) {
        String name = words.get(0);
        String shown = "hangup: the command cannot be run: " + Printable.of(name);
        Optional<Path> there = found(name);
        if (there.isEmpty()) {
            return new CommandFailure(
                    ExitCode.NOT_FOUND,
                    shown + " was not found" + (name.contains(File.separator) ? "" : " in any directory of PATH"));
        }
        Path path = there.get();
        String why = Files.isDirectory(path)
                ? " is a directory"
                : Files.isExecutable(path)
                        ? " could not be started: " + Printable.of(String.valueOf(failed.getMessage()))
                        : " is not executable";
        return new CommandFailure(ExitCode.NOT_EXECUTABLE, shown + why);
    }

    /** The file that was meant, if there is one: what has a slash is a path, and all else is looked for in PATH. */
    private static Optional<Path> found(String name) {
        Stream<String> places = name.contains(File.separator)
                ? Stream.of("")
                : Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1));
        return name.isEmpty()
                ? Optional.empty()
                : places.map(place -> Path.of(place).resolve(name))
                        .filter(Files::exists)
                        .findFirst();
    }
}
