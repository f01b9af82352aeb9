package io.hangup.testkit;

import java.io.File;

/**
 * The file descriptors of this process, from {@code /proc/self/fd}.
 *
 * <p>The JVM itself opens a file for a moment now and then (its cgroup's limits, a jar), so compare with {@link Await}.
 */
public final class OpenDescriptors {
    private static final File DIRECTORY = new File("/proc/self/fd");

    private OpenDescriptors() {}

    /** Whether this machine tells. */
    public static boolean available() {
        return DIRECTORY.isDirectory();
    }

    /**
     * How many are open now, without the one that looking takes.
     *
     * @throws IllegalStateException if this machine does not tell, or has no descriptor left to look with
     */
    public static int count() {
        // File.list takes one descriptor; java.nio.file.Files.list would take two.
        String[] entries = DIRECTORY.list();
        if (entries == null) {
            throw new IllegalStateException("The descriptors in " + DIRECTORY + " could not be listed.");
        }
        return entries.length - 1;
    }
}
