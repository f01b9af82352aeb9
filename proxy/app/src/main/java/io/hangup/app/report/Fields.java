package io.hangup.app.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hangup.core.report.BackOff;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record as an object, with a field for each component, in order. Only a back-off is no object of its own: its shape is the
 * field, and its other components are fields beside that.
 */
final class Fields implements Form {
    private final Class<?> type;
    private final List<Part> parts;

    /**
     * A component.
     *
     * @param fields that it takes
     * @param flat what stands in these, where it is a record without an object of its own
     */
    private record Part(Method accessor, List<Field> fields, Optional<Fields> flat) {}

    /**
     * A field.
     *
     * @param name of it
     * @param form of its value
     */
    record Field(String name, Form form) {}

    Fields(Class<?> type) {
        this(type, "");
    }

    /** With names that begin with the name of the first field, as far as they are not that. */
    private Fields(Class<?> type, String first) {
        this.type = type;
        this.parts = Arrays.stream(type.getRecordComponents())
                .map(component -> part(component, first))
                .toList();
    }

    private Part part(RecordComponent component, String first) {
        String own = component.getName();
        if (component.getType() == BackOff.class) {
            Fields flat = new Fields(BackOff.class, own);
            return new Part(component.getAccessor(), flat.fields(), Optional.of(flat));
        }
        boolean isFirst = own.equals(type.getRecordComponents()[0].getName());
        String beside = first + Character.toUpperCase(own.charAt(0)) + own.substring(1);
        String name = first.isEmpty() ? own : isFirst ? first : beside;
        return new Part(
                component.getAccessor(),
                List.of(new Field(name, Form.of(component.getGenericType()))),
                Optional.empty());
    }

    Class<?> type() {
        return type;
    }

    List<Field> fields() {
        return parts.stream().flatMap(part -> part.fields().stream()).toList();
    }

    @Override
    public List<Fields> objects() {
        return Stream.concat(Stream.of(this), fields().stream().flatMap(field -> field.form().objects().stream()))
                .toList();
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeFields(value, json);
        json.writeEndObject();
    }

    private void writeFields(Object value, JsonGenerator json) throws IOException {
        for (Part part : parts) {
            Object held = held(part, value);
            if (part.flat().isPresent()) {
                part.flat().get().writeFields(held, json);
            } else {
                Field field = part.fields().get(0);
                json.writeFieldName(field.name());
                field.form().write(held, json);
            }
        }
    }

    private static Object held(Part part, Object value) {
        try {
            return part.accessor().invoke(value);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the report is made of public records", impossible);
        }
    }

    @Override
    public Object read(JsonParser json) throws IOException, NotAReport {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw NotAReport.expected(json, "an object");
        }
        Map<String, Form> forms = new HashMap<>();
        fields().forEach(field -> forms.put(field.name(), field.form()));
        Map<String, Object> values = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Form form = forms.get(json.currentName());
            if (form == null) {
                throw NotAReport.at(json, "there is no such field in a report");
            }
            String name = json.currentName();
            json.nextToken();
            values.put(name, form.read(json));
        }
        for (Field field : fields()) {
            if (!values.containsKey(field.name())) {
                throw NotAReport.at(json, "the field " + field.name() + " is missing");
            }
        }
        return make(values, json);
    }

    private Object make(Map<String, Object> values, JsonParser json) throws NotAReport {
        List<Object> arguments = new ArrayList<>();
        for (Part part : parts) {
            arguments.add(
                    part.flat().isPresent()
                            ? part.flat().get().make(values, json)
                            : Objects.requireNonNull(
                                    values.get(part.fields().get(0).name())));
        }
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(arguments.toArray());
        } catch (InvocationTargetException refused) {
            throw NotAReport.at(
                    json, String.valueOf(refused.getTargetException().getMessage()));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the report is made of public records", impossible);
        }
    }

    @Override
    public void schema(JsonGenerator json) throws IOException {
        json.writeStringField("$ref", "#/definitions/" + FieldWords.of(type).name());
    }

    /** What its definition says, as fields of an object that is open. */
    void definition(JsonGenerator json) throws IOException {
        FieldWords words = FieldWords.of(type);
        json.writeStringField("type", "object");
        json.writeStringField("description", words.about());
        json.writeObjectFieldStart("properties");
        for (Field field : fields()) {
            json.writeObjectFieldStart(field.name());
            json.writeStringField("description", words.of(field.name()));
            property(field.form(), json);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeArrayFieldStart("required");
        for (Field field : fields()) {
            json.writeString(field.name());
        }
        json.writeEndArray();
        json.writeBooleanField("additionalProperties", false);
    }

    /** Draft-07 ignores whatever stands beside a {@code $ref}. */
    private static void property(Form form, JsonGenerator json) throws IOException {
        if (form instanceof Fields) {
            json.writeArrayFieldStart("allOf");
            json.writeStartObject();
            form.schema(json);
            json.writeEndObject();
            json.writeEndArray();
        } else {
            form.schema(json);
        }
    }
}
