package io.hangup.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Answers each connection, one after the other, with the first 64 bytes that it says. */
final class Upstream implements AutoCloseable {
    private static final int BYTES = 64;

    private final ServerSocketChannel server = ServerSocketChannel.open();

    Upstream() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        Thread serving = new Thread(this::serve, "upstream");
        serving.setDaemon(true);
        serving.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private void serve() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
        while (server.isOpen()) {
            try (SocketChannel peer = server.accept()) {
                bytes.clear();
                fill(peer, bytes);
                peer.write(bytes.flip());
                bytes.clear();
                peer.read(bytes);
            } catch (ClosedChannelException | EOFException over) {
                // The client was broken before it had asked, or all is over: the caller looks.
            } catch (IOException e) {
                throw new IllegalStateException("the upstream failed", e);
            }
        }
    }

    static void fill(SocketChannel peer, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (peer.read(buffer) < 0) {
                throw new EOFException();
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
