package io.hangup.app.command;

import io.hangup.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A command ends early; the message, of one or more lines, says what happened, where, and what to do next. */
final class CommandFailure extends Exception {
    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A configuration or a part of the command line is wrong. */
    static CommandFailure of(List<Problem> problems) {
        return new CommandFailure(
                ExitCode.USAGE, problems.stream().map(Problem::text).collect(Collectors.joining("\n\n")));
    }

    int exitCode() {
        return exitCode;
    }
}
