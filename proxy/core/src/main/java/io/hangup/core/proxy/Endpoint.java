package io.hangup.core.proxy;

/**
 * A host and a port, not resolved.
 *
 * @param host a name or a literal address; an IPv6 address without its brackets
 * @param port from 0 to 65535; 0 asks the system for a free one and is for listeners only
 */
public record Endpoint(String host, int port) {
    /** Checks the port. */
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /** The form that is typed: {@code host:port}, IPv6 addresses in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
