package io.hangup.app.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a request asks for. It keeps nothing of Netty's that would have to be released. */
final class Request {
    private final HttpMethod method;
    private final String path;
    private final Map<String, List<String>> parameters;
    private final String mediaType;
    private final Optional<String> lastEventId;
    private final byte[] body;

    private Request(FullHttpRequest request, QueryStringDecoder target, String mediaType, byte[] body) {
        this.method = request.method();
        this.path = path(target);
        this.parameters = parameters(target);
        this.mediaType = mediaType;
        this.lastEventId = Optional.ofNullable(request.headers().get("last-event-id"));
        this.body = body;
    }

    /** No path and no parameter here needs an escape, so a target that cannot be decoded is left as it is. */
    private static String path(QueryStringDecoder target) {
        try {
            return target.path();
        } catch (IllegalArgumentException malformed) {
            return target.rawPath();
        }
    }

    private static Map<String, List<String>> parameters(QueryStringDecoder target) {
        try {
            return target.parameters();
        } catch (IllegalArgumentException malformed) {
            return Map.of();
        }
    }

    /** Takes what it needs of a request. */
    static Request of(FullHttpRequest request) {
        CharSequence type = HttpUtil.getMimeType(request.headers().get(HttpHeaderNames.CONTENT_TYPE, ""));
        return new Request(
                request,
                new QueryStringDecoder(request.uri()),
                type == null ? "" : type.toString().strip().toLowerCase(Locale.ROOT),
                ByteBufUtil.getBytes(request.content()));
    }

    HttpMethod method() {
        return method;
    }

    /** Without the query. */
    String path() {
        return path;
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
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(each -> Stream.of(each.split(",", -1)))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The last that is given of a parameter. */
    String parameter(String name, String otherwise) {
        List<String> given = parameters.getOrDefault(name, List.of());
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }
}
