package io.hangup.app.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A rule as {@code ctl} is told it: {@code PROXY/RULE}. */
record RuleName(String proxy, String rule) {
    /** Its path below {@code /api/v1/}. */
    String path() {
        return "rules/" + encoded(proxy) + "/" + encoded(rule);
    }

    private static String encoded(String name) {
        return encode(name).replace("+", "%20");
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Reads what is typed. */
    static final class Reader implements ITypeConverter<RuleName> {
        @Override
        public RuleName convert(String typed) {
            int slash = typed.indexOf('/');
            if (slash <= 0 || slash == typed.length() - 1) {
                throw new TypeConversionException(typed + " (expected: PROXY/RULE; ctl rules shows them)");
            }
            return new RuleName(typed.substring(0, slash), typed.substring(slash + 1));
        }
    }
}
