package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that a test runs to its end, speaking English whatever the machine speaks. */
final class Client {
    private static final long PATIENCE_SECONDS = 60;

    private final List<String> command;
    private final Path directory;

    private Client(List<String> command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    /** This command line. */
    static Client of(String... command) {
        return new Client(List.of(command), Path.of("."));
    }

    /**
     * A program that is searched for as a shell would. Where it is missing the test is skipped, and fails where the
     * environment says {@code CI=true}: there, {@code .ci/run} has installed it.
     *
     * @param debianPackage where it comes from
     */
    static Client installed(String program, String debianPackage) {
        Optional<Path> found = find(program);
        if (found.isEmpty()) {
            missing(program + " is not on the PATH. On Debian: apt-get install " + debianPackage);
        }
        return of(found.orElseThrow().toString());
    }

    /** Such a program, but one without which CI does well: where it is missing the test is always skipped. */
    static Client welcome(String program) {
        Optional<Path> found = find(program);
        Assumptions.assumeTrue(found.isPresent(), "skipped: " + program + " is not on the PATH");
        return of(found.orElseThrow().toString());
    }

    /** Skips the test, or fails it in CI. */
    static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail(what);
        }
        Assumptions.abort("skipped: " + what);
    }

    /** Where the PATH has this program. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The same, with these arguments first. */
    Client with(String... arguments) {
        return new Client(Stream.concat(command.stream(), Stream.of(arguments)).toList(), directory);
    }

    /** The same, with this working directory. */
    Client in(Path workingDirectory) {
        return new Client(command, workingDirectory);
    }

    /** Runs it with these arguments and nothing to read. */
    Said run(String... arguments) throws IOException, InterruptedException {
        List<String> all = with(arguments).command;
        Path said = Files.createTempFile("client", ".txt");
        try {
            Process process = start(all, directory, said);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                fail(all + " was not done within " + PATIENCE_SECONDS + " s, and said: " + Files.readString(said));
            }
            return new Said(process.exitValue(), Files.readString(said).strip());
        } finally {
            Files.delete(said);
        }
    }

    private static Process start(List<String> command, Path directory, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("LC_ALL", "C", "NO_PROXY", "*"));
        return builder.start();
    }

    /**
     * What a program said.
     *
     * @param exit its exit code
     * @param words what it wrote on both outputs, in order
     */
    record Said(int exit, String words) {
        /** Asserts that all went well. */
        Said well() {
            assertThat(exit).as(words).isZero();
            return this;
        }
    }
}
