package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/licences.md}, which is in {@code hangup.jar} too, is printed from the list of its components;
 * {@code -Dhangup.docs.write=true} prints it anew.
 */
class LicencesDocIT {
    private static final Path FILE = Path.of("..", "..", "docs", "licences.md");
    private static final Path SBOM = Hangup.JAR.resolveSibling("sbom.cdx.json");
    private static final String OWN = "io.hangup";

    private static final String HEAD = """
            # Licences

            What `hangup.jar` is made of, by whom it is licensed how, and in which version: printed from the list of components that
            the build writes (`sbom.cdx.json`, CycloneDX), and compared by a test. In the jar this page is `META-INF/licences.md`;
            licences and notices that the components bring are beside it, appended where several bring one of the same name. Where
            two licences are named, either can be chosen.

            | component | version | licence |
            |---|---|---|
            """;

    @Test
    void the_page_says_what_the_jar_is_made_of() throws IOException {
        String page = page();
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page);
        }
        assertThat(FILE).hasContent(page);
    }

    private static String page() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode component :
                JsonMapper.builder().build().readTree(Files.readString(SBOM)).path("components")) {
            String group = component.path("group").asString();
            if (!group.equals(OWN)) {
                String name = group + ":" + component.path("name").asString();
                lines.add("| `%s` | %s | %s |\n"
                        .formatted(name, component.path("version").asString(), licences(name, component)));
            }
        }
        assertThat(lines).hasSizeGreaterThan(20);
        return HEAD + String.join("", lines);
    }

    private static String licences(String name, JsonNode component) {
        StringJoiner all = new StringJoiner(", ");
        for (JsonNode entry : component.path("licenses")) {
            JsonNode licence = entry.path("license");
            String words = licence.has("id")
                    ? licence.path("id").asString()
                    : licence.path("name").asString();
            String url = licence.path("url").asString("");
            all.add(url.isEmpty() ? words : "[%s](%s)".formatted(words, url));
        }
        assertThat(all.toString()).as("the licence of %s", name).isNotEmpty();
        return all.toString();
    }
}
