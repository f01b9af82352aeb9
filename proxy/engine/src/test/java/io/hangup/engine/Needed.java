package io.hangup.engine;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine. In CI it has to be there; elsewhere the test is skipped, and says why. */
final class Needed {
    private static final long SOON_SECONDS = 10;

    private Needed() {}

    /** Goes on only where {@code there}; {@code what} says what is needed, and where it comes from. */
    static void orSkip(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("needed in CI: " + what);
        }
        Assumptions.assumeTrue(there, "skipped, needs " + what);
    }

    /** Whether this command ends well here. */
    static boolean works(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(SOON_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
