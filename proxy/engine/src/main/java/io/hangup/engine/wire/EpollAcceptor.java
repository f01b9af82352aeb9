package io.hangup.engine.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A Linux listening socket on Netty's epoll loop. Connections live on the loop that accepted them. */
final class EpollAcceptor implements Acceptor {
    /** How many to accept before others have their turn. */
    private static final int BURST = 64;

    private final LinuxSocket socket;
    private final Door door;
    private final InetSocketAddress address;
    private final IoRegistration registration;
    private final byte[] peer = new byte[26];
    private boolean accepting = true;

    EpollAcceptor(IoEventLoop loop, LinuxSocket socket, Door door) {
        this.socket = socket;
        this.door = door;
        this.address = socket.localAddress();
        this.registration = loop.register(new Handle()).getNow();
        resume();
    }

    private void accept() {
        for (int i = 0; i < BURST && accepting; i++) {
            int fd;
            try {
                fd = socket.accept(peer);
            } catch (IOException e) {
                pause();
                door.failed(ErrnoOf.text(e));
                return;
            }
            if (fd < 0) {
                return;
            }
            InetSocketAddress client = NativeInetAddress.address(peer, 1, peer[0]);
            door.accepted(new Accepted(LinuxSocket.newSocket(fd), client));
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void pause() {
        accepting = false;
        registration.submit(EpollIoOps.EPOLLERR);
    }

    @Override
    public void resume() {
        accepting = true;
        registration.submit(EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLIN));
    }

    @Override
    public void close() {
        accepting = false;
        registration.cancel();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("close(2) failed on the listener " + address, e);
        }
    }

    private record Accepted(LinuxSocket socket, InetSocketAddress client) implements Incoming {
        @Override
        public Wire open(IoEventLoop loop, Wire.Owner owner) throws IOException {
            EpollWire wire = new EpollWire(loop, socket, ByteBufAllocator.DEFAULT, owner);
            try {
                wire.accepted();
                return wire;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    private final class Handle implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return socket;
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            accept();
        }

        @Override
        public void close() {
            EpollAcceptor.this.close();
        }
    }
}
