package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.engine.hear.ProxyHeaderFuzz;
import io.hangup.engine.hear.SpeechFuzz;
import io.hangup.engine.scan.ClientHelloFuzz;
import io.hangup.engine.scan.RequestFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with and what it once found, without the fuzzer; {@code .ci/fuzz} looks for more. */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "ClientHelloFuzz", ClientHelloFuzz::fuzzerTestOneInput,
            "ProxyHeaderFuzz", ProxyHeaderFuzz::fuzzerTestOneInput,
            "RequestFuzz", RequestFuzz::fuzzerTestOneInput,
            "SpeechFuzz", SpeechFuzz::fuzzerTestOneInput);

    static Stream<Arguments> kept() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (String target : TARGETS.keySet()) {
            try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
                List<Path> found = files.sorted().toList();
                assertThat(found).describedAs("what is kept for %s", target).isNotEmpty();
                found.forEach(file -> all.add(Arguments.of(target, file)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void what_is_kept_is_without_a_finding(String target, Path file) throws IOException {
        Objects.requireNonNull(TARGETS.get(target)).accept(Files.readAllBytes(file));
    }
}
