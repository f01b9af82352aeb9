package io.hangup.app.admin;

import io.hangup.core.proxy.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A port that answers with a RST: to the first bytes, whatever they are, or to two seconds of silence. Only what
 * {@link ProbeHandler} knows is answered as it says, so that {@code doctor} can ask here as it asks the admin port. It is for ways
 * on which the admin port is not to be had, and is as open as a closed port: nothing can be learnt or changed but by breaking
 * one's own connection. Bounded in connections, bytes and time, on an event loop of its own.
 */
public final class ProbeListener implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_BYTES = 4 * 1024;
    private static final int SILENT_SECONDS = 2;
    private static final long CLOSES_WITHIN_MILLIS = 300;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("hangup-probe", true), NioIoHandler.newFactory());
    private final ClosedPort closedPort;
    private final InetSocketAddress address;

    /** Needs no lock: one loop accepts and closes all connections. */
    private int open;

    private ProbeListener(InetSocketAddress at) throws IOException {
        closedPort = ClosedPort.at(at.getAddress());
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        begin(connection);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(bound.cause());
        }
        address = (InetSocketAddress) bound.channel().localAddress();
    }

    /**
     * Listens.
     *
     * @param at where; port 0 is a free one
     * @throws IOException if that address is not to be had
     */
    public static ProbeListener start(Endpoint at) throws IOException {
        return new ProbeListener(new InetSocketAddress(InetAddress.getByName(at.host()), at.port()));
    }

    private void begin(Channel connection) {
        open++;
        connection.closeFuture().addListener(closed -> open--);
        connection
                .pipeline()
                .addLast(new IdleStateHandler(0, 0, SILENT_SECONDS))
                .addLast(new HttpServerCodec(MAX_BYTES, MAX_BYTES, MAX_BYTES))
                .addLast(ServerName.HANDLER)
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_BYTES))
                .addLast(new ProbeHandler(closedPort))
                .addLast(new Resetting());
        if (open > MAX_CONNECTIONS) {
            ProbeHandler.reset(connection.pipeline().lastContext());
        }
    }

    /** Where it listens. */
    public Endpoint address() {
        return new Endpoint(NetUtil.toAddressString(address.getAddress()), address.getPort());
    }

    /** Ends it and its connections, within a third of a second. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSES_WITHIN_MILLIS);
        closedPort.close();
    }

    /** The answer to all the rest: what is no request, and silence. */
    private static final class Resetting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ProbeHandler.reset(ctx);
        }

        /** Silence, that is. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof IdleStateEvent) {
                ProbeHandler.reset(ctx);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ProbeHandler.reset(ctx);
        }
    }
}
