package io.hangup.app.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes what is typed behind {@code hangup}. */
@Command(
        name = "completion",
        description = "Print the script by which a shell completes hangup's words.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nUse:%n",
        footer = {
            "  For this shell:  source <(hangup completion bash)",
            "  For all to come: hangup completion bash > /etc/bash_completion.d/hangup",
            "  In zsh the same, with zsh, once compinit was called."
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for. */
    enum Shell {
        /** GNU's. */
        BASH,
        /** With its emulation of bash's completion, which the script loads. */
        ZSH;

        /** As it is typed: completion offers it. */
        @Override
        public String toString() {
            return Words.word(this);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    /** One script serves both; the line before it is how zsh knows a file of its completions. */
    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (shell == Shell.ZSH) {
            out.println("#compdef hangup");
        }
        out.print(AutoComplete.bash("hangup", spec.root().commandLine()));
        out.flush();
        return ExitCode.OK;
    }
}
