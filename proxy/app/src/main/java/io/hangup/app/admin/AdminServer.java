package io.hangup.app.admin;

import io.hangup.app.admin.Connections.At;
import io.hangup.config.AdminConfig;
import io.hangup.core.limit.Level;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Words;
import io.hangup.engine.Descriptors;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The admin port: HTTP/1.1 on an event loop of its own, pages made on two more threads and changes on one, so that neither a
 * slow page nor a slow reader ever meets a proxied connection, nor a slow change a page. Everything is bounded, by its
 * {@link Limits}; who may ask is for its {@link Gate}.
 */
public final class AdminServer implements AutoCloseable {
    private static final long LOOKS_EVERY_MILLIS = 250;
    private static final long CLOSES_WITHIN_MILLIS = 300;

    /** To whoever comes when all others are being served. */
    private static final byte[] FULL = Answer.busy(
                    "All connections of the admin port are being served. Ask again in a moment.")
            .last();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("hangup-admin", true), NioIoHandler.newFactory());
    private final ThreadPoolExecutor pageThreads;
    private final ThreadPoolExecutor changeThreads;
    private final AdminPages pages;
    private final Setup setup;
    private final Connections connections;
    private final ClosedPort closedPort;
    private final byte[] tooSlow;
    private final InetSocketAddress address;

    /**
     * What an admin port is, once its configuration has been found to be safe.
     *
     * @param at where it listens
     * @param gate who may ask
     * @param tls what TLS is spoken with; empty for plain HTTP
     * @param limits how much it takes upon itself
     */
    public record Setup(InetSocketAddress at, Gate gate, Optional<Tls> tls, Limits limits) {
        /**
         * That of a configuration.
         *
         * @param environment of this process
         * @param waiting requests that wait for a thread
         * @throws BadAdmin where that is not safe, or a file is not as it should be
         * @throws IOException where the name to listen at cannot be resolved
         */
        public static Setup of(AdminConfig config, Function<String, Optional<String>> environment, Level waiting)
                throws IOException {
            return of(config, environment, Limits.of(Descriptors.forAdmin(), waiting));
        }

        static Setup of(AdminConfig config, Function<String, Optional<String>> environment, Limits limits)
                throws IOException {
            InetAddress host = InetAddress.getByName(config.listen().host());
            Optional<Tls> tls =
                    config.tls().isPresent() ? Optional.of(Tls.of(config.tls().get())) : Optional.empty();
            return new Setup(
                    new InetSocketAddress(host, config.listen().port()),
                    Gate.of(config, host, environment),
                    tls,
                    limits);
        }
    }

    private AdminServer(Setup setup, AdminPages pages) throws IOException {
        this.setup = setup;
        int waiting = (int) setup.limits().waiting().most();
        pageThreads = threads(Limits.READING_THREADS, waiting, "hangup-admin-page");
        changeThreads = threads(Limits.CHANGING_THREADS, waiting, "hangup-admin-change");
        this.connections = new Connections(setup.limits());
        this.tooSlow = Answer.problem(
                        HttpResponseStatus.REQUEST_TIMEOUT,
                        "The request has not come as a whole within "
                                + Words.millis(setup.limits().request().toMillis()) + " from its first byte.")
                .last();
        closedPort = ClosedPort.at(setup.at().getAddress());
        this.pages = pages.with(new Probes(closedPort));
        try {
            address = Port.listen(loop, setup.at(), this::begin);
        } catch (IOException failed) {
            close();
            throw failed;
        }
        loop.scheduleWithFixedDelay(this::endLate, LOOKS_EVERY_MILLIS, LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Listens.
     *
     * @param setup where, and for whom
     * @param pages what there is to say
     * @throws IOException if that address is not to be had
     */
    public static AdminServer start(Setup setup, AdminPages pages) throws IOException {
        return new AdminServer(setup, pages);
    }

    private static ThreadPoolExecutor threads(int count, int waiting, String name) {
        return new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                new DefaultThreadFactory(name, true));
    }

    private void begin(Channel connection) {
        if (!connections.take(connection)) {
            connection.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        connection
                .config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(Limits.READ_BYTES).maxMessagesPerRead(1));
        ChannelPipeline pipeline = connection.pipeline().addLast(new Turns.FirstByte(connections));
        setup.tls()
                .ifPresent(tls -> pipeline.addLast(
                        tls.on(connection, setup.limits().request().toMillis())));
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(Limits.LINE_BYTES)
                        .setMaxHeaderSize(Limits.HEADER_BYTES)
                        .setMaxChunkSize(Limits.READ_BYTES)))
                .addLast(ServerName.HANDLER)
                .addLast(new WholeRequests(Limits.BODY_BYTES))
                .addLast(new HttpServerKeepAliveHandler())
                .addLast(new FlowControlHandler())
                .addLast(new Turns(connections))
                .addLast(new AdminHandler(
                        pages,
                        setup.gate(),
                        connections,
                        new AdminHandler.Workers(
                                pageThreads, changeThreads, setup.limits().waiting())));
    }

    /** Lets go whoever has kept the port waiting for too long. */
    private void endLate() {
        for (Channel each : connections.late(At.ASKING)) {
            if (setup.tls().isEmpty()) {
                each.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(tooSlow));
            }
            Connections.end(each);
        }
        connections.late(At.SILENT).forEach(Connections::end);
        connections.late(At.TAKING).forEach(Connections::end);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The same, as it is typed into a browser. */
    public URI url() {
        Endpoint bound = new Endpoint(NetUtil.toAddressString(address.getAddress()), address.getPort());
        return URI.create((setup.tls().isPresent() ? "https://" : "http://") + bound);
    }

    /** Ends it and its connections, within a third of a second. */
    @Override
    public void close() {
        pageThreads.shutdownNow();
        changeThreads.shutdownNow();
        loop.shutdownGracefully(0, CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSES_WITHIN_MILLIS);
        closedPort.close();
    }
}
