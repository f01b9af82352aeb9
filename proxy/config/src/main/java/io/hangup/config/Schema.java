package io.hangup.config;

import io.hangup.config.Field.Absence;
import io.hangup.config.Type.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The language as a JSON Schema (draft-07), for editors: made of the same table as the reader. It refuses what can be
 * refused without looking at two places at once: unknown keys, wrong words and units, keys that exclude each other.
 */
public final class Schema {
    /** {@code true} or {@code false}, as they are written in YAML. */
    static final Map<String, Object> TRUTH = Map.of("type", "boolean");

    /** Any text, also one that YAML takes for a number or a truth value. */
    static final Map<String, Object> ANY_TEXT = mapOf("type", List.of("string", "number", "boolean"), "minLength", 1L);

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final String VARIABLE = "variable";

    private final Map<String, Object> definitions = new LinkedHashMap<>();
    private final Map<List<Object>, String> names = new LinkedHashMap<>();

    private Schema() {}

    /** The schema, as a tree of maps, lists, texts, numbers and truth values. */
    public static Map<String, Object> draft07() {
        Schema schema = new Schema();
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put("type", "string");
        variable.put("pattern", "\\$\\{");
        variable.put("description", "A text with a variable of the environment in it: ${NAME} or ${NAME:-default}.");
        schema.definitions.put(VARIABLE, variable);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Hangup");
        root.putAll(schema.body(Language.FILE));
        root.put("definitions", schema.definitions);
        return root;
    }

    /** The schema, as JSON. */
    public static String json() {
        return json(draft07());
    }

    /** A tree of maps, lists, texts, numbers, truth values and nulls as JSON. */
    static String json(Object tree) {
        StringBuilder json = new StringBuilder();
        write(tree, "", json);
        return json.append('\n').toString();
    }

    // What types say of themselves.

    /** A text that a regular expression matches as a whole. */
    static Map<String, Object> text(String pattern) {
        return mapOf("type", "string", "pattern", "^(" + pattern + ")$");
    }

    static Map<String, Object> whole(long least, long most) {
        return mapOf("type", "integer", "minimum", least, "maximum", most);
    }

    static Map<String, Object> words(Collection<String> words) {
        return mapOf("enum", List.copyOf(words));
    }

    static Map<String, Object> list(Map<String, Object> item, int least) {
        return least == 0
                ? mapOf("type", List.of("array", "null"), "items", item)
                : mapOf("type", "array", "items", item, "minItems", (long) least);
    }

    static Map<String, Object> entries(Pattern key, Map<String, Object> item) {
        Map<String, Object> entries = mapOf("type", "object", "minProperties", 1L);
        entries.put("propertyNames", mapOf("pattern", "^(" + key.pattern() + ")$"));
        entries.put("additionalProperties", item);
        return entries;
    }

    /** Any of these; what is a choice itself is laid open. */
    static Map<String, Object> anyOf(List<Map<String, Object>> all) {
        List<Object> flat = new ArrayList<>();
        for (Map<String, Object> each : all) {
            if (each.size() == 1 && each.get("anyOf") instanceof List<?> inner) {
                inner.stream().filter(one -> !flat.contains(one)).forEach(flat::add);
            } else if (!flat.contains(each)) {
                flat.add(each);
            }
        }
        return flat.size() == 1 ? all.get(0) : mapOf("anyOf", flat);
    }

    /** The same, or a text with a variable in it, of which nobody knows what it will be. */
    Map<String, Object> orVariable(Map<String, Object> form) {
        boolean isAnyText = form.equals(ANY_TEXT);
        return isAnyText ? form : anyOf(List.of(form, mapOf("$ref", "#/definitions/" + VARIABLE)));
    }

    /** A section, which is defined once and referred to. */
    Map<String, Object> section(Section<?> section) {
        List<Object> identity = List.of(section.name(), section.fields());
        String name = names.get(identity);
        if (name == null) {
            name = free(section.name().replaceFirst("^an? ", "").replace(' ', '-'));
            names.put(identity, name);
            definitions.put(name, Map.of());
            definitions.put(name, body(section));
        }
        return mapOf("$ref", "#/definitions/" + name);
    }

    private String free(String name) {
        int number = 2;
        String free = name;
        while (definitions.containsKey(free)) {
            free = name + "-" + number++;
        }
        return free;
    }

    private Map<String, Object> body(Section<?> section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        section.fields().forEach(field -> properties.put(field.name(), property(field)));
        Map<String, Object> body = mapOf("type", "object", "properties", properties, "additionalProperties", false);
        List<String> required = section.fields().stream()
                .filter(field -> field.absence() instanceof Absence.Forbidden)
                .map(Field::name)
                .toList();
        List<String> heads = section.heads().stream().map(Field::name).toList();
        if (!required.isEmpty()) {
            body.put("required", required);
        } else if (!heads.isEmpty()) {
            body.put("anyOf", oneOfThem(heads));
        }
        if (!section.needs().isEmpty()) {
            Map<String, Object> needs = new LinkedHashMap<>();
            section.needs()
                    .forEach(need -> needs.put(
                            need.field().name(),
                            mapOf(
                                    "anyOf",
                                    oneOfThem(need.others().stream()
                                            .map(Field::name)
                                            .toList()))));
            body.put("dependencies", needs);
        }
        return body;
    }

    private static List<Object> oneOfThem(List<String> keys) {
        return keys.stream().<Object>map(key -> mapOf("required", List.of(key))).toList();
    }

    private Map<String, Object> property(Field<?> field) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put(
                "description",
                field.description()
                        + (field.absence() instanceof Absence.Means means
                                ? " Where it is left out: " + means.meaning() + "."
                                : ""));
        if (field.absence() instanceof Absence.Default other) {
            property.put("default", tree(other.value()));
        }
        property.put("examples", List.of(tree(field.example())));
        Map<String, Object> type = field.type().schema(this);
        // Draft-07 ignores whatever stands beside a $ref.
        if (type.containsKey("$ref")) {
            property.put("allOf", List.of(type));
        } else {
            property.putAll(type);
        }
        return property;
    }

    /** What a piece of YAML from the table stands for. */
    private static Object tree(String yaml) {
        return YamlTree.of(Reading.ofLine("example", yaml)).map(Schema::tree).orElse(yaml);
    }

    private static Object tree(Value value) {
        if (value instanceof Value.Mapping mapping) {
            Map<String, Object> tree = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> tree.put(entry.key().value(), tree(entry.value())));
            return tree;
        }
        if (value instanceof Value.Items list) {
            return list.items().stream().map(Schema::tree).toList();
        }
        String text = value.place().value();
        boolean isPlain = value.place().form() == Text.Form.PLAIN;
        if (isPlain && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        return isPlain && WHOLE.matcher(text).matches() ? Long.valueOf(text) : text;
    }

    private static Map<String, Object> mapOf(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    // JSON.

    private static void write(Object value, String indent, StringBuilder json) {
        String deeper = indent + "  ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            String separator = "{\n";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(separator)
                        .append(deeper)
                        .append(quoted(entry.getKey()))
                        .append(": ");
                write(entry.getValue(), deeper, json);
                separator = ",\n";
            }
            json.append('\n').append(indent).append('}');
        } else if (value instanceof List<?> list && list.stream().anyMatch(Schema::isDeep)) {
            String separator = "[\n";
            for (Object item : list) {
                json.append(separator).append(deeper);
                write(item, deeper, json);
                separator = ",\n";
            }
            json.append('\n').append(indent).append(']');
        } else if (value instanceof List<?> list) {
            json.append(list.stream().map(Schema::scalar).collect(Collectors.joining(", ", "[", "]")));
        } else {
            json.append(value instanceof Map ? "{}" : scalar(value));
        }
    }

    private static boolean isDeep(Object value) {
        return value instanceof Map || value instanceof List;
    }

    private static String scalar(Object value) {
        return value instanceof String ? quoted(value) : String.valueOf(value);
    }

    private static String quoted(Object text) {
        StringBuilder quoted = new StringBuilder("\"");
        String.valueOf(text).chars().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append((char) each);
            } else if (each < ' ') {
                quoted.append(String.format("\\u%04x", each));
            } else {
                quoted.append((char) each);
            }
        });
        return quoted.append('"').toString();
    }
}
