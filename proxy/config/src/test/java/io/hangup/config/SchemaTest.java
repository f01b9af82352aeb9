package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The schema takes what the reader takes, and refuses what the reader refuses as far as a schema can. */
class SchemaTest {
    private static final Path FILE = Path.of("../../config/hangup.schema.json");

    private static final String BETWEEN = "it compares two places of the file";

    /** Bad files that no schema can refuse, each with the reason. */
    private static final Map<String, String> UNSEEN = Map.of(
            "loops", BETWEEN,
            "never-comes", BETWEEN,
            "overlapping-connections", BETWEEN,
            "ports-taken", BETWEEN,
            "ports-taken-by-all", BETWEEN,
            "scenario-names", BETWEEN,
            "unwatched", BETWEEN,
            "long-pattern", "it counts characters, and of an escape or a letter the bytes are others",
            "merge-keys", "whoever reads the YAML merges them before",
            "variables", "what a variable holds, or whether it is set, is known when the file is read");

    /** Bad files that are no YAML, so that no schema ever sees what they hold. */
    private static final Set<String> NO_YAML = Set.of(
            "at-sign",
            "bracket-not-closed",
            "bracket-not-closed-in-time",
            "colon-missing",
            "duplicate-keys",
            "escape",
            "indented-between",
            "indented-too-much",
            "laughs",
            "list-and-key",
            "odd-keys",
            "quote-not-closed",
            "recursion",
            "second-colon",
            "tab",
            "tags",
            "text-after-text",
            "two-documents",
            "unknown-alias",
            "unquoted-ipv6",
            "variable-in-braces",
            "yaml-2");

    private static final com.networknt.schema.Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(Schema.json());

    static List<Path> good() throws IOException {
        return CorpusTest.good();
    }

    static List<Path> bad() throws IOException {
        return CorpusTest.bad();
    }

    @Test
    void the_file_that_comes_with_hangup_is_the_schema_of_this_table() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, Schema.json());
        }
        assertThat(FILE).hasContent(Schema.json());
    }

    @Test
    void the_schema_is_one() {
        com.networknt.schema.Schema draft07 = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(com.networknt.schema.SchemaLocation.of(SpecificationVersion.DRAFT_7.getDialectId()));

        assertThat(draft07.validate(Schema.json(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_file_is_taken(Path file) throws IOException {
        assertThat(refusals(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_bad_file_is_refused_where_a_schema_can_see_what_is_wrong(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".yaml", "");
        Optional<Object> tree = tree(Files.readString(file));
        boolean isRefused = tree.isPresent() && !refusals(tree.get()).isEmpty();

        assertThat(tree.isEmpty()).as(name + " is no YAML").isEqualTo(NO_YAML.contains(name));
        assertThat(isRefused)
                .as(name + " is refused by the schema")
                .isEqualTo(!NO_YAML.contains(name) && !UNSEEN.containsKey(name));
    }

    /** Why the schema refuses a text; a text that is no YAML is refused too. */
    static List<String> refusals(String yaml) {
        return tree(yaml).map(SchemaTest::refusals).orElse(List.of("it is no YAML"));
    }

    private static List<String> refusals(Object tree) {
        return SCHEMA.validate(Schema.json(tree), InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    /** What an editor makes of a text, or empty where that is no YAML. */
    private static Optional<Object> tree(String yaml) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowRecursiveKeys(false)
                    .build();
            return Optional.of(plain(Optional.ofNullable(new Load(settings).loadFromString(yaml))));
        } catch (YamlEngineException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** The tree with what JSON has no word for as a text. */
    private static Object plain(Optional<?> value) {
        if (value.isEmpty()) {
            return Null.NULL;
        }
        if (value.get() instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), plain(Optional.ofNullable(each))));
            return plain;
        }
        if (value.get() instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(Optional.ofNullable(each))));
            return plain;
        }
        boolean isInfinite = value.get() instanceof Double number && !Double.isFinite(number);
        return isInfinite ? value.get().toString() : value.get();
    }

    /** Nothing, in a tree. */
    private enum Null {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }
}
