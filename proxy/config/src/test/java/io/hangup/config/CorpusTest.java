package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as people write them: the good ones load, and of each bad one exactly what stands beside it is said. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus");

    static List<Path> good() throws IOException {
        return yaml(CORPUS.resolve("good"));
    }

    static List<Path> bad() throws IOException {
        return yaml(CORPUS.resolve("bad"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_file_loads(Path file) throws IOException {
        assertThat(Loading.warned(load(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void of_a_bad_file_everything_is_said_that_is_wrong(Path file) throws IOException {
        Path expected = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".problems"));

        assertThat(Loading.rendered(load(file))).isEqualTo(Files.readString(expected));
    }

    @Test
    void eight_different_mistakes_are_eight_problems_in_the_order_of_the_file() throws IOException {
        List<Problem> problems = Loading.problems(load(CORPUS.resolve("bad/eight-mistakes.yaml")));

        assertThat(problems).extracting(problem -> problem.place().line()).containsExactly(1, 2, 4, 5, 6, 8, 9, 10);
    }

    private static Loaded<HangupConfig> load(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return Loading.loader().load(stream, Loading.FILE);
        }
    }

    private static List<Path> yaml(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }
}
