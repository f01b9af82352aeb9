package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.config.Problem;
import java.io.IOException;
import java.util.List;

/** Writes what is wrong with a configuration, or with a part of one that was sent. */
final class Problems {
    private Problems() {}

    static void write(List<Problem> problems, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("source", problem.place().source());
            if (problem.place().line() > 0) {
                json.writeNumberField("line", problem.place().line());
                json.writeNumberField("column", problem.place().column());
            }
            json.writeStringField("message", problem.message());
            if (problem.hint().isPresent()) {
                json.writeStringField("hint", problem.hint().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
