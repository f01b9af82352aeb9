package io.hangup.app.report;

import io.hangup.app.log.Colour;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How a report for people is to look.
 *
 * @param columns that a line may have
 * @param coloured whether signs are coloured; words never are
 */
public record Look(int columns, boolean coloured) {
    /** For a file, or where nobody can tell. */
    public static final Look PLAIN = new Look(80, false);

    /** Below this, words would stand one below the other. */
    private static final int LEAST_COLUMNS = 40;

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");

    /** Makes room for a few words. */
    public Look {
        columns = Math.max(columns, LEAST_COLUMNS);
    }

    /** For this process' terminal, if it has one; {@code COLUMNS} and {@code NO_COLOR} are heeded. */
    public static Look ofTerminal() {
        return ofTerminal(Optional.ofNullable(System.getenv("COLUMNS")));
    }

    static Look ofTerminal(Optional<String> columns) {
        int wanted = columns.filter(COUNT.asMatchPredicate())
                .map(Integer::parseInt)
                .orElseGet(() ->
                        CommandSpec.create().usageMessage().autoWidth(true).width());
        return new Look(wanted, Colour.wanted());
    }
}
