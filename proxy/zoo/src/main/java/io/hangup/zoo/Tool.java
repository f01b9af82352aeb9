package io.hangup.zoo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that is run to its end. */
final class Tool {
    private static final long PATIENCE_SECONDS = 120;

    private Tool() {}

    /** Where the PATH has this program. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What it printed on both outputs; empty where it is missing or fails. */
    static Optional<String> ask(String... command) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(command[0])) && find(command[0]).isEmpty()) {
            return Optional.empty();
        }
        Path said = Files.createTempFile("zoo", ".txt");
        try {
            int exit = run(new ProcessBuilder(List.of(command)), said);
            return exit == 0 ? Optional.of(Files.readString(said).strip()) : Optional.empty();
        } finally {
            Files.delete(said);
        }
    }

    /** Runs it, and fails where it fails. */
    static String well(ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = Files.createTempFile("zoo", ".txt");
        try {
            int exit = run(builder, said);
            String words = Files.readString(said).strip();
            if (exit != 0) {
                throw new IOException(builder.command().get(0) + " ended with " + exit + ": " + words);
            }
            return words;
        } finally {
            Files.delete(said);
        }
    }

    private static int run(ProcessBuilder builder, Path output) throws IOException, InterruptedException {
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }
}
