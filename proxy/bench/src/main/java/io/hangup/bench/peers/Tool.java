package io.hangup.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A load generator of others, run to its end. */
final class Tool {
    private static final long ENDS_WITHIN_SECONDS = 120;

    private Tool() {}

    /**
     * Runs it.
     *
     * @return what it printed
     * @throws IOException with what it printed, where it fails
     * @throws InterruptedException if interrupted
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end:\n" + said);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue() + ":\n" + said);
        }
        return said;
    }
}
