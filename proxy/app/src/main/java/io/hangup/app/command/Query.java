package io.hangup.app.command;

import java.util.Optional;

/** The query of a URL; nothing where nothing is given. */
record Query(String text) {
    static Query of(String name, Optional<String> value) {
        return new Query("").and(name, value);
    }

    Query and(String name, Optional<String> value) {
        return value.map(given -> new Query(text + (text.isEmpty() ? "?" : "&") + name + "=" + RuleName.encode(given)))
                .orElse(this);
    }

    @Override
    public String toString() {
        return text;
    }
}
