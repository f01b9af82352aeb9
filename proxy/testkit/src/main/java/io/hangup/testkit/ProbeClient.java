package io.hangup.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;

/** A client: a {@link Peer} that is opened, perhaps given buffer sizes, and then connected. */
public final class ProbeClient extends Peer {
    private ProbeClient(Wire wire) {
        super(wire);
    }

    /** A client with all operations, see {@link Via#SOCKET_CHANNEL}; not yet connected. */
    public static ProbeClient open() throws IOException {
        return open(Via.SOCKET_CHANNEL);
    }

    /** A client that talks to the kernel through {@code via}; not yet connected. */
    public static ProbeClient open(Via via) throws IOException {
        return new ProbeClient(
                switch (via) {
                    case SOCKET_CHANNEL -> new ChannelWire(SocketChannel.open());
                    case ASYNC_CHANNEL -> new AsyncWire(AsynchronousSocketChannel.open());
                });
    }

    /** SO_RCVBUF, in bytes. Before {@link #connect}, so that the window of the handshake agrees. Linux doubles it. */
    public ProbeClient receiveBufferBytes(int bytes) throws IOException {
        wire.channel().setOption(StandardSocketOptions.SO_RCVBUF, bytes);
        return this;
    }

    /** SO_SNDBUF, in bytes. Linux doubles it. */
    public ProbeClient sendBufferBytes(int bytes) throws IOException {
        wire.channel().setOption(StandardSocketOptions.SO_SNDBUF, bytes);
        return this;
    }

    /** Binds this end to an address of the machine before {@link #connect}; port 0 is a free one. */
    public ProbeClient boundTo(SocketAddress address) throws IOException {
        wire.channel().bind(address);
        return this;
    }

    /** Connects: {@code Ok}, why not, or {@code TimedOut}. One that did not succeed leaves nothing but to close. */
    public CallResult connect(SocketAddress to, long timeoutMillis) {
        return timed(timeoutMillis, () -> {
            if (!wire.connect(to, timeoutMillis)) {
                return Wire.TIMED_OUT;
            }
            rememberPorts();
            return 0;
        });
    }
}
