package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Addresses as they are printed. */
final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:5432}, {@code [::1]:5432}. */
    static String text(InetSocketAddress address) {
        return endpoint(address).toString();
    }

    /** The same as data, IPv6 addresses in their short form (RFC 5952). */
    static Endpoint endpoint(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : NetUtil.toAddressString(address.getAddress());
        return new Endpoint(host, address.getPort());
    }
}
