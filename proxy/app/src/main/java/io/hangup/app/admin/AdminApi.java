package io.hangup.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hangup.app.log.Printable;
import io.hangup.app.reload.Changes;
import io.hangup.app.reload.Outcome;
import io.hangup.app.report.ReportFormat;
import io.hangup.config.RequestLoader;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steers what runs, in JSON: the pages of those {@linkplain Operation operations} that are about proxies, connections, rules and
 * what clients do. What goes wrong is a problem (RFC 9457).
 */
final class AdminApi {
    private final Controls controls;

    AdminApi(Controls controls) {
        this.controls = controls;
    }

    /** What it has a page for. */
    Map<Operation, AdminPages.Making> pages() {
        Map<Operation, AdminPages.Making> pages = new EnumMap<>(Operation.class);
        new RulePages(controls).addTo(pages);
        new LivePages(controls).addTo(pages);
        pages.put(
                Operation.REPORT,
                (request, names) -> Page.of(Operation.REPORT, () -> report(request.parameter("format", "json"))));
        pages.put(Operation.RELOAD, (request, names) -> Page.of(Operation.RELOAD, () -> reload(request)));
        return pages;
    }

    private Answer report(String format) {
        Optional<ReportFormat> known = ReportFormat.of(format);
        if (known.isEmpty()) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST,
                    "There is no format " + Printable.of(format) + ". There is " + ReportFormat.words() + ".");
        }
        return controls.report()
                .map(report -> Answer.report(known.get(), report))
                .orElseGet(AdminApi::unwatched);
    }

    static Answer unwatched() {
        return Answer.problem(
                HttpResponseStatus.NOT_FOUND,
                "This Hangup does not watch the reactions of clients, so it has no report of them.");
    }

    private Answer reload(Request request) {
        return Problems.refusal(RequestLoader.nothing(request.body(), Problems.BODY))
                .orElseGet(() -> reloaded(controls.reload()));
    }

    private static Answer reloaded(Outcome outcome) {
        if (outcome instanceof Outcome.Taken taken) {
            return Answer.json(Json.object(json -> {
                write("proxies", taken.changes().proxies(), json);
                write("rules", taken.changes().rules(), json);
                write("expectationsChanged", taken.changes().expectations(), json);
            }));
        }
        if (outcome instanceof Outcome.Refused refused) {
            return Answer.problem(
                    HttpResponseStatus.UNPROCESSABLE_ENTITY,
                    "The configuration was not taken; what runs goes on as it was.",
                    json -> Problems.write(refused.problems(), json));
        }
        if (outcome instanceof Outcome.Ending) {
            return Answer.ending();
        }
        return Answer.problem(
                HttpResponseStatus.CONFLICT,
                "There is nothing to reload: Hangup was not started with the name of a file. Write the proxies into one and"
                        + " start it with that.");
    }

    private static void write(String field, Changes.Names names, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        write("added", names.added(), json);
        write("removed", names.removed(), json);
        write("changed", names.changed(), json);
        json.writeEndObject();
    }

    private static void write(String field, List<String> names, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }
}
