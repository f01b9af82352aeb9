package io.hangup.config;

import java.util.Locale;

/** The environment variables by which a command finds what Hangup runs around it. */
public final class CommandVariable {
    private static final String PREFIX = "HANGUP_";

    /** That of the admin port. */
    public static final String ADMIN = PREFIX + "ADMIN";

    private CommandVariable() {}

    /** {@code HANGUP_ORDERS_DB} for the proxy {@code orders-db}. */
    public static String of(String proxy) {
        return PREFIX + proxy.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
