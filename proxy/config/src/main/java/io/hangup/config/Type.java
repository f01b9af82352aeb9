package io.hangup.config;

import io.hangup.config.Value.Items;
import io.hangup.config.Value.Mapping;
import io.hangup.config.Value.Nothing;
import io.hangup.config.Value.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What may stand behind a key. A type is data as far as it can be (the words of a choice, the fields of a section), so
 * that whatever describes the language can be made of it.
 *
 * @param <T> what it is read as
 */
public sealed interface Type<T> {
    /** What is expected, in the words of a message: {@code a size such as 64KiB}. */
    String expected();

    /** Reads a value of this type. What is wrong is reported where it stands, and the result is empty then. */
    Optional<T> read(Value value);

    /** The same values, read as something else; the function gets the place too, and reports what is wrong. */
    default <U> Type<U> then(BiFunction<T, Text, Optional<U>> next) {
        return new Then<>(this, next);
    }

    /** The same values, together with their places. */
    default Type<Located<T>> located() {
        return then((value, place) -> Optional.of(new Located<>(value, place)));
    }

    /**
     * A text that is read by a function of its own.
     *
     * @param expected what is expected
     * @param parser reports what is wrong and is empty then
     */
    record Word<T>(String expected, Function<Text, Optional<T>> parser) implements Type<T> {
        @Override
        public Optional<T> read(Value value) {
            return value instanceof Scalar scalar
                    ? Expansion.of(scalar.place()).flatMap(parser)
                    : value.refuse(expected);
        }
    }

    /**
     * One of a few words.
     *
     * @param noun what the words are, for messages: {@code fault}
     * @param words in the order of the documentation, each with its meaning
     * @param others what else may stand there, for messages
     */
    record Choice<T>(String noun, Map<String, T> words, List<String> others) implements Type<T> {
        /** The words of these values. */
        static <T> Choice<T> of(String noun, Collection<T> values, Function<T, String> word) {
            Map<String, T> words = new LinkedHashMap<>();
            values.forEach(value -> words.put(word.apply(value), value));
            return new Choice<>(noun, words, List.of());
        }

        /** The same words, while something else may stand there too, which messages mention. */
        Choice<T> or(List<String> more) {
            return new Choice<>(noun, words, more);
        }

        @Override
        public String expected() {
            List<String> all = new ArrayList<>(words.keySet());
            all.addAll(others);
            return String.join(", ", all);
        }

        @Override
        public Optional<T> read(Value value) {
            return new Word<>(expected(), this::parse).read(value);
        }

        Optional<T> parse(Text text) {
            Optional<T> meaning = Optional.ofNullable(words.get(text.value()));
            return meaning.isPresent()
                    ? meaning
                    : text.refuse(
                            "unknown " + noun + " " + text.quoted() + " (expected: " + expected() + ")",
                            Nearest.hint(text.value(), words.keySet()));
        }
    }

    /**
     * A list of values of one type.
     *
     * @param expected what is expected
     * @param item the type of each
     * @param mayBeEmpty whether nothing at all is a list too
     */
    record ListOf<T>(String expected, Type<T> item, boolean mayBeEmpty) implements Type<List<T>> {
        @Override
        public Optional<List<T>> read(Value value) {
            if (value instanceof Nothing && mayBeEmpty) {
                return Optional.of(List.of());
            }
            if (!(value instanceof Items list) || (list.items().isEmpty() && !mayBeEmpty)) {
                return value.refuse(expected);
            }
            List<T> read = new ArrayList<>();
            list.items().forEach(each -> item.read(each).ifPresent(read::add));
            return Optional.of(read);
        }
    }

    /**
     * A mapping with known keys.
     *
     * @param name what it describes, for messages: {@code a proxy}
     * @param fields every key there is, in the order of the documentation
     * @param reader takes the fields from a cursor
     */
    record Section<T>(String name, List<Field<?>> fields, Function<Cursor, Optional<T>> reader) implements Type<T> {
        /** Copies the list. */
        public Section {
            fields = List.copyOf(fields);
        }

        @Override
        public String expected() {
            return "a mapping with " + String.join(", ", keys());
        }

        @Override
        public Optional<T> read(Value value) {
            if (!(value instanceof Mapping mapping)) {
                return value.refuse(expected());
            }
            Cursor cursor = new Cursor(mapping, this);
            Optional<T> read = reader.apply(cursor);
            cursor.finish();
            return read;
        }

        /** The names of the keys, in the order of the documentation. */
        public List<String> keys() {
            return fields.stream().map(Field::name).toList();
        }
    }

    /**
     * A text, or something with more structure.
     *
     * @param text read where a text stands, or nothing
     * @param structure read where a list or a mapping stands
     */
    record Either<T>(Type<T> text, Type<T> structure) implements Type<T> {
        @Override
        public String expected() {
            return text.expected();
        }

        @Override
        public Optional<T> read(Value value) {
            if (value instanceof Scalar || value instanceof Nothing) {
                return text.read(value);
            }
            boolean fits = !(structure instanceof Section<?>) || value instanceof Mapping;
            return fits ? structure.read(value) : value.refuse(expected());
        }
    }

    /**
     * A type whose values are read on.
     *
     * @param inner what is written
     * @param next what becomes of it, with the place where it stands
     */
    record Then<S, T>(Type<S> inner, BiFunction<S, Text, Optional<T>> next) implements Type<T> {
        @Override
        public String expected() {
            return inner.expected();
        }

        @Override
        public Optional<T> read(Value value) {
            return inner.read(value).flatMap(read -> next.apply(read, value.place()));
        }
    }
}
