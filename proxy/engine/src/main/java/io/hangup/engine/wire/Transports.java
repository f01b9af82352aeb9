package io.hangup.engine.wire;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds a transport that works here. */
public final class Transports {
    private Transports() {}

    /** epoll, or why it is not to be had. */
    public static Found epoll() {
        return Epoll.isAvailable()
                ? new Found(Optional.of(new EpollTransport()), "")
                : new Found(Optional.empty(), why(Epoll.unavailabilityCause()));
    }

    /** kqueue, or why it is not to be had. */
    public static Found kqueue() {
        return KQueue.isAvailable()
                ? new Found(
                        Optional.of(new ChannelTransport(
                                TransportFacts.KQUEUE,
                                KQueueIoHandler::newFactory,
                                address -> new KQueueServerSocketChannel(),
                                KQueueSocketChannel::new)),
                        "")
                : new Found(Optional.empty(), why(KQueue.unavailabilityCause()));
    }

    /** java.nio, always. */
    public static Transport nio() {
        return new ChannelTransport(
                TransportFacts.NIO, NioIoHandler::newFactory, Transports::nioServer, NioSocketChannel::new);
    }

    /** java.nio's usual socket is one of IPv6 that takes IPv4 too, also where an address of IPv4 is named. */
    private static ServerSocketChannel nioServer(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
                : new NioServerSocketChannel();
    }

    private static String why(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "no reason given" : ErrnoOf.text(root);
    }

    /**
     * A transport or the reason why there is none.
     *
     * @param transport empty where it does not work here
     * @param reason for people; empty where it works
     */
    public record Found(Optional<Transport> transport, String reason) {}
}
