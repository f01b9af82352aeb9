package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.Field.Absence;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.report.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of keys says of itself nothing that its reader would refuse, and neither do the files that come with it. */
class LanguageTest {
    private static final Path FILES = Path.of("../../config");

    static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>();
        Language.sections().forEach(section -> fields.addAll(section.fields()));
        assertThat(fields).hasSizeGreaterThan(20);
        return fields;
    }

    /** Prometheus, Grafana and Kubernetes have files there of their own; among the last ones, those of Hangup have its name. */
    static boolean isOurs(Path file) {
        String name = FILES.relativize(file).toString();
        return !name.matches("(prometheus|grafana)/.*|kubernetes/.*(?<!/hangup.yaml)");
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(FILES)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".yaml") && isOurs(file))
                    .toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void an_example_can_be_read(Field<?> field) {
        Reading reading = Reading.ofLine("example", field.example());
        Optional<?> read = YamlTree.of(reading).flatMap(value -> field.type().read(value));

        assertThat(Loading.rendered(reading.result(() -> "read"))).isEmpty();
        assertThat(read).isPresent();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_default_can_be_read(Field<?> field) {
        if (field.absence() instanceof Absence.Default) {
            assertThat(field.absent()).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void a_description_is_one_sentence(Field<?> field) {
        assertThat(field.description()).endsWith(".").doesNotContain("\n");
    }

    @Test
    void no_key_is_a_word_that_older_yaml_takes_for_a_truth_value() {
        assertThat(fields())
                .extracting(Field::name)
                .doesNotContain("on", "off", "yes", "no", "y", "n", "true", "false", "null");
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_that_comes_with_hangup_loads(Path file) {
        assertThat(Loading.rendered(Loading.loader().load(file))).isEmpty();
    }

    @Test
    void the_examples_in_the_file_that_comes_with_hangup_load_when_they_are_no_comments_any_more() throws IOException {
        String text = Files.readString(FILES.resolve("hangup.yaml"));
        String used = Pattern.compile("^#(?=  |[a-z-]+:)", Pattern.MULTILINE)
                .matcher(text)
                .replaceAll("");

        HangupConfig config = Loading.valid(Loading.loader().loadText(used, Loading.FILE));

        assertThat(config.seed()).hasValue(42);
        assertThat(config.proxies().get(0).rules()).hasSize(7);
        assertThat(config.proxies().get(0).timeouts().connectMillis()).isEqualTo(1_000);
        assertThat(config.watching().map(Watching::patienceMillis)).contains(10_000L);
        assertThat(config.proxies().get(0).clientId()).isEqualTo(new ClientId.Header("X-Client-Id"));
        assertThat(config.proxies()
                        .get(0)
                        .expected()
                        .ofProxy()
                        .map(expect -> expect.all().size()))
                .contains(3);
        assertThat(Loading.valid(Loading.loader().loadText(text, Loading.FILE))
                        .proxies()
                        .get(0)
                        .rules())
                .isEmpty();
    }
}
