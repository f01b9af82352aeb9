package io.hangup.app.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a request asks for, in either form that a client may write it in (RFC 9112, 3.2): a path with its query, or all of the URL.
 *
 * @param authority host and port of the URL, which count in the place of the header {@code Host}; empty for a path
 * @param segments of the path, each without its escapes: a slash that was escaped divides nothing
 * @param parameters of the query, without their escapes
 */
record Target(Optional<String> authority, List<String> segments, Map<String, List<String>> parameters) {
    private static final Pattern FORM = Pattern.compile("(?:(?i:https?)://([^/?#]*))?(/[^?#]*)?(\\?[^#]*)?");
    private static final int MOST_PARAMETERS = Limits.LINE_BYTES;

    /**
     * Reads it.
     *
     * @throws BadTarget where it has another form, or an escape that is none
     */
    static Target of(String written) throws BadTarget {
        Matcher form = FORM.matcher(written);
        boolean isUrl = form.matches() && form.group(1) != null;
        if (!form.matches() || (!isUrl && form.group(2) == null)) {
            throw new BadTarget("What is asked for is neither a path nor a URL (RFC 9112, 3.2).");
        }
        String path = form.group(2) == null ? "/" : form.group(2);
        String query = form.group(3) == null ? "" : form.group(3);
        try {
            return new Target(
                    Optional.ofNullable(form.group(1)),
                    Stream.of(path.substring(1).split("/", -1))
                            .map(segment -> new QueryStringDecoder(segment).path())
                            .toList(),
                    new QueryStringDecoder(query, StandardCharsets.UTF_8, true, MOST_PARAMETERS, true).parameters());
        } catch (IllegalArgumentException malformed) {
            throw new BadTarget(
                    "What is asked for has an escape that is none (expected: a percent sign and two hexadecimal digits).");
        }
    }

    /** The path without its escapes, for people. */
    String path() {
        return "/" + String.join("/", segments);
    }
}
