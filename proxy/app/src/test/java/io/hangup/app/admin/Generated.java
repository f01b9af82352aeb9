package io.hangup.app.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Values made of schemas: those that a schema takes, and those that it should not. The same seed makes the same ones. */
final class Generated {
    /** What has hurt parsers before. */
    private static final List<String> HOSTILE = List.of(
            "",
            "null",
            "{",
            "}",
            "[]",
            "\"",
            "{}",
            "{\"for\": 1e999}",
            "{\"for\": -1}",
            "{\"connection\": 0}",
            "{\"next\": 99999999999999999999}",
            "{\"connection\": 1, \"next\": 1}",
            "fault: [",
            "fault: reset\nfault: close",
            "&a [*a]",
            "!!java.net.URL x",
            "- \t\n",
            "{\"fault\": \"rest\"}",
            "fault: reset\nwhen: { client-sent: 64 }",
            "fault: reset\nname: other",
            "fault: reset\nfor: soon",
            "%",
            "\u0000",
            "\ufeff{}",
            "a: ".repeat(300),
            "[".repeat(5_000),
            "{\"x\":".repeat(2_000),
            "x".repeat(60_000));

    private final OpenApiDocument document;
    private final Random random;

    Generated(OpenApiDocument document, long seed) {
        this.document = document;
        this.random = new Random(seed);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean oftenEnough(int percent) {
        return random.nextInt(100) < percent;
    }

    /** JSON that a schema takes. */
    String valid(JsonNode described) {
        JsonNode schema = document.follow(described);
        if (schema.has("oneOf")) {
            return valid(oneOf(children(schema.get("oneOf"))));
        }
        if (schema.has("enum")) {
            return oneOf(children(schema.get("enum"))).toString();
        }
        if (schema.has("examples")) {
            return oneOf(children(schema.get("examples"))).toString();
        }
        return switch (schema.path("type").asString("object")) {
            case "integer" -> String.valueOf(schema.path("minimum").asLong(0) + random.nextInt(5));
            case "boolean" -> String.valueOf(random.nextBoolean());
            case "array" -> "[" + valid(schema.get("items")) + "]";
            case "object" -> object(schema);
            default -> '"' + word() + '"';
        };
    }

    private String object(JsonNode schema) {
        List<String> required = children(schema.path("required")).stream()
                .map(JsonNode::asString)
                .toList();
        List<String> fields = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextBoolean()) {
                fields.add('"' + property.getKey() + "\": " + valid(property.getValue()));
            }
        });
        return "{" + String.join(", ", fields) + "}";
    }

    /** A body that no schema takes, or that no parser does. */
    String bad(JsonNode described) {
        String good = valid(described);
        return switch (random.nextInt(6)) {
            case 0 -> good.substring(0, random.nextInt(good.length()));
            case 1 -> good.replace("{", "{\"" + word() + "\": 1, ");
            case 2 -> good.replaceAll(": [^,}]+", ": [{}, null, -1.5e300]");
            case 3 -> '"' + good.replace("\"", "") + '"';
            default -> oneOf(HOSTILE);
        };
    }

    /** A name that may be one of something. */
    String word() {
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** A piece of a path or a query that is no name. */
    String badWord() {
        return oneOf(List.of(
                "",
                "%",
                "%zz",
                "%00",
                "..",
                "%2e%2e",
                "%2F",
                "a%20b",
                "x".repeat(1_000),
                "%ff%fe",
                "%F0%9F%92%A5",
                "'",
                "a;b",
                "-1",
                "0",
                "NaN",
                "99999999999999999999",
                "%0d%0aX:%20y",
                "a,b",
                ","));
    }

    private static List<JsonNode> children(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        node.forEach(all::add);
        return all;
    }
}
