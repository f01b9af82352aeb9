package io.hangup.app.log;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** The form of a line, without its line break. Few have further lines below them, and those only for people. */
public sealed interface LineFormat {
    /** What was said at that time, as one line. */
    String line(Instant at, Said said);

    /**
     * For people: {@code 12:01:03.123 ✗ orders-db#7 injected reset ...}, in the local time.
     *
     * @param coloured whether the sign is coloured; the words never are
     */
    record Text(boolean coloured) implements LineFormat {
        private static final ZoneId HERE = ZoneId.systemDefault();
        private static final int TIME_CHARS = "12:01:03.123".length();
        private static final String INDENT = "    ";

        @Override
        public String line(Instant at, Said said) {
            StringBuilder line = new StringBuilder(time(at))
                    .append(' ')
                    .append(said.mark().shown(coloured))
                    .append(' ')
                    .append(Printable.of(said.words()));
            said.more()
                    .forEach(below ->
                            line.append(System.lineSeparator()).append(INDENT).append(Printable.of(below)));
            return line.toString();
        }

        /** A time of day with nanoseconds is written with all its digits; a formatter would cost a start 20 ms. */
        private static String time(Instant at) {
            return LocalTime.ofInstant(at.truncatedTo(ChronoUnit.MILLIS).plusNanos(1), HERE)
                    .toString()
                    .substring(0, TIME_CHARS);
        }
    }

    /**
     * For programs: one JSON object (RFC 8259) per line. Every object has {@code time} (ISO 8601, UTC) and {@code event};
     * which fields follow depends on the event and is said in {@link EventWords}, {@link ProxyWords}, {@link Announcements} and
     * where else a {@link Said} is made. Names are
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
