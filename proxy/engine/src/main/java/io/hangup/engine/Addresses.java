package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import java.net.InetSocketAddress;

/** Addresses as they are printed. */
final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:5432}, {@code [::1]:5432}. */
    static String text(InetSocketAddress address) {
        return address.isUnresolved()
                ? new Endpoint(address.getHostString(), address.getPort()).toString()
                : new Endpoint(address.getAddress().getHostAddress(), address.getPort()).toString();
    }
}
