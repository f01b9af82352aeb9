package io.hangup.app.deploy;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Programs from outside. In CI they have to be there; elsewhere the test is skipped, and says why. */
final class Tool {
    private Tool() {}

    /**
     * What a program said until it ended.
     *
     * @param code with which it ended
     * @param text stdout and stderr
     */
    record Said(int code, String text) {}

    /**
     * Runs a program to its end.
     *
     * @param directory where
     * @param origin what installs it where it is missing
     */
    static Said run(Path directory, String origin, String... command) throws IOException, InterruptedException {
        Process process =
                start(new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true), origin);
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    /** Starts a program. */
    static Process start(ProcessBuilder program, String origin) {
        try {
            return program.start();
        } catch (IOException missing) {
            String word = program.command().get(0) + " is not installed (" + origin + ")";
            if ("true".equals(System.getenv("CI"))) {
                fail(word);
            }
            Assumptions.abort("skipped: " + word);
            throw new IllegalStateException(missing);
        }
    }
}
