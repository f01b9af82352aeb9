package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * How values of one type stand in the JSON report: one description for writing, reading and the schema, made of the type itself.
 * The records of the report are objects, every component is a field and always there, what is empty is {@code null}, and the
 * constants of an enum are their words.
 */
interface Form {
    void write(Object value, JsonGenerator json) throws IOException;

    /** The value whose first token the parser is at. */
    Object read(JsonParser json) throws IOException, NotAReport;

    /** Its JSON Schema, as fields of an object that is open. */
    void schema(JsonGenerator json) throws IOException;

    /** The objects that the schema refers to; itself, if it is one. */
    default List<Fields> objects() {
        return List.of();
    }

    /** The form of a component's type. */
    static Form of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return of(generic.getRawType(), generic.getActualTypeArguments());
        }
        if (type.equals(OptionalDouble.class)) {
            return new Maybe(
                    Scalar.NUMBER,
                    value -> ((OptionalDouble) value).stream().boxed().findFirst(),
                    read -> read.isPresent() ? OptionalDouble.of((Double) read.get()) : OptionalDouble.empty());
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return new Fields(plain);
        }
        return plain.isEnum() ? new Words(plain) : Scalar.of(plain);
    }

    private static Form of(Type raw, Type... arguments) {
        if (raw.equals(Map.class)) {
            return new Counts(new Words((Class<?>) arguments[0]));
        }
        Form inner = of(arguments[0]);
        if (raw.equals(Optional.class)) {
            return new Maybe(inner, value -> (Optional<?>) value, read -> read);
        }
        return new Items(inner, raw.equals(Set.class));
    }

    /** A value that may be absent. */
    record Maybe(Form inner, Opening opening, Closing closing) implements Form {
        /** Makes an {@link Optional} of what the record holds. */
        interface Opening {
            Optional<?> of(Object value);
        }

        /** Makes what the record holds of an {@link Optional}. */
        interface Closing {
            Object of(Optional<?> value);
        }

        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            Optional<?> there = opening.of(value);
            if (there.isPresent()) {
                inner.write(there.get(), json);
            } else {
                json.writeNull();
            }
        }

        @Override
        public Object read(JsonParser json) throws IOException, NotAReport {
            return closing.of(
                    json.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(inner.read(json)));
        }

        @Override
        public void schema(JsonGenerator json) throws IOException {
            json.writeArrayFieldStart("anyOf");
            json.writeStartObject();
            inner.schema(json);
            json.writeEndObject();
            json.writeStartObject();
            json.writeStringField("type", "null");
            json.writeEndObject();
            json.writeEndArray();
        }
    }

    /** A list; or a set of constants, in the order of their enum. */
    record Items(Form inner, boolean isSet) implements Form {
        @Override
        public void write(Object value, JsonGenerator json) throws IOException {
            json.writeStartArray();
            for (Object item : isSet ? new TreeSet<>((Set<?>) value) : (Collection<?>) value) {
                inner.write(item, json);
            }
            json.writeEndArray();
        }

        @Override
        public Object read(JsonParser json) throws IOException, NotAReport {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw NotAReport.expected(json, "a list");
            }
            Collection<Object> items = isSet ? new TreeSet<>() : new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (!items.add(inner.read(json))) {
                    throw NotAReport.expected(json, "each at most once");
                }
            }
            return items;
        }

        @Override
        public void schema(JsonGenerator json) throws IOException {
            json.writeStringField("type", "array");
            json.writeObjectFieldStart("items");
            inner.schema(json);
            json.writeEndObject();
            if (isSet) {
                json.writeBooleanField("uniqueItems", true);
            }
        }

        @Override
        public List<Fields> objects() {
            return inner.objects();
        }
    }
}
