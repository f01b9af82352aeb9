package io.hangup.app.reload;

import io.hangup.config.HangupConfig;
import io.hangup.config.ProxyConfig;
import io.hangup.core.proxy.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The admin port, which no fault may reach: whoever breaks it takes away the switch that ends all faults. A configuration that
 * leads there is refused; and because a name may come to mean something else later, each address is looked at again
 * ({@link #isHere}) before it is dialled.
 */
public final class OwnPort {
    /** A resolver that hangs holds up no reload for longer; what it would have said is looked at when it is dialled. */
    private static final long RESOLVED_WITHIN_MILLIS = 1_000;

    private final InetSocketAddress bound;

    /** The one that listens there. */
    public OwnPort(InetSocketAddress bound) {
        this.bound = bound;
    }

    /**
     * Which proxy would lead to it, and what to do; empty where none does. Asks a resolver for names with its port, all of them
     * within a second.
     */
    public Optional<String> problem(HangupConfig config) {
        List<CompletableFuture<Optional<String>>> asked = config.proxies().stream()
                .filter(proxy -> proxy.upstream().port() == bound.getPort())
                .map(proxy -> CompletableFuture.supplyAsync(() -> problem(proxy))
                        .completeOnTimeout(Optional.empty(), RESOLVED_WITHIN_MILLIS, TimeUnit.MILLISECONDS))
                .toList();
        return asked.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> problem(ProxyConfig proxy) {
        return leadsHere(proxy.upstream())
                ? Optional.of("the upstream " + proxy.upstream() + " of proxy " + proxy.name()
                        + " leads to the admin port of Hangup itself, which no fault may reach; name another upstream, or let"
                        + " `admin: listen:` name another port")
                : Optional.empty();
    }

    private boolean leadsHere(Endpoint upstream) {
        try {
            for (InetAddress address : InetAddress.getAllByName(upstream.host())) {
                if (isHere(new InetSocketAddress(address, upstream.port()))) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException leadsNowhere) {
            return false;
        }
    }

    /** Whether who dials this address reaches it. Who dials "all addresses" reaches loopback. */
    public boolean isHere(InetSocketAddress dialled) {
        InetAddress own = bound.getAddress();
        InetAddress address = dialled.getAddress();
        return dialled.getPort() == bound.getPort()
                && (address.equals(own)
                        || (address.isAnyLocalAddress() && own.isLoopbackAddress())
                        || (own.isAnyLocalAddress() && isOfThisMachine(address)));
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
