package io.hangup.app.admin;

import io.hangup.core.proxy.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The admin port: HTTP/1.1 on an event loop of its own, pages made on two more threads and changes on
 * one, so that neither a slow page nor a slow reader ever meets a proxied connection, nor a slow change a page. Everything is bounded: connections, header, body, waiting pages, idle time.
 */
public final class AdminServer implements AutoCloseable {
    static final int MAX_CONNECTIONS = 32;
    static final int MAX_LINE_BYTES = 4 * 1024;
    static final int MAX_HEADER_BYTES = 8 * 1024;

    private static final int MAX_CHUNK_BYTES = 4 * 1024;
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int MAX_WAITING_PAGES = 64;
    private static final int PAGE_THREADS = 2;
    private static final int CHANGE_THREADS = 1;
    private static final int IDLE_SECONDS = 30;
    private static final long CLOSES_WITHIN_MILLIS = 300;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("hangup-admin", true), NioIoHandler.newFactory());
    private final ThreadPoolExecutor pageThreads = threads(PAGE_THREADS, "hangup-admin-page");
    private final ThreadPoolExecutor changeThreads = threads(CHANGE_THREADS, "hangup-admin-change");
    private final InetSocketAddress address;

    /** Needs no lock: one loop accepts and closes all connections. */
    private int open;

    private AdminServer(InetSocketAddress at, AdminPages pages) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        begin(connection, pages, new HostCheck(at.getAddress()));
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
     * @param pages what there is to say
     * @throws IOException if that address is not to be had
     */
    public static AdminServer start(Endpoint at, AdminPages pages) throws IOException {
        return new AdminServer(new InetSocketAddress(InetAddress.getByName(at.host()), at.port()), pages);
    }

    private static ThreadPoolExecutor threads(int count, String name) {
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING_PAGES),
                new DefaultThreadFactory(name, true));
    }

    private void begin(Channel connection, AdminPages pages, HostCheck hosts) {
        open++;
        connection.closeFuture().addListener(closed -> open--);
        if (open > MAX_CONNECTIONS) {
            connection.close();
            return;
        }
        connection
                .pipeline()
                .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                .addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES))
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new FlowControlHandler())
                .addLast(new AdminHandler(pages, hosts, new AdminHandler.Workers(pageThreads, changeThreads)));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The same, as it is typed into a browser. */
    public URI url() {
        Endpoint bound = new Endpoint(NetUtil.toAddressString(address.getAddress()), address.getPort());
        return URI.create("http://" + bound);
    }

    /** Ends it and its connections, within a third of a second. */
    @Override
    public void close() {
        pageThreads.shutdownNow();
        changeThreads.shutdownNow();
        loop.shutdownGracefully(0, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSES_WITHIN_MILLIS);
    }
}
