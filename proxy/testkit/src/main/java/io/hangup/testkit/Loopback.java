package io.hangup.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses on 127.0.0.1, whatever the machine thinks of names and of IPv6. */
public final class Loopback {
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    private Loopback() {}

    /** Port {@code port} of 127.0.0.1; to a listener, port 0 is a free one. */
    public static InetSocketAddress port(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("Four bytes are always an address.", impossible);
        }
    }
}
