package io.hangup.app.admin;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.core.report.Report;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request to the admin port is answered with.
 *
 * @param status of HTTP
 * @param contentType of the body; empty where there is none
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

    /** Nothing can be ordered any more, or not yet. */
    static Answer ending() {
        return problem(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Hangup is ending, or starting; nothing was changed. " + Operation.DISARM_ALL.method() + " "
                        + Operation.DISARM_ALL.template() + " is carried out also now.");
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

    /** It is done, and there is nothing to say of it. */
    static Answer nothing() {
        return new Answer(HttpResponseStatus.NO_CONTENT, "", "");
    }

    /** The beginning of a stream, without the stream. */
    static Answer head(String contentType) {
        return new Answer(HttpResponseStatus.OK, contentType, "");
    }

    static Answer notAllowed(String path, String methods) {
        int last = methods.lastIndexOf(", ");
        String words = last < 0 ? methods : methods.substring(0, last) + " and" + methods.substring(last + 1);
        return problem(HttpResponseStatus.METHOD_NOT_ALLOWED, path + " is there for " + words + ".")
                .with("allow", methods);
    }

    /** The same with this status. */
    Answer with(HttpResponseStatus other) {
        return new Answer(other, contentType, body, headers);
    }

    private Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }

    /** The same, ready to be sent. */
    FullHttpResponse response(ByteBufAllocator buffers, boolean keepAlive) {
        ByteBuf bytes = ByteBufUtil.writeUtf8(buffers, body);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (!contentType.isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        headers.forEach(response.headers()::set);
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }

    /** The same as bytes, for where there is no codec (yet). The connection ends behind it. */
    byte[] last() {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\nserver: " + ServerName.TEXT
                + "\r\nconnection: close\r\ncache-control: no-store\r\ncontent-type: " + contentType
                + "\r\ncontent-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }
}
