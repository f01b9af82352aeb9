package io.hangup.app.command;

import io.hangup.app.log.Printable;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where a command's trouble becomes lines on stderr and an exit code. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            err.println("hangup: " + unknown(unmatched, command));
            didYouMean(unmatched, command).ifPresent(err::println);
        } else {
            err.println("hangup: " + Printable.of(String.valueOf(wrong.getMessage())));
        }
        err.println("  " + command.getCommandSpec().qualifiedName() + " --help shows what there is.");
        return ExitCode.USAGE;
    }

    private static String unknown(UnmatchedArgumentException wrong, CommandLine command) {
        String what =
                wrong.isUnknownOption() ? "option" : command.getSubcommands().isEmpty() ? "argument" : "command";
        return "unknown " + what + " " + Printable.of(String.join(" ", wrong.getUnmatched()));
    }

    /** What is near, or all commands where a command is wanted and none is near. */
    private static Optional<String> didYouMean(UnmatchedArgumentException wrong, CommandLine command) {
        Collection<String> near = wrong.getSuggestions();
        if (near.isEmpty() && !wrong.isUnknownOption()) {
            near = command.getSubcommands().keySet();
        }
        return near.isEmpty() ? Optional.empty() : Optional.of("  did you mean " + String.join(" or ", near) + "?");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return Trouble.tell(failure, command.getCommandName(), command.getErr());
    }
}
