package io.hangup.config;

import io.hangup.config.Value.Mapping;
import io.hangup.config.Value.Scalar;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key of the language: a row of the table that the reader, the schema and the reference are made of.
 *
 * @param name the key
 * @param type what may stand behind it
 * @param description what it is for: one sentence
 * @param absence what holds where it is left out
 * @param example a value, as it is written in YAML
 * @param <T> what its value is read as
 */
public record Field<T>(String name, Type<T> type, String description, Absence absence, String example) {
    private static final int MAX_HINT_CHARS = 64;

    /** What holds where a key is left out. */
    public sealed interface Absence {
        /** The key must be there. */
        record Forbidden() implements Absence {}

        /**
         * A value takes its place.
         *
         * @param value as it would have been written
         */
        record Default(String value) implements Absence {}

        /**
         * No single value takes its place.
         *
         * @param meaning what happens then, in words
         */
        record Means(String meaning) implements Absence {}
    }

    /** A key that must be there, unless what follows says what holds where it is left out. */
    static <T> Field<T> of(String name, Type<T> type, String description, String example) {
        return new Field<>(name, type, description, new Absence.Forbidden(), example);
    }

    Field<T> orElse(String value) {
        return new Field<>(name, type, description, new Absence.Default(value), example);
    }

    Field<T> orElseMeans(String meaning) {
        return new Field<>(name, type, description, new Absence.Means(meaning), example);
    }

    /** A mapping with this key alone, where a text stands that would be right behind the key; else empty. */
    Optional<String> asMapping(Text text) {
        return Stream.of(text.value(), Glyphs.quoted(text.value()))
                .filter(value -> text.value().length() <= MAX_HINT_CHARS)
                .map(value -> "{ " + name + ": " + value + " }")
                .filter(this::isMapping)
                .findFirst();
    }

    private boolean isMapping(String written) {
        Reading reading = Reading.ofLine("hint", written);
        boolean isRight = YamlTree.of(reading)
                .filter(Mapping.class::isInstance)
                .map(value -> ((Mapping) value).entries())
                .filter(entries -> entries.size() == 1)
                .flatMap(entries -> type.read(entries.get(0).value()))
                .isPresent();
        return isRight && reading.result(() -> written) instanceof Loaded.Valid<String>;
    }

    /** What its value is where it is left out: its default, as if it had been written, or nothing. */
    Optional<T> absent() {
        return absence instanceof Absence.Default other
                ? type.read(new Scalar(name, Text.ofLine(Reading.ofLine("default", other.value()))))
                : Optional.empty();
    }
}
