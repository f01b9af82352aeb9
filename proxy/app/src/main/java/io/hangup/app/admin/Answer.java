package io.hangup.app.admin;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.core.report.Report;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * What a request to the admin port is answered with.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body in full
 * @param headers beside those that every answer has
 */
record Answer(HttpResponseStatus status, String contentType, String body, Map<String, String> headers) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** Copies the headers. */
    Answer {
        headers = Map.copyOf(headers);
    }

    private Answer(HttpResponseStatus status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    static Answer text(HttpResponseStatus status, String line) {
        return new Answer(status, TEXT, line + "\n");
    }

    static Answer metrics(String scraped) {
        return new Answer(HttpResponseStatus.OK, PROMETHEUS, scraped);
    }

    static Answer json(String text) {
        return new Answer(HttpResponseStatus.OK, JSON, text + "\n");
    }

    static Answer report(ReportFormat format, Report report) {
        return new Answer(HttpResponseStatus.OK, format.contentType(), format.render(report, Look.PLAIN));
    }

    /** A problem (RFC 9457). */
    static Answer problem(HttpResponseStatus status, String detail) {
        return problem(status, detail, json -> {});
    }

    /** A problem with fields of its own. */
    static Answer problem(HttpResponseStatus status, String detail, Json.Writing more) {
        String text = Json.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", status.reasonPhrase());
            json.writeNumberField("status", status.code());
            json.writeStringField("detail", detail);
            more.to(json);
        });
        return new Answer(status, PROBLEM, text + "\n");
    }

    /** Come again in a moment. */
    static Answer busy(String detail) {
        return problem(HttpResponseStatus.SERVICE_UNAVAILABLE, detail).with("retry-after", "1");
    }

    /** Whoever asks has not shown the token; whether none was shown or another one makes no difference. */
    static Answer unauthorized() {
        return problem(
                        HttpResponseStatus.UNAUTHORIZED,
                        "This needs the token of the admin port, in the header Authorization: Bearer TOKEN.")
                .with("www-authenticate", "Bearer realm=\"hangup\"");
    }

    /** What there is to ask for, in the words of OpenAPI. */
    static Answer document(String text) {
        return new Answer(HttpResponseStatus.OK, JSON, text);
    }

    static Answer nothing() {
        return new Answer(HttpResponseStatus.NO_CONTENT, TEXT, "");
    }

    static Answer notAllowed(String path, String methods) {
        int last = methods.lastIndexOf(", ");
        String words = last < 0 ? methods : methods.substring(0, last) + " and" + methods.substring(last + 1);
        return text(HttpResponseStatus.METHOD_NOT_ALLOWED, path + " is there for " + words + ".")
                .with("allow", methods);
    }

    /** The same with this status. */
    Answer with(HttpResponseStatus other) {
        return new Answer(other, contentType, body, headers);
    }

    private Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }
}
