package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code docs/guide.md} lets a demonstration make, and whether a start takes them from it. */
class ArchiveIT {
    private static final int ENDS_WITHIN_SECONDS = 180;
    private static final String FROM_ARCHIVE = "source: shared objects file (top)";

    @TempDir
    private Path directory;

    @Test
    void a_start_takes_its_classes_from_the_archive_of_a_demo() throws IOException, InterruptedException {
        Path archive = directory.resolve("hangup.jsa");
        run("-XX:ArchiveClassesAtExit=" + archive, "-jar", Hangup.JAR.toString(), "demo");
        assertThat(archive).isNotEmptyFile();

        List<String> loaded = run(
                "-Xshare:on",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:class+load",
                "-jar",
                Hangup.JAR.toString(),
                "run",
                "--help");
        List<String> ours =
                loaded.stream().filter(line -> line.contains(" io.hangup.")).toList();
        assertThat(ours).hasSizeGreaterThan(20);
        assertThat(ours)
                .filteredOn(line -> line.endsWith(FROM_ARCHIVE))
                .as("a demonstration does not touch all classes of the help, but most")
                .hasSizeGreaterThan(ours.size() * 3 / 4);
    }

    /** What it printed; it has to end well. */
    private List<String> run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Hangup.java());
        builder.command().addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended", builder.command())
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }
}
