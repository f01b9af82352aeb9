package io.hangup.config;

import io.hangup.core.rule.Glob;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what tells one request from another: methods, paths, values of headers, names of servers, and how many there were. */
final class Globs {
    /** The name of a header (RFC 9110, 5.6.2). */
    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9-]{0,31}");
    private static final Pattern PATH = Pattern.compile("[/*][^?]{0,255}");
    private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9_.*-]{1,253}");
    private static final String METHOD_FORM = "a method such as POST";
    private static final String PATH_FORM = "a path such as /orders/**";
    private static final String SERVER_FORM = "a name such as *.example.com";

    private static final String HEADER_FORM = "the name of a header such as X-Client-Id";

    private Globs() {}

    /** A number of something, from 1. */
    static Type<Long> count(String noun) {
        return Numbers.between(noun, 1, Long.MAX_VALUE, "a whole number >= 1");
    }

    static Type<String> method() {
        return new Type.Word<>(METHOD_FORM, Schema.text(METHOD.pattern()), text -> {
            String upper = text.value().toUpperCase(Locale.ROOT);
            if (METHOD.matcher(text.value()).matches()) {
                return Optional.of(text.value());
            }
            return text.refuse(
                    "method " + text.quoted() + " (expected: " + METHOD_FORM + ")",
                    Optional.of(upper)
                            .filter(method -> METHOD.matcher(method).matches())
                            .map(Nearest::didYouMean));
        });
    }

    static Type<Glob> path() {
        return new Type.Word<>(PATH_FORM, Schema.text(PATH.pattern()), text -> {
            String value = text.value();
            int query = value.indexOf('?');
            if (query >= 0) {
                return text.refuse(
                        "path " + text.quoted() + " has a query (expected: a path without one)",
                        Nearest.didYouMean(value.substring(0, query)));
            }
            if (PATH.matcher(value).matches()) {
                return Optional.of(new Glob(value));
            }
            String message = "path " + text.quoted() + " (expected: " + PATH_FORM + ")";
            return value.isEmpty() || value.startsWith("/") || value.startsWith("*")
                    ? text.refuse(message)
                    : text.refuse(message, Nearest.didYouMean("/" + value));
        });
    }

    static Type<Glob> value(String noun) {
        String expected = "a text of 1 to " + Glob.MAX_CHARS + " characters";
        return new Type.Word<>(
                expected,
                Schema.ANY_TEXT,
                text -> text.value().isEmpty() || text.value().length() > Glob.MAX_CHARS
                        ? text.refuse(noun + " " + text.quoted() + " (expected: " + expected + ")")
                        : Optional.of(new Glob(text.value())));
    }

    static Type<String> headerName() {
        return new Type.Word<>(
                HEADER_FORM,
                Schema.text(TOKEN.pattern()),
                text -> TOKEN.matcher(text.value()).matches()
                        ? Optional.of(text.value())
                        : text.refuse("header " + text.quoted() + " (expected: " + HEADER_FORM + ")"));
    }

    static Type<Glob> serverName() {
        return new Type.Word<>(
                SERVER_FORM,
                Schema.text(SERVER_NAME.pattern()),
                text -> SERVER_NAME.matcher(text.value()).matches()
                        ? Optional.of(new Glob(text.value().toLowerCase(Locale.ROOT)))
                        : text.refuse("sni " + text.quoted() + " (expected: " + SERVER_FORM + ")"));
    }
}
