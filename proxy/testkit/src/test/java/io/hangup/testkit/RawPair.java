package io.hangup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A client of the kit, connected to a plain socket of the JDK that a test ends as it likes. */
final class RawPair implements AutoCloseable {
    static final long SOON_MILLIS = 10_000;

    final ProbeClient client;
    final SocketChannel server;

    RawPair(Via via) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(Loopback.port(0));
            client = ProbeClient.open(via);
            assertThat(client.connect(listener.getLocalAddress(), SOON_MILLIS)).hasToString("ok");
            server = listener.accept();
        }
    }

    void serverWrites(int bytes) throws IOException {
        ByteBuffer from = ByteBuffer.allocate(bytes);
        while (from.hasRemaining()) {
            server.write(from);
        }
    }

    /** Waits until so many bytes lie unread in the server's kernel. */
    void awaitUnreadAtServer(long bytes) {
        Await.until(
                bytes + " unread bytes at the server",
                SOON_MILLIS,
                () -> TcpSocket.of(/* localPort= */ client.remotePort(), /* remotePort= */ client.localPort()),
                seen -> seen.unreadBytes() == bytes);
    }

    void serverResets() throws IOException {
        server.setOption(StandardSocketOptions.SO_LINGER, 0);
        server.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
