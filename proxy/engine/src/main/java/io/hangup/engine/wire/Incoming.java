package io.hangup.engine.wire;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;

/** An accepted socket that nobody owns yet. */
public interface Incoming {
    /** The client's address. */
    InetSocketAddress client();

    /**
     * Makes it a wire, paused, that lives on this loop; on this loop only.
     *
     * @throws IOException where the socket is dead already; it is closed then
     */
    Wire open(IoEventLoop loop, Wire.Owner owner) throws IOException;
}
