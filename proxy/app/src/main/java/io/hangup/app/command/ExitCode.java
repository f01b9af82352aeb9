package io.hangup.app.command;

import io.hangup.core.report.Verdict;
import java.util.List;

/** With what Hangup ends. */
final class ExitCode {
    /** All went well; an end by Ctrl-C or SIGTERM is one. */
    static final int OK = 0;
    /** A defect of Hangup, or a demo that did not get what it promises. */
    static final int INTERNAL = 1;
    /** The running Hangup that is steered said no; the same as a command that did not do what it was asked. */
    static final int REFUSED = 1;
    /** The command line or the configuration is wrong. */
    static final int USAGE = 2;
    /** A port could not be bound, or something could not be reached. */
    static final int UNREACHABLE = 3;
    /** All was done, but clients did not take it as was expected, or a RST, FIN or refused connect did not survive the way. */
    static final int EXPECTATION_FAILED = 99;
    /** The wrapped command is there and cannot be run; as env(1) and shells have it. */
    static final int NOT_EXECUTABLE = 126;
    /** The wrapped command is not there; as env(1) and shells have it. */
    static final int NOT_FOUND = 127;

    private ExitCode() {}

    /** Of a run that has come to its end. */
    static int of(List<Verdict> verdicts) {
        return verdicts.stream().allMatch(Verdict::held) ? OK : EXPECTATION_FAILED;
    }

    /**
     * Of a run around a command.
     *
     * @param command with what the command has ended; where that is not 0, nobody asks for more
     */
    static int of(int command, List<Verdict> verdicts) {
        return command == OK ? of(verdicts) : command;
    }
}
