package io.hangup.config;

import io.hangup.config.Value.Entry;
import io.hangup.config.Value.Items;
import io.hangup.config.Value.Mapping;
import io.hangup.config.Value.Nothing;
import io.hangup.config.Value.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What may stand behind a key. A type is data as far as it can be (the words of a choice, the fields of a section), so
 * that whatever describes the language can be made of it.
 *
 * @param <T> what it is read as
 */
public sealed interface Type<T>
        permits BytesType,
                Type.Choice,
                Type.Either,
                Type.Entries,
                Type.ListOf,
                Type.Section,
                Type.Then,
                Type.Word,
                Variants {
    /** What is expected, in the words of a message: {@code a size such as 64KiB}. */
    String expected();

    /** Reads a value of this type. What is wrong is reported where it stands, and the result is empty then. */
    Optional<T> read(Value value);

    /** Whether a value is of the kind that this reads: a text, a list or a mapping. */
    boolean fits(Value value);

    /** What a JSON Schema says of these values. */
    Map<String, Object> schema(Schema schema);

    /** The same values, read as something else; the function gets the place too, and reports what is wrong. */
    default <U> Type<U> then(BiFunction<T, Text, Optional<U>> next) {
        return new Then<>(this, next);
    }

    /** The same values, read as something else. */
    default <U> Type<U> as(Function<T, U> next) {
        return then((value, place) -> Optional.of(next.apply(value)));
    }

    /** The same values, together with their places. */
    default Type<Located<T>> located() {
        return then((value, place) -> Optional.of(new Located<>(value, place)));
    }

    /**
     * A text that is read by a function of its own.
     *
     * @param expected what is expected
     * @param form what a JSON Schema says of it
     * @param parser reports what is wrong and is empty then
     */
    record Word<T>(String expected, Map<String, Object> form, Function<Text, Optional<T>> parser) implements Type<T> {
        @Override
        public boolean fits(Value value) {
            return value instanceof Scalar || value instanceof Nothing;
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return schema.orVariable(form);
        }

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
     * @param others the keys of what else may stand there, for messages
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
            String all = String.join(", ", words.keySet());
            return others.isEmpty() ? all : all + ", or with a value: " + String.join(", ", others);
        }

        @Override
        public boolean fits(Value value) {
            return word().fits(value);
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return word().schema(schema);
        }

        @Override
        public Optional<T> read(Value value) {
            return word().read(value);
        }

        private Word<T> word() {
            return new Word<>(expected(), Schema.words(words.keySet()), this::parse);
        }

        Optional<T> parse(Text text) {
            return parse(text, Optional.empty());
        }

        /** The same; the hint is for a text that is no word and near to none. */
        Optional<T> parse(Text text, Optional<String> hint) {
            Optional<T> meaning = Optional.ofNullable(words.get(text.value()));
            return meaning.isPresent()
                    ? meaning
                    : text.refuse(
                            "unknown " + noun + " " + text.quoted() + " (expected: " + expected() + ")",
                            Nearest.hint(text.value(), words.keySet()).or(() -> hint));
        }
    }

    /**
     * A list of values of one type.
     *
     * @param expected what is expected
     * @param item the type of each
     * @param least how many there are at least; where it is 0, nothing at all is a list too
     */
    record ListOf<T>(String expected, Type<T> item, int least) implements Type<List<T>> {
        @Override
        public boolean fits(Value value) {
            return value instanceof Items || (value instanceof Nothing && least == 0);
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return Schema.list(item.schema(schema), least);
        }

        @Override
        public Optional<List<T>> read(Value value) {
            if (value instanceof Nothing && least == 0) {
                return Optional.of(List.of());
            }
            if (!(value instanceof Items list) || list.items().size() < least) {
                return value.refuse(expected);
            }
            List<T> read = new ArrayList<>();
            list.items().forEach(each -> item.read(each).ifPresent(read::add));
            return Optional.of(read);
        }
    }

    /**
     * A mapping whose keys are names that somebody else gave, each once, in whatever case.
     *
     * @param expected what is expected
     * @param key what a key looks like
     * @param item the type of each value
     */
    record Entries<T>(String expected, Pattern key, Type<T> item) implements Type<Map<String, T>> {
        @Override
        public boolean fits(Value value) {
            return value instanceof Mapping;
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return Schema.entries(key, item.schema(schema));
        }

        @Override
        public Optional<Map<String, T>> read(Value value) {
            if (!(value instanceof Mapping mapping) || mapping.entries().isEmpty()) {
                return value.refuse(expected);
            }
            Map<String, T> read = new LinkedHashMap<>();
            Set<String> seen = new HashSet<>();
            for (Entry entry : mapping.entries()) {
                Text name = entry.key();
                if (!key.matcher(name.value()).matches()) {
                    name.refuse(value.subject() + " " + name.quoted() + " (expected: " + expected + ")");
                } else if (!seen.add(name.value().toLowerCase(Locale.ROOT))) {
                    name.refuse(value.subject() + " " + name.quoted() + " is there twice (expected: once)");
                }
                item.read(entry.value()).ifPresent(each -> read.put(name.value(), each));
            }
            return Optional.of(read);
        }
    }

    /**
     * A mapping with known keys.
     *
     * @param name what it describes, for messages: {@code a proxy}
     * @param heads the keys that make it this and no other {@linkplain Variants variant}; at least one of them is there
     * @param needs the keys that mean nothing alone
     * @param fields every key there is, in the order of the documentation
     * @param reader takes the fields from a cursor
     */
    record Section<T>(
            String name,
            List<Field<?>> heads,
            List<Need> needs,
            List<Field<?>> fields,
            Function<Cursor, Optional<T>> reader)
            implements Type<T> {
        /** A key that means nothing without one of others. */
        record Need(Field<?> field, List<Field<?>> others) {}

        /** Copies the lists. */
        public Section {
            heads = List.copyOf(heads);
            needs = List.copyOf(needs);
            fields = List.copyOf(fields);
        }

        /** A mapping that is this because of one key. */
        static <T> Section<T> ofKey(
                String name, Field<?> head, List<Field<?>> others, Function<Cursor, Optional<T>> reader) {
            List<Field<?>> fields = new ArrayList<>(List.of(head));
            fields.addAll(others);
            return new Section<>(name, List.of(head), List.of(), fields, reader);
        }

        /** A mapping that is no variant of anything. */
        static <T> Section<T> of(String name, List<Field<?>> fields, Function<Cursor, Optional<T>> reader) {
            return new Section<>(name, List.of(), List.of(), fields, reader);
        }

        /** The same, read as something else. */
        @Override
        public <R> Section<R> as(Function<T, R> next) {
            return new Section<>(
                    name, heads, needs, fields, cursor -> reader.apply(cursor).map(next));
        }

        /** The same with one more key; the function gets what was read, and what was read of the key, if it was there. */
        <U, R> Section<R> plus(Field<U> field, BiFunction<T, Optional<U>, Optional<R>> next) {
            List<Field<?>> more = new ArrayList<>(fields);
            more.add(field);
            return new Section<>(name, heads, needs, more, cursor -> {
                Optional<T> read = reader.apply(cursor);
                Optional<U> other = cursor.take(field);
                return read.flatMap(value -> next.apply(value, other));
            });
        }

        @Override
        public String expected() {
            return "a mapping with " + String.join(", ", keys());
        }

        @Override
        public boolean fits(Value value) {
            return value instanceof Mapping;
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return schema.section(this);
        }

        @Override
        public Optional<T> read(Value value) {
            return value instanceof Mapping mapping ? read(mapping, keys()) : value.refuse(expected(), hint(value));
        }

        /** A text that would be right behind the one key that has to be there, or, where none has to, behind just one of all. */
        private Optional<String> hint(Value value) {
            List<Field<?>> needed = fields.stream()
                    .filter(field -> field.absence() instanceof Field.Absence.Forbidden)
                    .toList();
            List<Field<?>> meant = needed.isEmpty() ? fields : needed;
            if (!(value instanceof Scalar) || needed.size() > 1) {
                return Optional.empty();
            }
            List<String> right = meant.stream()
                    .flatMap(field -> field.asMapping(value.place()).stream())
                    .toList();
            return right.size() == 1 ? Optional.of(Nearest.didYouMean(right.get(0))) : Optional.empty();
        }

        /** Reads a mapping of which more keys may be known, of other variants. */
        Optional<T> read(Mapping mapping, List<String> known) {
            Cursor cursor = new Cursor(mapping, this, known);
            Optional<T> read = reader.apply(cursor);
            cursor.finish();
            return read;
        }

        /** The keys of which one must be there beside this one. */
        List<Field<?>> othersOf(String key) {
            return needs.stream()
                    .filter(need -> need.field().name().equals(key))
                    .findFirst()
                    .map(Need::others)
                    .orElse(heads);
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
     * @param structures the first that fits is read where a list or a mapping stands
     */
    record Either<T>(Type<T> text, List<Type<T>> structures) implements Type<T> {
        @Override
        public String expected() {
            return text.expected();
        }

        @Override
        public boolean fits(Value value) {
            return true;
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            List<Type<T>> all = new ArrayList<>(List.of(text));
            all.addAll(structures);
            return Schema.anyOf(all.stream().map(type -> type.schema(schema)).toList());
        }

        @Override
        public Optional<T> read(Value value) {
            if (value instanceof Scalar || value instanceof Nothing) {
                return text.read(value);
            }
            for (Type<T> structure : structures) {
                if (structure.fits(value)) {
                    return structure.read(value);
                }
            }
            return value.refuse(expected());
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
        public boolean fits(Value value) {
            return inner.fits(value);
        }

        @Override
        public Map<String, Object> schema(Schema schema) {
            return inner.schema(schema);
        }

        @Override
        public Optional<T> read(Value value) {
            return inner.read(value).flatMap(read -> next.apply(read, value.place()));
        }
    }
}
