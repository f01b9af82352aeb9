package io.hangup.zoo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the report of Hangup says of the one episode of a run.
 *
 * @param outcome its word
 * @param marks their words, in order, with a blank between
 * @param resent its word
 * @param resends how often the same was said again
 * @param attempts how often the client came back
 * @param recovered how long that took, in words
 */
record Told(String outcome, String marks, String resent, int resends, int attempts, String recovered) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double AT_ONCE_MILLIS = 1_000;
    private static final double SOON_MILLIS = 5_000;

    /** What was reported; empty where there was no episode. */
    static Optional<Told> of(String report) throws IOException {
        return episodes(report).stream()
                .filter(episode -> episode.getOrDefault("continues", "null").equals("null"))
                .findFirst()
                .map(Told::of);
    }

    private static Told of(Map<String, String> episode) {
        return new Told(
                episode.getOrDefault("outcome", ""),
                episode.getOrDefault("marks", ""),
                episode.getOrDefault("resent", ""),
                Integer.parseInt(episode.getOrDefault("resends", "0")),
                Integer.parseInt(episode.getOrDefault("attempts", "0")),
                time(episode.getOrDefault("recoveredAfterMillis", "null")));
    }

    /** The same of a client that was not let to look before its next call: how long that took says nothing of it. */
    Told withNextCall() {
        return new Told(outcome, marks, resent, resends, attempts, recovered.isEmpty() ? "" : "with the next call");
    }

    private static String time(String millis) {
        if (millis.equals("null")) {
            return "";
        }
        double value = Double.parseDouble(millis);
        if (value < AT_ONCE_MILLIS) {
            return "at once";
        }
        return value < SOON_MILLIS ? "within 5 s" : "later";
    }

    /** The fields of each episode as text; lists have their elements in order, with a blank between. */
    private static List<Map<String, String>> episodes(String report) throws IOException {
        List<Map<String, String>> episodes = new ArrayList<>();
        try (JsonParser json = JSON.createParser(report)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("episodes");
                JsonToken value = json.nextToken();
                if (wanted && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        episodes.add(fields(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return episodes;
    }

    private static Map<String, String> fields(JsonParser json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY) {
                List<String> words = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    words.add(json.getText());
                    json.skipChildren();
                }
                fields.put(name, String.join(" ", words.stream().sorted().toList()));
            } else {
                fields.put(name, json.getText());
                json.skipChildren();
            }
        }
        return fields;
    }
}
