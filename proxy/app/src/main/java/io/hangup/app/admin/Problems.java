package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.config.Loaded;
import io.hangup.config.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes what is wrong with a configuration, or with a part of one that was sent. */
final class Problems {
    /** What problems call the body of a request. */
    static final String BODY = "body";

    private Problems() {}

    /** That what was sent cannot be taken, if that is so. */
    static Optional<Answer> refusal(Loaded<?> loaded) {
        return loaded instanceof Loaded.Invalid<?> invalid
                ? Optional.of(Answer.problem(
                        HttpResponseStatus.UNPROCESSABLE_ENTITY,
                        "What was sent cannot be taken; nothing was changed.",
                        json -> write(invalid.problems(), json)))
                : Optional.empty();
    }

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
