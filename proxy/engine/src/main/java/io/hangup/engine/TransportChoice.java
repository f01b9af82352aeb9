package io.hangup.engine;

/** The value of {@code transport:}. */
public enum TransportChoice {
    /** The most capable one that works here. */
    AUTO,
    /** Linux's epoll(7). */
    EPOLL,
    /** macOS's and BSD's kqueue(2). */
    KQUEUE,
    /** java.nio, everywhere. */
    NIO
}
