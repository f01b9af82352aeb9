package io.hangup.engine;

import io.hangup.core.rule.IpRange;
import io.netty.util.NetUtil;
import java.util.Optional;

/** Addresses in the form in which the engine compares them. */
public final class AddressKey {
    private AddressKey() {}

    /** Of an address without a port, such as {@code 127.0.0.1} or {@code ::1}; empty where it is none. */
    public static Optional<String> of(String address) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(address))
                .map(IpRange::chars);
    }
}
