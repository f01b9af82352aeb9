package io.hangup.config;

import java.util.List;
import java.util.Optional;

/** What stands behind a key: a text, a list, a mapping, or nothing. */
sealed interface Value {
    /** The key it belongs to, as messages name it. */
    String subject();

    /** What to mark when something is wrong with it. */
    Text place();

    /** What it is, as messages name it: the text in quotes, or {@code a list}. */
    String found();

    /** Reports that it should have been something else; always empty. */
    default <T> Optional<T> refuse(String expected) {
        return refuse(expected, Optional.empty());
    }

    /** Reports that it should have been something else, maybe what the hint says; always empty. */
    default <T> Optional<T> refuse(String expected, Optional<String> hint) {
        return place().refuse(subject() + ": " + found() + " (expected: " + expected + ")", hint);
    }

    /** One piece of text, its variables not yet replaced. */
    record Scalar(String subject, Text place) implements Value {
        @Override
        public String found() {
            return place.quoted();
        }
    }

    /** A key with nothing behind it, or with {@code null}. The key itself is marked. */
    record Nothing(String subject, Text place) implements Value {
        @Override
        public String found() {
            return "nothing";
        }
    }

    /** A list. */
    record Items(String subject, Text place, List<Value> items) implements Value {
        @Override
        public String found() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A mapping; a key may be there twice. */
    record Mapping(String subject, Text place, List<Entry> entries) implements Value {
        @Override
        public String found() {
            return entries.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }

    /** A key and what stands behind it. */
    record Entry(Text key, Value value) {}
}
