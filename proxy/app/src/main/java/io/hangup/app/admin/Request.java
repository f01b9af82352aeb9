package io.hangup.app.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request asks for. It keeps nothing of Netty's that would have to be released. */
final class Request {
    private final HttpMethod method;
    private final Target target;
    private final String mediaType;
    private final Optional<String> lastEventId;
    private final byte[] body;

    private Request(FullHttpRequest request, Target target, String mediaType, byte[] body) {
        this.method = request.method();
        this.target = target;
        this.mediaType = mediaType;
        this.lastEventId = Optional.ofNullable(request.headers().get("last-event-id"));
        this.body = body;
    }

    /**
     * Takes what it needs of a request.
     *
     * @throws BadTarget where what it asks for cannot be read
     */
    static Request of(FullHttpRequest request) throws BadTarget {
        CharSequence type = HttpUtil.getMimeType(request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""));
        return new Request(
                request,
                Target.of(request.uri()),
                type == null ? "" : type.toString().strip().toLowerCase(Locale.ROOT),
                ByteBufUtil.getBytes(request.content()));
    }

    HttpMethod method() {
        return method;
    }

    Target target() {
        return target;
    }

    /** The type of the body, in small letters and without parameters; empty where none is said. */
    String mediaType() {
        return mediaType;
    }

    /** The body from its beginning. */
    InputStream body() {
        return new ByteArrayInputStream(body);
    }

    /** The id of the last event that whoever reads events has seen. */
    Optional<String> lastEventId() {
        return lastEventId;
    }

    /** All that is given of a parameter that may be given several times, or as a list with commas. */
    Set<String> list(String name) {
        return target.parameters().getOrDefault(name, List.of()).stream()
                .flatMap(each -> Stream.of(each.split(",", -1)))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is given of a parameter that is given once. */
    String parameter(String name, String otherwise) {
        Collection<String> given = target.parameters().getOrDefault(name, List.of());
        return given.isEmpty() ? otherwise : given.iterator().next();
    }
}
