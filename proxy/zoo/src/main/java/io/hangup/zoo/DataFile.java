package io.hangup.zoo;

import java.util.List;

/**
 * What {@code hangup explain} quotes: a line for each situation ({@code situation}, its name, what it shows, its sentence), and
 * one for each client in it ({@code row}, the situation, the client, its version, what the application saw, in a word what
 * that is, how often the server received the call, and then what Hangup reported), with tabs between.
 */
final class DataFile {
    private DataFile() {}

    /** The text of the file. */
    static String of(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Situation situation : Situation.ALL) {
            line(text, "situation", situation.id(), String.join(" ", situation.explains()), situation.sentence());
            rows.stream()
                    .filter(row -> row.situation().equals(situation))
                    .forEach(row -> line(
                            text,
                            "row",
                            situation.id(),
                            row.animal().name(),
                            row.animal().version(),
                            row.saw(),
                            row.word(),
                            Long.toString(row.received()),
                            row.told().map(Told::outcome).orElse(""),
                            row.told().map(Told::marks).orElse(""),
                            row.told().map(Told::resent).orElse(""),
                            row.told()
                                    .map(told -> Integer.toString(told.resends()))
                                    .orElse(""),
                            row.told()
                                    .map(told -> Integer.toString(told.attempts()))
                                    .orElse(""),
                            row.told().map(Told::recovered).orElse("")));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(String.join("\t", fields)).append('\n');
    }
}
