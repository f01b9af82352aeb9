package io.hangup.app.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The form of a line, without its line break. */
public sealed interface LineFormat {
    /** What was said at that time, as one line. */
    String line(Instant at, Said said);

    /**
     * For people: {@code 12:01:03.123 ✗ orders-db#7 injected reset ...}, in the local time.
     *
     * @param coloured whether the sign is coloured; the words never are
     */
    record Text(boolean coloured) implements LineFormat {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

        @Override
        public String line(Instant at, Said said) {
            return TIME.format(at) + " " + said.mark().shown(coloured) + " " + Printable.of(said.words());
        }
    }

    /**
     * For programs: one JSON object (RFC 8259) per line. Every object has {@code time} (ISO 8601, UTC) and {@code event};
     * which fields follow depends on the event and is said in {@link EventWords} and {@link Announcements}. Names are
     * lower camel case, units come last in names, and a field that has nothing to say is left out.
     */
    record Json() implements LineFormat {
        @Override
        public String line(Instant at, Said said) {
            JsonObject object = new JsonObject();
            object.put("time", at.toString());
            object.put("event", said.event());
            said.fields().forEach(object::put);
            return object.toString();
        }
    }
}
