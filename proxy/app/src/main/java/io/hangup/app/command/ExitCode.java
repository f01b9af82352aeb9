package io.hangup.app.command;

import io.hangup.core.report.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** What each means: the table of the guide, and of every page of the manual as far as it is of use there. */
    static final Map<Integer, String> MEANINGS = meanings();

    private ExitCode() {}

    private static Map<Integer, String> meanings() {
        Map<Integer, String> meanings = new LinkedHashMap<>();
        meanings.put(OK, "All went well; an end by Ctrl-C or SIGTERM is one.");
        meanings.put(REFUSED, "It did not do what it was asked: the running Hangup said no, or this one has a defect.");
        meanings.put(USAGE, "The command line or the configuration is wrong.");
        meanings.put(UNREACHABLE, "A port cannot be bound, or no Hangup answers where one was looked for.");
        meanings.put(EXPECTATION_FAILED, "What was expected did not hold, or something did not survive the way.");
        meanings.put(NOT_EXECUTABLE, "The command behind -- is there and cannot be run.");
        meanings.put(NOT_FOUND, "The command behind -- is not there; any other code is its own.");
        return meanings;
    }

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
