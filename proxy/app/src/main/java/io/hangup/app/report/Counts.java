package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** How many of each constant of an enum, in its order; those without a number are left out. */
record Counts(Words words) implements Form {
    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> each : new TreeMap<>((Map<?, ?>) value).entrySet()) {
            json.writeFieldName(Words.word(each.getKey()));
            Scalar.LONG.write(each.getValue(), json);
        }
        json.writeEndObject();
    }

    @Override
    public Object read(JsonParser json) throws IOException, NotAReport {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw NotAReport.expected(json, "an object with numbers");
        }
        Map<Object, Object> counts = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Object constant = words.constant(json.currentName(), json);
            json.nextToken();
            counts.put(constant, Scalar.LONG.read(json));
        }
        return counts;
    }

    @Override
    public void schema(JsonGenerator json) throws IOException {
        json.writeStringField("type", "object");
        json.writeObjectFieldStart("properties");
        for (String word : words.all()) {
            json.writeObjectFieldStart(word);
            Scalar.LONG.schema(json);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeBooleanField("additionalProperties", false);
    }
}
