package io.hangup.app.reload;

import io.hangup.config.HangupConfig;
import io.hangup.config.ProxyConfig;
import io.hangup.core.proxy.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The admin port, which no fault may reach: whoever breaks it takes away the switch that ends all faults. Addresses are
 * compared where the configuration is read; here names are resolved, too.
 */
public final class OwnPort {
    private final InetSocketAddress bound;

    /** The one that listens there. */
    public OwnPort(InetSocketAddress bound) {
        this.bound = bound;
    }

    /** Which proxy would lead to it, and what to do; empty where none does. Asks a resolver for names with its port. */
    public Optional<String> problem(HangupConfig config) {
        return config.proxies().stream()
                .filter(proxy -> isHere(proxy.upstream()))
                .map(this::inWords)
                .findFirst();
    }

    private String inWords(ProxyConfig proxy) {
        return "the upstream " + proxy.upstream() + " of proxy " + proxy.name()
                + " leads to the admin port of Hangup itself, which no fault may reach; name another upstream, or let"
                + " `admin: listen:` name another port";
    }

    private boolean isHere(Endpoint upstream) {
        if (upstream.port() != bound.getPort()) {
            return false;
        }
        try {
            return Stream.of(InetAddress.getAllByName(upstream.host())).anyMatch(this::isHere);
        } catch (UnknownHostException leadsNowhere) {
            return false;
        }
    }

    /** Who dials "all addresses" reaches loopback. */
    private boolean isHere(InetAddress dialled) {
        InetAddress own = bound.getAddress();
        return dialled.equals(own)
                || (dialled.isAnyLocalAddress() && own.isLoopbackAddress())
                || (own.isAnyLocalAddress() && isOfThisMachine(dialled));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }
}
