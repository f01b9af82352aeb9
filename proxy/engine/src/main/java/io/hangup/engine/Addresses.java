package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.IpRange;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Addresses as they are printed and compared. */
final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:5432}, {@code [::1]:5432}. */
    static String text(InetSocketAddress address) {
        return endpoint(address).toString();
    }

    /** The address without its port, in the form in which addresses are compared. */
    static String chars(InetSocketAddress address) {
        return IpRange.chars(address.getAddress().getAddress());
    }

    /** Address and port as data, IPv6 addresses in their short form (RFC 5952). */
    static Endpoint endpoint(InetSocketAddress address) {
        String host = address.isUnresolved() ? address.getHostString() : NetUtil.toAddressString(address.getAddress());
        return new Endpoint(host, address.getPort());
    }
}
