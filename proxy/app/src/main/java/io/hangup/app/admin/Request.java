package io.hangup.app.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for.
 *
 * @param path without the query
 * @param parameters of the query
 */
record Request(String path, Map<String, List<String>> parameters) {
    /** No path and no parameter here needs an escape, so a target that cannot be decoded is left as it is. */
    static Request of(String target) {
        QueryStringDecoder decoder = new QueryStringDecoder(target);
        try {
            return new Request(decoder.path(), decoder.parameters());
        } catch (IllegalArgumentException malformed) {
            return new Request(decoder.rawPath(), Map.of());
        }
    }

    /** The last that is given of a parameter. */
    String parameter(String name, String otherwise) {
        List<String> given = parameters.getOrDefault(name, List.of());
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }
}
