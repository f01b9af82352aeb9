package io.hangup.engine.wire;

import java.io.IOException;
import java.net.InetSocketAddress;

/** An accepted socket that nobody owns yet. */
public interface Incoming {
    /** The client's address. */
    InetSocketAddress client();

    /**
     * Makes it a wire, paused.
     *
     * @throws IOException where the socket is dead already; it is closed then
     */
    Wire open(Wire.Owner owner) throws IOException;
}
