package io.hangup.engine;

import java.lang.management.ManagementFactory;

/**
 * How the descriptors that this process may have (getrlimit(2), RLIMIT_NOFILE) are shared out at start, so that no part can
 * eat another's: some for the JVM, some for the admin port, and the rest for proxied connections, two for each.
 */
public final class Descriptors {
    /** For the JVM itself, its jar and libraries, listeners, event loops and logs. */
    private static final int FOR_THE_JVM = 96;

    private static final int LEAST_FOR_ADMIN = 32;
    private static final int MOST_FOR_ADMIN = 256;
    private static final int SHARE_OF_ADMIN = 16;
    private static final long MOST = 1 << 20;

    private Descriptors() {}

    /** How many connections the admin port may have open. */
    public static int forAdmin() {
        return forAdmin(limit());
    }

    static int forAdmin(long limit) {
        return (int) Math.max(LEAST_FOR_ADMIN, Math.min(MOST_FOR_ADMIN, limit / SHARE_OF_ADMIN));
    }

    /** How many connections may be proxied, under this limit. */
    static int connections(long limit) {
        long left = limit - FOR_THE_JVM - forAdmin(limit);
        return (int) Math.max(1, Math.min(MOST, left / 2));
    }

    /** The limit under which so many connections may be proxied. */
    static long needed(int connections) {
        long withLeastAdmin = FOR_THE_JVM + LEAST_FOR_ADMIN + 2L * connections;
        long limit = withLeastAdmin;
        while (limit - FOR_THE_JVM - forAdmin(limit) < 2L * connections) {
            limit += SHARE_OF_ADMIN;
        }
        return limit;
    }

    /** What the kernel allows, or a million where nobody knows. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : MOST;
    }
}
