package io.hangup.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with and what it once found, without the fuzzer; {@code .ci/fuzz} looks for more. */
@Timeout(60)
class FuzzCorpusTest {
    static List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "fuzz", "AdminFuzz"))) {
            List<Path> found = files.sorted().toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void what_is_kept_is_without_a_finding(Path file) throws IOException {
        AdminFuzz.fuzzerTestOneInput(Files.readAllBytes(file));
    }
}
