package io.hangup.app.command;

import io.hangup.app.report.ReportJson;
import io.hangup.config.Schema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an editor needs to complete and check a configuration while it is written, and a program to read a report. */
@Command(
        name = "schema",
        description = "Print the JSON Schema (draft-07) of configurations, for editors, or of reports.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Of what. */
    enum Subject {
        /** Of configurations. */
        CONFIG,
        /** Of reports. */
        REPORT;

        /** As it is typed: completion offers it. */
        @Override
        public String toString() {
            return Words.word(this);
        }
    }

    @Parameters(arity = "0..1", paramLabel = "config|report", description = "Of what; config where it is left out.")
    private Subject subject = Subject.CONFIG;

    @Override
    public Integer call() {
        String schema =
                switch (subject) {
                    case CONFIG -> Schema.json();
                    case REPORT -> ReportJson.schema();
                };
        spec.commandLine().getOut().print(schema);
        return ExitCode.OK;
    }
}
