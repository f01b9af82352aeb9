package io.hangup.engine.wire;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A way to reach the kernel's sockets, and what it can do. */
public interface Transport {
    /** What it is and what it can do. */
    TransportFacts facts();

    /** Makes the I/O half of an event loop. */
    IoHandlerFactory ioHandler();

    /** Whether several loops can listen on one port, each for itself. */
    boolean sharesPorts();

    /**
     * Listens. On the loop only.
     *
     * @param shared whether further loops will listen on the same port (SO_REUSEPORT, socket(7))
     * @throws IOException where the address cannot be had
     */
    Acceptor listen(IoEventLoop loop, InetSocketAddress address, boolean shared, Acceptor.Door door) throws IOException;

    /**
     * Connects. On the loop only; never throws. The answer may come before this returns.
     *
     * @return the wire that is being connected; closing it gives up, and then no answer comes
     */
    Wire dial(IoEventLoop loop, InetSocketAddress address, Wire.Owner owner, Dial answer);
}
