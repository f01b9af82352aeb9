package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON log of Hangup, one event per line. */
record Diary(List<Entry> entries) {
    static Diary of(List<String> lines) {
        return new Diary(lines.stream().map(Entry::of).toList());
    }

    /** What it has of the proxy that listens on this port. */
    Diary about(int listeningPort) {
        String proxy = all("listening").stream()
                .filter(entry -> entry.text("port").equals(Integer.toString(listeningPort)))
                .map(entry -> entry.text("proxy"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing listens on " + listeningPort + " in " + this));
        return new Diary(entries.stream()
                .filter(entry -> proxy.equals(entry.fields().get("proxy")))
                .toList());
    }

    /** The events of these names, in the order in which they were told: the name, and the fault where there is one. */
    List<String> order(String... events) {
        return entries.stream()
                .filter(entry -> List.of(events).contains(entry.text("event")))
                .map(entry -> (entry.text("event") + " " + entry.fields().getOrDefault("fault", "")).strip())
                .toList();
    }

    /** The events of this name. */
    List<Entry> all(String event) {
        return entries.stream()
                .filter(entry -> entry.text("event").equals(event))
                .toList();
    }

    /** The first event of this name. */
    Entry first(String event) {
        return all(event).stream().findFirst().orElseThrow(() -> new AssertionError("no " + event + " in " + this));
    }

    /** Asserts that there were so many connections, and that this fault hit and ended each of them at this moment. */
    Diary eachHitBy(String fault, String when, int connections) {
        assertAccepted(connections);
        assertThat(all("missed")).isEmpty();
        assertThat(all("injected")).hasSize(connections).allSatisfy(hit -> {
            assertThat(hit.text("rule")).isEqualTo("fault-1");
            assertThat(hit.text("fault")).isEqualTo(fault);
            assertThat(hit.text("side")).isEqualTo("client");
            assertThat(hit.text("when")).isEqualTo(when);
        });
        assertThat(all("ended")).hasSize(connections).allSatisfy(end -> {
            assertThat(end.text("ending")).isEqualTo("fault");
            assertThat(end.text("rule")).isEqualTo("fault-1");
        });
        return this;
    }

    /** Asserts that the rule sent the client a RST on so many connections, and that nobody else sent any. */
    Diary rstsByRule(int connections) {
        assertThat(all("rst-sent")).hasSize(connections).allSatisfy(rst -> {
            assertThat(rst.text("to")).isEqualTo("client");
            assertThat(rst.text("cause")).isEqualTo("rule");
        });
        return this;
    }

    /** Asserts that there were so many connections, all of which passed through as if Hangup were not there. */
    Diary eachUntouched(int connections) {
        assertAccepted(connections);
        assertThat(all("injected")).isEmpty();
        assertThat(all("missed")).isEmpty();
        assertThat(all("rst-sent")).isEmpty();
        assertThat(all("ended"))
                .hasSize(connections)
                .allSatisfy(end -> assertThat(end.text("ending")).isEqualTo("finished"));
        return this;
    }

    /** Asserts how many connections there were. */
    void assertAccepted(int connections) {
        assertThat(all("accepted")).as("connections of the client").hasSize(connections);
    }

    @Override
    public String toString() {
        return String.join("\n", entries.stream().map(Entry::toString).toList());
    }

    /** One event, all of its values as text. */
    record Entry(Map<String, String> fields) {
        private static final JsonFactory JSON = new JsonFactory();

        static Entry of(String line) {
            Map<String, String> fields = new LinkedHashMap<>();
            try (JsonParser json = JSON.createParser(line)) {
                assertThat(json.nextToken()).as(line).isEqualTo(JsonToken.START_OBJECT);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    fields.put(name, json.getText());
                }
            } catch (IOException malformed) {
                throw new AssertionError("Hangup said what is no event: " + line, malformed);
            }
            return new Entry(fields);
        }

        /** A field that is there. */
        String text(String field) {
            return Objects.requireNonNull(fields.get(field), () -> "no " + field + " in " + fields);
        }

        @Override
        public String toString() {
            return fields.toString();
        }
    }
}
