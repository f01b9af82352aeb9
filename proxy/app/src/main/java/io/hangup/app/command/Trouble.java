package io.hangup.app.command;

import io.hangup.app.log.Printable;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a command's failure becomes lines on the standard error and an exit code, whoever had read the command line. */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger("hangup.command");

    private Trouble() {}

    /**
     * Says it.
     *
     * @param command that failed
     * @return with what the process shall end
     */
    static int tell(Exception failure, String command, PrintWriter err) {
        if (failure instanceof CommandFailure told) {
            err.println(told.getMessage());
            return told.exitCode();
        }
        LOG.error("hangup {}: internal error", command, failure);
        err.println("hangup: internal error: " + Printable.of(failure.toString()));
        err.println("  Please report this, with the lines around it.");
        return ExitCode.INTERNAL;
    }
}
