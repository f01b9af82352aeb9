package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A JSON text (RFC 8259) that is being written. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes something. */
    interface Writing {
        /** Writes it, with everything that it opens closed again. */
        void to(JsonGenerator json) throws IOException;
    }

    /** One object, with these fields. */
    static String object(Writing fields) {
        return text(json -> {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        });
    }

    /** Any value. */
    static String text(Writing value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            value.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory could not be written", impossible);
        }
        return text.toString();
    }
}
