package io.hangup.config;

import java.util.Locale;

/** How sockets are driven: the value of {@code transport:}. */
public enum TransportChoice {
    /** The best that this machine has. */
    AUTO,
    /** Linux's own. */
    EPOLL,
    /** macOS's own. */
    KQUEUE,
    /** The JDK's, on every system. */
    NIO;

    /** The word used in YAML and on the command line: {@code auto}, {@code epoll}, {@code kqueue} or {@code nio}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same: completion offers it. */
    @Override
    public String toString() {
        return word();
    }
}
