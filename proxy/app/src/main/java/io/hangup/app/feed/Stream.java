package io.hangup.app.feed;

import io.hangup.app.log.LineFormat;
import io.hangup.app.log.Mark;
import io.hangup.app.log.Said;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of server-sent events (the WHATWG's HTML standard, 9.2). The data of an event is its line in JSON, as in the log.
 * An id names the run of Hangup too, because numbers begin anew with each.
 */
final class Stream {
    /** So that a browser comes back after a second, and whoever reads knows that nothing is missed from here on. */
    static final String BEGIN = "retry: 1000\n: hangup\n\n";

    private static final Pattern ID = Pattern.compile("([0-9a-z]{1,13})-([0-9]{1,18})");

    private final LineFormat json = new LineFormat.Json();
    private final String run;

    Stream(String run) {
        this.run = run;
    }

    /** The number of an event that was seen in this run; empty where this is no id of it. */
    OptionalLong number(String lastEventId) {
        Matcher id = ID.matcher(lastEventId);
        return id.matches() && id.group(1).equals(run)
                ? OptionalLong.of(Long.parseLong(id.group(2)))
                : OptionalLong.empty();
    }

    String event(Ring.Event event) {
        return text(Optional.of(event.number()), event.at(), event.said());
    }

    /** Events are missing here. */
    String gap(long lastMissing, long events) {
        return text(
                Optional.of(lastMissing),
                Instant.now(),
                new Said("gap", Mark.WARNING, events + " events are missing here", Map.of("events", events)));
    }

    /** What was seen before belongs to another run, so nobody knows how many are missing. */
    String gap() {
        String reason = "the id is of another run of Hangup, or of none; what this one still has follows";
        return text(Optional.empty(), Instant.now(), new Said("gap", Mark.WARNING, reason, Map.of("reason", reason)));
    }

    String dropped(String reason, long events) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", reason);
        fields.put("events", events);
        return text(Optional.empty(), Instant.now(), new Said("dropped", Mark.WARNING, reason, fields));
    }

    /** A comment, and how far the stream has come, so that nothing is told again that was seen and not wanted. */
    String heartbeat(long number) {
        return ": heartbeat\nid: " + run + "-" + number + "\n\n";
    }

    private String text(Optional<Long> number, Instant at, Said said) {
        return number.map(id -> "id: " + run + "-" + id + "\n").orElse("") + "event: " + said.event() + "\ndata: "
                + json.line(at, said) + "\n\n";
    }
}
