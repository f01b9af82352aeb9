package io.hangup.zoo;

import java.io.IOException;

/** A real server, which knows how often it was asked. */
interface Upstream extends AutoCloseable {
    /** Where it listens on loopback. */
    int port();

    /** How often it has received, wholly, the call that this run is about. */
    long received(Animal.Visit visit) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
