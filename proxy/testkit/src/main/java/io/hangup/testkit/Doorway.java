package io.hangup.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A listening socket whose accepted connections are of one {@link Via}. One accept at a time. */
abstract sealed class Doorway {
    private final NetworkChannel listener;

    private Doorway(NetworkChannel listener) {
        this.listener = listener;
    }

    static Doorway open(Via via, InetSocketAddress at, int backlog, int receiveBufferBytes) throws IOException {
        return switch (via) {
            case SOCKET_CHANNEL -> {
                ServerSocketChannel listener = ServerSocketChannel.open();
                limitWindow(listener, receiveBufferBytes);
                yield new ForSocketChannels(listener.bind(at, backlog));
            }
            case ASYNC_CHANNEL -> {
                AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open();
                limitWindow(listener, receiveBufferBytes);
                yield new ForAsyncChannels(listener.bind(at, backlog));
            }
        };
    }

    private static void limitWindow(NetworkChannel listener, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
    }

    /** The next connection, or null if none came in time. */
    abstract @Nullable Wire accept(long timeoutMillis) throws IOException;

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    void close() throws IOException {
        listener.close();
    }

    private static final class ForSocketChannels extends Doorway {
        private final ServerSocketChannel listener;

        private ForSocketChannels(ServerSocketChannel listener) {
            super(listener);
            this.listener = listener;
        }

        @Override
        @Nullable
        Wire accept(long timeoutMillis) throws IOException {
            listener.socket().setSoTimeout(Math.toIntExact(timeoutMillis));
            try {
                Socket accepted = listener.socket().accept();
                return new ChannelWire(accepted.getChannel());
            } catch (SocketTimeoutException nobodyCame) {
                return null;
            }
        }
    }

    private static final class ForAsyncChannels extends Doorway {
        private final AsynchronousServerSocketChannel listener;
        private @Nullable Future<AsynchronousSocketChannel> next;

        private ForAsyncChannels(AsynchronousServerSocketChannel listener) {
            super(listener);
            this.listener = listener;
        }

        @Override
        synchronized @Nullable Wire accept(long timeoutMillis) throws IOException {
            Future<AsynchronousSocketChannel> accepting = next == null ? listener.accept() : next;
            next = accepting;
            try {
                Wire accepted = new AsyncWire(AsyncWire.await(accepting, timeoutMillis));
                next = null;
                return accepted;
            } catch (TimeoutException nobodyCame) {
                return null;
            }
        }
    }
}
