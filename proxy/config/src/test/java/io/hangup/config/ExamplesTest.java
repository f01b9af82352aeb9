package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example that comes with Hangup is taken by the reader and by the schema. */
class ExamplesTest {
    private static final Path TOP = Path.of("../..");
    private static final Path SCENARIOS = TOP.resolve("config/scenarios");
    private static final Pattern BLOCK =
            Pattern.compile("^( *)```yaml[^\n]*\n(?<text>.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern RULES = Pattern.compile("^- (name|fault|scenario):", Pattern.MULTILINE);
    private static final Pattern RULE = Pattern.compile("^(name|fault|scenario):", Pattern.MULTILINE);

    /** A piece of YAML and where it stands. */
    private record Example(String where, String yaml) {
        @Override
        public String toString() {
            return where;
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path file : LanguageTest.files()) {
            examples.add(new Example(TOP.relativize(file).toString(), Files.readString(file)));
        }
        List<Path> pages = new ArrayList<>(files(TOP.resolve("docs"), ".md"));
        pages.add(TOP.resolve("README.md"));
        for (Path page : pages) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                examples.add(new Example(
                        TOP.relativize(page) + " at " + block.start(),
                        whole(block.group("text").stripIndent())));
            }
        }
        assertThat(examples).hasSizeGreaterThan(14);
        return examples;
    }

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_is_taken_by_the_reader_and_by_the_schema(Example example) {
        assertThat(Loading.rendered(Loading.loader().loadText(example.yaml(), example.where())))
                .isEmpty();
        assertThat(SchemaTest.refusals(example.yaml())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void the_file_of_a_scenario_says_what_it_stands_for(Scenario scenario) throws IOException {
        Path file = SCENARIOS.resolve(scenario.name() + ".yaml");
        List<Rule> rules =
                Loading.valid(Loading.loader().load(file)).proxies().get(0).rules();

        assertThat(rules)
                .containsExactly(
                        new Rule(scenario.name(), scenario.fault(), scenario.moment(), scenario.connections()));
        assertThat(Files.readAllLines(file)).contains("#   " + scenario.text());
    }

    @Test
    void there_is_a_file_for_each_scenario_and_no_other() throws IOException {
        assertThat(files(SCENARIOS, ".yaml"))
                .extracting(file -> file.getFileName().toString().replace(".yaml", ""))
                .containsExactlyInAnyOrderElementsOf(
                        Scenario.all().stream().map(Scenario::name).toList());
    }

    /** A file that holds what may be a list of rules, or one rule. */
    private static String whole(String block) {
        String proxy = "proxies:\n  - name: example\n    listen: 15432\n    upstream: localhost:5432\n    rules:\n";
        if (RULES.matcher(block).lookingAt()) {
            return proxy + block.indent(6);
        }
        return RULE.matcher(block).lookingAt() ? proxy + "      -\n" + block.indent(8) : block;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
