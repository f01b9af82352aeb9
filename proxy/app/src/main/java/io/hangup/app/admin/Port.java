package io.hangup.app.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Consumer;

/** Listens at the address that is named, and at no other. */
final class Port {
    private Port() {}

    /**
     * Listens.
     *
     * @param begin what is done with each connection, on the loop, before anything is read of it
     * @return where
     * @throws IOException if that address is not to be had
     */
    static InetSocketAddress listen(EventLoopGroup loop, InetSocketAddress at, Consumer<Channel> begin)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channelFactory(() -> socket(at))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        begin.accept(connection);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause());
        }
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** java.nio's usual socket is one of IPv6 that takes IPv4 too, also where an address of IPv4 is named. */
    private static ServerSocketChannel socket(InetSocketAddress at) {
        return at.getAddress() instanceof Inet4Address
                ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
                : new NioServerSocketChannel();
    }
}
