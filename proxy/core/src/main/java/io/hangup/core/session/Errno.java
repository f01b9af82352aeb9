package io.hangup.core.session;

/** What the kernel said when a call on a socket failed (errno(3)), as data. */
public enum Errno {
    /** A RST arrived while the connection was open in both directions. */
    ECONNRESET,
    /** A RST arrived behind a FIN. */
    EPIPE,
    /** Nobody listens there. */
    ECONNREFUSED,
    /** No answer in time. */
    ETIMEDOUT,
    /** No route to the host. */
    EHOSTUNREACH,
    /** No route to the network. */
    ENETUNREACH,
    /** The connection was ended by the local system. */
    ECONNABORTED,
    /** No descriptor left in this process or system. */
    EMFILE,
    /** No local address or port left. */
    EADDRNOTAVAIL,
    /** Anything else; the message that came with it is in the log. */
    OTHER
}
