package io.hangup.config;

import io.hangup.config.Text.Form;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} by a variable of the environment, {@code ${NAME:-default}} by the default where the variable
 * is unset or empty, and {@code $$} by a dollar sign. What a variable holds is not looked at again. Any other dollar
 * sign stands for itself.
 */
final class Expansion {
    private static final int MAX_CHARS = 65_536;
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|\\{(?<body>[^}]*)(?<end>\\}?))");
    private static final Pattern BODY = Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^$]*))?");

    private Expansion() {}

    /** The text with its variables replaced, or empty where that failed and was reported. */
    static Optional<Text> of(Text text) {
        if (!text.reading().expands()) {
            return Optional.of(text);
        }
        Matcher matcher = REFERENCE.matcher(text.value());
        StringBuilder expanded = new StringBuilder();
        boolean complete = true;
        int done = 0;
        while (matcher.find()) {
            expanded.append(text.value(), done, matcher.start());
            done = matcher.end();
            Optional<String> value = matcher.group("body") == null ? Optional.of("$") : lookUp(text, matcher);
            complete &= value.isPresent();
            expanded.append(value.orElse(""));
            if (expanded.length() > MAX_CHARS) {
                return text.refuse("variables make this longer than " + MAX_CHARS + " characters");
            }
        }
        if (done == 0) {
            return Optional.of(text);
        }
        expanded.append(text.value(), done, text.value().length());
        Text result = new Text(text.reading(), expanded.toString(), text.from(), text.to(), Form.EXPANDED);
        return complete ? Optional.of(result) : Optional.empty();
    }

    private static Optional<String> lookUp(Text text, Matcher reference) {
        Text written = text.part(reference.start(), reference.end());
        Matcher body = BODY.matcher(reference.group("body"));
        if (reference.group("end").isEmpty() || !body.matches()) {
            return written.refuse(
                    written.quoted() + " is not a variable (expected: ${NAME} or ${NAME:-default})",
                    "a dollar sign itself is written $$");
        }
        String name = body.group("name");
        int start = reference.start("body") + body.start("name");
        Text named = text.part(start, start + name.length());
        Optional<String> value = text.reading().variable(name);
        String fallback = body.group("default");
        if (fallback != null) {
            return Optional.of(value.filter(set -> !set.isEmpty()).orElse(fallback));
        }
        return value.isPresent()
                ? value
                : written.refuse(
                        "variable " + named.quoted() + " is not set (expected: a value in the environment)",
                        "${NAME:-default} gives it a default");
    }
}
