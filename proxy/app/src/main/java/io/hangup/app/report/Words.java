package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The constants of an enum, each as the word that its method {@code word} has for it. */
final class Words implements Form {
    private final Map<String, Object> constants = new LinkedHashMap<>();

    Words(Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            constants.put(word(constant), constant);
        }
    }

    static String word(Object constant) {
        try {
            return (String) constant.getClass().getMethod("word").invoke(constant);
        } catch (ReflectiveOperationException nameless) {
            throw new IllegalStateException(constant + " has no word", nameless);
        }
    }

    /** In the order of the enum. */
    Set<String> all() {
        return constants.keySet();
    }

    Object constant(String word, JsonParser json) throws NotAReport, IOException {
        Object constant = constants.get(word);
        if (constant == null) {
            throw NotAReport.expected(json, "one of " + constants.keySet());
        }
        return constant;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(word(value));
    }

    @Override
    public Object read(JsonParser json) throws IOException, NotAReport {
        return constant(json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "", json);
    }

    @Override
    public void schema(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("enum");
        for (String word : all()) {
            json.writeString(word);
        }
        json.writeEndArray();
    }
}
