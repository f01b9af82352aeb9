package io.hangup.app.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that is surely closed: bound, so that nobody else gets it, and never listened on, so that the kernel refuses whoever
 * dials it.
 */
final class ClosedPort implements AutoCloseable {
    private final Socket socket = new Socket();

    private ClosedPort(InetAddress at) throws IOException {
        socket.bind(new InetSocketAddress(at, 0));
    }

    /** Takes a free port at that address. */
    static ClosedPort at(InetAddress address) throws IOException {
        return new ClosedPort(address);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a socket that was only bound could not be closed", impossible);
        }
    }
}
