package io.hangup.app.admin;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.core.report.Report;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a request to the admin port is answered with.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body in full
 * @param allow the header of this name; empty for none
 */
record Answer(HttpResponseStatus status, String contentType, String body, String allow) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    static Answer text(HttpResponseStatus status, String line) {
        return new Answer(status, TEXT, line + "\n", "");
    }

    static Answer metrics(String scraped) {
        return new Answer(HttpResponseStatus.OK, PROMETHEUS, scraped, "");
    }

    static Answer json(String text) {
        return new Answer(HttpResponseStatus.OK, JSON, text + "\n", "");
    }

    static Answer report(ReportFormat format, Report report) {
        return new Answer(HttpResponseStatus.OK, format.contentType(), format.render(report, Look.PLAIN), "");
    }

    /** A problem (RFC 9457). */
    static Answer problem(HttpResponseStatus status, String detail) {
        return problem(status, detail, json -> {});
    }

    /** A problem with fields of its own. */
    static Answer problem(HttpResponseStatus status, String detail, Json.Writing more) {
        String text = Json.object(json -> {
            json.writeStringField("title", status.reasonPhrase());
            json.writeNumberField("status", status.code());
            json.writeStringField("detail", detail);
            more.to(json);
        });
        return new Answer(status, PROBLEM, text + "\n", "");
    }

    static Answer notAllowed(String path, Page page) {
        String line = path + " is there for " + page.methods().replace(", ", " and ") + ".";
        return new Answer(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, line + "\n", page.methods());
    }
}
