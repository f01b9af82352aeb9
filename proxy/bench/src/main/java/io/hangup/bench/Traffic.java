package io.hangup.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/**
 * An upstream and its client. A request is 8 bytes: how many bytes the client wants. So one connection serves for a stream
 * and for a ping-pong of small answers.
 */
final class Traffic implements AutoCloseable {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int SMALL_ANSWER_BYTES = 64;

    private final ServerSocketChannel server = ServerSocketChannel.open();

    Traffic() throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread serving = new Thread(this::serve, "upstream");
        serving.setDaemon(true);
        serving.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private void serve() {
        ByteBuffer noise = noise();
        while (server.isOpen()) {
            serveOne(noise);
        }
    }

    private void serveOne(ByteBuffer noise) {
        try (SocketChannel peer = server.accept()) {
            answer(peer, noise);
        } catch (ClosedChannelException | EOFException over) {
            // The client left, or all is over: the caller looks.
        } catch (IOException e) {
            throw new IllegalStateException("the upstream failed", e);
        }
    }

    /** Text-like bytes, so that a pattern has candidates to reject. */
    private static ByteBuffer noise() {
        SplittableRandom random = new SplittableRandom(42);
        ByteBuffer noise = ByteBuffer.allocateDirect(BLOCK_BYTES);
        while (noise.hasRemaining()) {
            noise.put((byte) random.nextInt(' ', '~' + 1));
        }
        return noise.flip();
    }

    private static void answer(SocketChannel peer, ByteBuffer noise) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocateDirect(Long.BYTES);
        while (true) {
            wanted.clear();
            fill(peer, wanted);
            long left = wanted.flip().getLong();
            while (left > 0) {
                ByteBuffer block = noise.duplicate();
                block.limit((int) Math.min(block.capacity(), left));
                left -= block.limit();
                while (block.hasRemaining()) {
                    peer.write(block);
                }
            }
        }
    }

    /** Has a stream of so many bytes come through this port. */
    static void stream(SocketChannel client, long bytes) throws IOException {
        ask(client, bytes);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (long left = bytes; left > 0; left -= block.position()) {
            block.clear().limit((int) Math.min(block.capacity(), left));
            if (client.read(block) < 0) {
                throw new EOFException("the stream ended " + left + " bytes too early");
            }
        }
    }

    /** Has so many small answers come, one after the other. */
    static void pingPong(SocketChannel client, int answers) throws IOException {
        ByteBuffer answer = ByteBuffer.allocateDirect(SMALL_ANSWER_BYTES);
        for (int i = 0; i < answers; i++) {
            ask(client, SMALL_ANSWER_BYTES);
            answer.clear();
            fill(client, answer);
        }
    }

    private static void ask(SocketChannel client, long bytes) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip();
        while (wanted.hasRemaining()) {
            client.write(wanted);
        }
    }

    private static void fill(SocketChannel peer, ByteBuffer buffer) throws IOException {
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
