package io.hangup.core.rule;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which HTTP/1.1 (or 1.0) requests are meant.
 *
 * @param method such as {@code POST}; any where it is empty
 * @param path without the query; any where it is empty
 * @param headers values by names in lower case; each must be there
 * @param nth which of the requests that match on a connection: 1 for the first
 */
public record RequestMatch(Optional<String> method, Optional<Glob> path, Map<String, Glob> headers, long nth) {
    /** Copies the headers and checks the number. */
    public RequestMatch {
        Map<String, Glob> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
        if (nth < 1) {
            throw new IllegalArgumentException("nth: " + nth + " (expected: >= 1)");
        }
    }
}
