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
    private final IoEventLoop loop;
    private final InetSocketAddress address;
    private final byte[] peer = new byte[26];
    private IoRegistration registration;
    private boolean accepting = true;
    private boolean refusing;

    /** Begins to accept on a socket that listens. */
    EpollAcceptor(IoEventLoop loop, LinuxSocket socket, Door door) {
        this.loop = loop;
        this.socket = socket;
        this.door = door;
        this.address = socket.localAddress();
        this.registration = loop.register(new Handle()).getNow();
        resume();
    }

    private void accept() {
        for (int i = 0; i < BURST && accepting && !refusing && door.admits(); i++) {
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
        watch();
    }

    @Override
    public void resume() {
        accepting = true;
        watch();
    }

    private void watch() {
        if (!refusing) {
            registration.submit(accepting ? EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLIN) : EpollIoOps.EPOLLERR);
        }
    }

    /**
     * shutdown(2) of a listening socket ends its listening and resets what waits to be accepted, while its port stays bound
     * (inet_shutdown() in net/ipv4/af_inet.c). Epoll would report the hangup for ever, so the socket leaves it meanwhile.
     */
    @Override
    public void refuse(Runnable then) {
        if (!refusing) {
            stopListening();
        }
        then.run();
    }

    private void stopListening() {
        refusing = true;
        registration.cancel();
        try {
            // Another object for the same descriptor: Netty's remembers a shutdown, and this one is not for good.
            LinuxSocket.newSocket(socket.intValue()).shutdown(true, true);
        } catch (IOException e) {
            throw new IllegalStateException("shutdown(2) failed on the listener " + address, e);
        }
    }

    @Override
    public void listenAgain() throws IOException {
        if (refusing) {
            socket.listen(EpollTransport.BACKLOG);
            refusing = false;
            registration = loop.register(new Handle()).getNow();
            watch();
        }
    }

    @Override
    public void close(Runnable closed) {
        close();
        closed.run();
    }

    private void close() {
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
        public Wire open(IoEventLoop loop, Wire.Owner owner) {
            return new EpollWire(loop, socket, ByteBufAllocator.DEFAULT, owner);
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
