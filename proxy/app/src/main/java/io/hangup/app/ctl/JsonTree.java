package io.hangup.app.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON text as it came, of which this end knows only the fields that it shows: objects are maps, arrays are lists, all else is
 * its text. What is {@code null} is left out.
 */
final class JsonTree {
    private final Object value;

    private JsonTree(Object value) {
        this.value = value;
    }

    /** Reads a text; an empty object where it is none. */
    static JsonTree of(String text) {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            return json.nextToken() == null ? new JsonTree(Map.of()) : new JsonTree(value(json));
        } catch (IOException noJson) {
            return new JsonTree(Map.of());
        }
    }

    /** Whether a text is one JSON object, and nothing else. */
    static boolean isObject(String text) {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            return json.nextToken() == JsonToken.START_OBJECT && value(json) != null && json.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }

    private static Object value(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            List<Object> values = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(json));
            }
            return values;
        }
        if (json.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> fields = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_NULL) {
                    fields.put(name, value(json));
                }
            }
            return fields;
        }
        return json.getText();
    }

    /** The text of a field; empty where it is not there or no scalar. */
    String text(String field) {
        Object found = field(field);
        return found instanceof String text ? text : "";
    }

    /** The elements of a field; none where it is no array. */
    List<JsonTree> list(String field) {
        return field(field) instanceof List<?> found
                ? found.stream().map(JsonTree::new).toList()
                : List.of();
    }

    /** The element itself, if it is a scalar. */
    String text() {
        return value instanceof String text ? text : "";
    }

    /** An inner object; an empty one where there is none. */
    JsonTree inner(String field) {
        return field(field) instanceof Map<?, ?> found ? new JsonTree(found) : new JsonTree(Map.of());
    }

    /** The names of the fields, in their order. */
    List<String> names() {
        return value instanceof Map<?, ?> fields
                ? fields.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    private Object field(String name) {
        Object found = value instanceof Map<?, ?> fields ? fields.get(name) : null;
        return found == null ? "" : found;
    }
}
