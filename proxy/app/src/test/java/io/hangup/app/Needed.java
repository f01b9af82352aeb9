package io.hangup.app;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs from outside. In CI it has to be there; elsewhere the test is skipped, and says why. */
final class Needed {
    private Needed() {}

    /** A program on the path. */
    static void program(String name, String origin) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> new File(directory, name).canExecute());
        orSkip(there, name + " (" + origin + ")");
    }

    /** Something else. */
    static void orSkip(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("needed in CI: " + what);
        }
        Assumptions.assumeTrue(there, "skipped, needs " + what);
    }
}
