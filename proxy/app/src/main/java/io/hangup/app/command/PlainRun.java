package io.hangup.app.command;

import java.io.PrintWriter;
import java.util.OptionalInt;

/**
 * {@code run CONFIG} and nothing else: how a container starts. There is no option to be read, so the library that reads
 * options, whose classes cost a third of the whole start, is not loaded. Any other command line, also a wrong one, is the
 * library's.
 */
public final class PlainRun {
    private static final int WORDS = 2;

    private PlainRun() {}

    /**
     * Runs, if that is what is typed.
     *
     * @return with what the process shall end; empty where more is typed
     */
    public static OptionalInt execute(PrintWriter err, String... args) {
        if (args.length != WORDS || !args[0].equals(RunCommand.NAME) || !names(args[1])) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(RunCommand.of(args[1]).call());
        } catch (Exception failed) {
            return OptionalInt.of(Trouble.tell(failed, RunCommand.NAME, err));
        }
    }

    /** Whether that is a configuration by its look: no option, no proxy, and nothing that picocli takes as its own. */
    private static boolean names(String argument) {
        return !argument.isEmpty() && "-@".indexOf(argument.charAt(0)) < 0 && argument.indexOf('=') < 0;
    }
}
