package io.hangup.app.ctl;

import io.hangup.app.log.Printable;
import java.util.List;

/**
 * One server-sent event.
 *
 * @param id to go on from; empty for none
 * @param type its name; empty for none
 * @param data a JSON object in one line
 */
public record Event(String id, String type, String data) {
    private static final List<String> FIRST = List.of("time", "event", "proxy", "connection", "rule");

    /** For people: when, what and where, then all the rest by name. */
    public String text() {
        JsonTree fields = JsonTree.of(data);
        StringBuilder line = new StringBuilder();
        FIRST.stream()
                .map(fields::text)
                .filter(text -> !text.isEmpty())
                .forEach(text -> line.append(text).append(' '));
        fields.names().stream()
                .filter(name -> !FIRST.contains(name) && !fields.text(name).isEmpty())
                .forEach(name ->
                        line.append(name).append('=').append(fields.text(name)).append(' '));
        return Printable.of(line.toString().stripTrailing());
    }
}
