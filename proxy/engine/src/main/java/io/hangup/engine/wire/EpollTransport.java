package io.hangup.engine.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Linux sockets over epoll(7). */
final class EpollTransport implements Transport {
    static final int BACKLOG = 4096;

    @Override
    public TransportFacts facts() {
        return TransportFacts.EPOLL;
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public Acceptor listen(IoEventLoop loop, InetSocketAddress address, boolean shared, Acceptor.Door door)
            throws IOException {
        LinuxSocket socket = bound(address, shared);
        try {
            if (address.getPort() == 0) {
                // Only a port that was asked for by its number stays bound while nobody listens on it.
                LinuxSocket named = bound(socket.localAddress(), shared);
                socket.close();
                socket = named;
            }
            EpollWire.prepare(socket);
            socket.listen(BACKLOG);
            return new EpollAcceptor(loop, socket, door);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static LinuxSocket bound(InetSocketAddress address, boolean shared) throws IOException {
        LinuxSocket socket = stream(address);
        try {
            socket.setReuseAddress(true);
            if (shared) {
                socket.setReusePort(true);
            }
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public Wire dial(IoEventLoop loop, InetSocketAddress address, Wire.Owner owner, Dial answer) {
        LinuxSocket socket;
        try {
            socket = stream(address);
        } catch (ChannelException e) {
            answer.failed(ErrnoOf.of(e), ErrnoOf.text(e));
            return NoWire.NONE;
        }
        EpollWire wire = new EpollWire(loop, socket, ByteBufAllocator.DEFAULT, owner);
        try {
            wire.connect(address, answer);
        } catch (IOException e) {
            wire.close();
            answer.failed(ErrnoOf.of(e), ErrnoOf.text(e));
        }
        return wire;
    }

    private static LinuxSocket stream(InetSocketAddress address) {
        return LinuxSocket.newSocketStream(address.getAddress() instanceof Inet6Address);
    }
}
