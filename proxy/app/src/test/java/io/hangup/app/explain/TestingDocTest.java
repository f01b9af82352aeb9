package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/testing.md} shows is what the files of {@code docs/examples/testing} say, word for word. */
class TestingDocTest {
    private static final Path DOCS = Path.of("..", "..", "docs");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/pom.xml",
                "java/src/test/java/ResetTest.java",
                "npm/package.json",
                "npm/reset.test.js",
                "compose/hangup.yaml",
                "compose/compose.yaml",
                "github/workflow.yaml",
                "local/run.sh"
            })
    void an_example_stands_in_the_page_as_it_is(String file) throws IOException {
        assertThat(Files.readString(DOCS.resolve("testing.md")))
                .contains(
                        "\n" + Files.readString(DOCS.resolve("examples/testing").resolve(file)) + "```\n");
    }

    @Test
    void the_page_has_no_other_block() throws IOException {
        List<String> fences = Files.readAllLines(DOCS.resolve("testing.md")).stream()
                .filter(line -> line.startsWith("```"))
                .toList();
        assertThat(fences).hasSize(2 * 8);
    }
}
