package io.hangup.app.admin;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code openapi.json} as it is in the jar, with its references followed. */
final class OpenApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode root;

    private OpenApiDocument(ObjectNode root) {
        this.root = root;
    }

    /** One operation: what is said of it, and the parameters of its path. */
    record Described(String method, String path, JsonNode about, List<JsonNode> parameters) {
        String id() {
            return about.path("operationId").asString();
        }

        /** Whether the connection ends in the place of an answer. */
        boolean hasNoAnswer() {
            return about.path("responses").has("default");
        }

        boolean changes() {
            return !method.equals("GET");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static OpenApiDocument read() throws IOException {
        try (InputStream in = Objects.requireNonNull(AdminPages.class.getResourceAsStream("openapi.json"))) {
            return new OpenApiDocument((ObjectNode) JSON.readTree(in));
        }
    }

    static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    JsonNode root() {
        return root;
    }

    List<Described> operations() {
        List<Described> all = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        List<JsonNode> parameters = new ArrayList<>();
                        path.getValue().path("parameters").forEach(each -> parameters.add(follow(each)));
                        entry.getValue().path("parameters").forEach(each -> parameters.add(follow(each)));
                        all.add(new Described(
                                entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), entry.getValue(), parameters));
                    }
                }));
        return all;
    }

    /** What a reference leads to, or the node itself. */
    JsonNode follow(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
    }

    /** What is said of an answer with this status; empty where nothing is. */
    Optional<JsonNode> response(Described operation, int status) {
        JsonNode responses = operation.about().path("responses");
        return responses.has(String.valueOf(status))
                ? Optional.of(follow(responses.get(String.valueOf(status))))
                : Optional.empty();
    }

    /** Why a body is not what the schema says. */
    List<String> refusals(JsonNode schema, String body) {
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", root.path("components"));
        whole.set("allOf", JSON.createArrayNode().add(schema));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString())
                .validate(body, InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
