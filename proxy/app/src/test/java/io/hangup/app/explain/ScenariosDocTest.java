package io.hangup.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/scenarios.md} is printed from the code; {@code -Dhangup.docs.write=true} prints it anew. */
class ScenariosDocTest {
    private static final Path FILE = Path.of("..", "..", "docs", "scenarios.md");

    @Test
    void the_page_says_what_the_code_does() throws IOException {
        if (Boolean.getBoolean("hangup.docs.write")) {
            Files.writeString(FILE, page());
        }
        assertThat(FILE).hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Scenarios

                What production does, as one word: `scenario: NAME` stands in a rule in place of `fault:`, `side:` and `when:`, and
                `--rule 'scenario NAME'` on the command line. `connections:`, `from:` and the limits of a rule go beside it.
                Each says what causes it, what a client's side of the wire shows, and what the right client does; what certain
                clients do was measured, with the versions that are named. This page is printed from the code that makes the
                rules, and compared by a test. A commented file of each is in [config/scenarios](../config/scenarios).

                | scenario | stands for |
                |---|---|
                """);
        for (Scenario scenario : Scenario.all()) {
            page.append("| [`%s`](#%s): %s | `%s` |\n"
                    .formatted(
                            scenario.name(),
                            scenario.name(),
                            Production.of(scenario).orElseThrow().title(),
                            scenario.text()));
        }
        Scenario.all().forEach(scenario -> page.append(section(scenario)));
        return page.toString();
    }

    private static String section(Scenario scenario) {
        Production said = Production.of(scenario).orElseThrow();
        return """

                ## %s

                %s

                **On the wire:** %s.

                **The client:** %s

                ```yaml
                %s
                ```
                """.formatted(
                                scenario.name(),
                                said.cause(),
                                said.wire(),
                                said.reaction(),
                                String.join("\n", ScenarioPage.yaml(scenario)))
                + QuotedClients.of(scenario.name());
    }
}
