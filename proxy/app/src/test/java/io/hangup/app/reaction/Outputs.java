package io.hangup.app.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.metrics.Meters;
import io.hangup.core.episode.Reaction;
import io.hangup.core.episode.ReactionSink;
import io.hangup.core.event.EventSink;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What others read of a run: a scrape, and the event lines of {@code --log-format json}. Both are told what the product tells them. */
final class Outputs implements ReactionSink, AutoCloseable {
    private static final long PRINTED_WITHIN_MILLIS = 20_000;
    private static final String LAST = "this is the last line";
    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final EventLog log = new EventLog(printed, new LineFormat.Json(), false);
    private final Meters meters;

    /**
     * For these proxies.
     *
     * @param specs the proxies and their rules
     */
    Outputs(List<ProxySpec> specs) {
        meters = new Meters(specs, "test", log::dropped, Meters.About.EVENTS_AND_REACTIONS);
    }

    /** Takes the events of connections and proxies. */
    EventSink sink() {
        return new Two(meters, log);
    }

    @Override
    public void accept(Reaction reaction) {
        meters.accept(reaction);
        log.accept(reaction);
    }

    /** One scrape: every sample by its name and labels, as they are written. */
    Map<String, Double> scrape() {
        Map<String, Double> samples = new LinkedHashMap<>();
        meters.scrape().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return samples;
    }

    /** All event lines up to now, read as JSON, with every value as text. */
    List<Map<String, String>> events() {
        log.say(Announcements.notice(LAST));
        String text = Await.until(
                "the last line is printed",
                PRINTED_WITHIN_MILLIS,
                () -> printed.toString(UTF_8),
                lines -> lines.endsWith(LAST + "\"}" + System.lineSeparator()));
        return text.lines().map(Outputs::event).toList();
    }

    private static Map<String, String> event(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
        } catch (IOException malformed) {
            throw new UncheckedIOException(line, malformed);
        }
        return fields;
    }

    @Override
    public void close() {
        meters.close();
        log.close();
    }
}
