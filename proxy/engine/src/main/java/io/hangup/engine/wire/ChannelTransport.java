package io.hangup.engine.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Netty's channels: java.nio everywhere, kqueue on macOS. */
final class ChannelTransport implements Transport {
    private static final int BACKLOG = 4096;

    /** At once, so that a listener that is paused behind one does not already have more. */
    private static final int ONE_CLIENT = 1;

    private final TransportFacts facts;
    private final Supplier<IoHandlerFactory> ioHandler;
    private final Function<InetSocketAddress, ServerSocketChannel> newServer;
    private final Supplier<SocketChannel> newClient;

    ChannelTransport(
            TransportFacts facts,
            Supplier<IoHandlerFactory> ioHandler,
            Function<InetSocketAddress, ServerSocketChannel> newServer,
            Supplier<SocketChannel> newClient) {
        this.facts = facts;
        this.ioHandler = ioHandler;
        this.newServer = newServer;
        this.newClient = newClient;
    }

    @Override
    public TransportFacts facts() {
        return facts;
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return ioHandler.get();
    }

    @Override
    public boolean sharesPorts() {
        return false;
    }

    @Override
    public Acceptor listen(IoEventLoop loop, InetSocketAddress address, boolean shared, Acceptor.Door door)
            throws IOException {
        if (shared) {
            throw new IOException(facts.name() + " cannot share a port among listeners");
        }
        return new ChannelAcceptor(loop, at -> open(loop, at, door), open(loop, address, door));
    }

    private ServerSocketChannel open(IoEventLoop loop, InetSocketAddress address, Acceptor.Door door)
            throws IOException {
        ServerSocketChannel server = newServer.apply(address);
        server.config()
                .setReuseAddress(true)
                .setBacklog(BACKLOG)
                .setAutoRead(true)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(1).maxMessagesPerRead(ONE_CLIENT));
        server.pipeline().addLast(new AcceptHandler(door));
        ((EventLoop) loop).register(server);
        var bound = server.bind(address);
        if (bound.cause() != null) {
            server.close();
            throw new IOException(ErrnoOf.text(bound.cause()), bound.cause());
        }
        return server;
    }

    @Override
    public Wire dial(IoEventLoop loop, InetSocketAddress address, Wire.Owner owner, Dial answer) {
        SocketChannel channel = newClient.get();
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        ChannelWire wire = new ChannelWire(channel, owner);
        ((EventLoop) loop).register(channel);
        channel.connect(address).addListener(connecting -> {
            try {
                if (connecting.isSuccess()) {
                    answer.connected(wire);
                } else if (wire.alive()) {
                    wire.close();
                    answer.failed(ErrnoOf.of(connecting.cause()), ErrnoOf.text(connecting.cause()));
                }
            } catch (RuntimeException | Error thrown) {
                owner.defect(thrown);
            }
        });
        return wire;
    }

    /** Closes its channel to refuse, and opens another on the same address afterwards. */
    private static final class ChannelAcceptor implements Acceptor {
        private interface Opening {
            ServerSocketChannel at(InetSocketAddress address) throws IOException;
        }

        private final IoEventLoop loop;
        private final Opening opening;
        private final InetSocketAddress address;
        private ServerSocketChannel server;
        private boolean accepting = true;

        ChannelAcceptor(IoEventLoop loop, Opening opening, ServerSocketChannel server) {
            this.loop = loop;
            this.opening = opening;
            this.server = server;
            this.address = server.localAddress();
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void pause() {
            accepting = false;
            server.config().setAutoRead(false);
        }

        @Override
        public void resume() {
            accepting = true;
            server.config().setAutoRead(true);
        }

        /** java.nio closes a socket at the next select(): a timer that is set by a timer cannot come before that. */
        @Override
        public void refuse(Runnable refusing) {
            server.close();
            soon(() -> soon(refusing));
        }

        private void soon(Runnable task) {
            loop.schedule(task, 0, TimeUnit.MILLISECONDS);
        }

        @Override
        public void listenAgain() throws IOException {
            if (!server.isOpen()) {
                server = opening.at(address);
                server.config().setAutoRead(accepting);
            }
        }

        @Override
        public void close(Runnable closed) {
            refuse(closed);
        }
    }

    private static final class AcceptHandler extends ChannelInboundHandlerAdapter {
        private final Acceptor.Door door;

        AcceptHandler(Acceptor.Door door) {
            this.door = door;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            door.accepted(new Accepted((SocketChannel) accepted));
            // Netty has accepted before it asks, so this holds for the next one.
            door.admits();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.channel().config().setAutoRead(false);
            door.failed(ErrnoOf.text(cause));
        }
    }

    private record Accepted(SocketChannel channel) implements Incoming {
        @Override
        public InetSocketAddress client() {
            return channel.remoteAddress();
        }

        @Override
        public Wire open(IoEventLoop loop, Wire.Owner owner) {
            Wire wire = new ChannelWire(channel, owner);
            ((EventLoop) loop).register(channel);
            return wire;
        }
    }
}
