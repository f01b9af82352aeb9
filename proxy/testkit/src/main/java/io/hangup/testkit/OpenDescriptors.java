package io.hangup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors of this process, from {@code /proc/self/fd}. */
public final class OpenDescriptors {
    private static final Path DIRECTORY = Path.of("/proc/self/fd");

    private OpenDescriptors() {}

    /** Whether this machine tells. */
    public static boolean available() {
        return Files.isDirectory(DIRECTORY);
    }

    /** How many are open now, without the one that looking takes. */
    public static long count() {
        try (Stream<Path> entries = Files.list(DIRECTORY)) {
            return entries.count() - 1;
        } catch (IOException failure) {
            throw new UncheckedIOException("The descriptors in " + DIRECTORY + " could not be counted.", failure);
        }
    }
}
