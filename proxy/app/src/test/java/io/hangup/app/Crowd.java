package io.hangup.app;

import io.hangup.testkit.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many clients on one thread. Of ten, seven ask for a few bytes and leave, two for a quarter of a megabyte, and one for as much and
 * never reads it. Nobody stays for more than three seconds, and no more than so many are there at a time: who would come then does
 * not come.
 */
final class Crowd implements AutoCloseable {
    private static final int MOST = 6_000;
    private static final int AT_ONCE = 16;
    private static final int BLOCK = 64 << 10;
    private static final long STAYS_NANOS = Duration.ofSeconds(3).toNanos();
    private static final int FEW_BYTES = 64;
    private static final int MANY_BYTES = 256 << 10;

    private final InetSocketAddress at;
    private final Selector selector;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private long begun;
    private long answered;

    /** What one client wants. */
    private static final class Wish {
        private final long sinceNanos = System.nanoTime();
        private final boolean reads;
        private long left;

        Wish(long number) {
            left = number % 10 < 7 ? FEW_BYTES : MANY_BYTES;
            reads = number % 10 != 9;
        }
    }

    private Crowd(int port) throws IOException {
        at = Loopback.port(port);
        selector = Selector.open();
    }

    /** A crowd before this port. */
    static Crowd to(int port) throws IOException {
        return new Crowd(port);
    }

    /** A few at a time, one behind the other: how many are answered in a second. */
    double asFastAsItGoes(Duration lasting) throws IOException {
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < lasting.toNanos()) {
            while (selector.keys().size() < AT_ONCE) {
                begin();
            }
            turn();
        }
        return answered / (lasting.toNanos() / 1e9);
    }

    /** So many begin in a second, whatever becomes of those before. */
    void atRate(double perSecond, Duration lasting) throws IOException {
        long startNanos = System.nanoTime();
        long elapsed = 0;
        while (elapsed < lasting.toNanos()) {
            long due = (long) (perSecond * elapsed / 1e9);
            for (int i = 0; i < AT_ONCE && begun < due && selector.keys().size() < MOST; i++) {
                begin();
            }
            turn();
            elapsed = System.nanoTime() - startNanos;
        }
    }

    private void begin() throws IOException {
        SocketChannel client = SocketChannel.open();
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        begun++;
        try {
            client.connect(at);
            client.register(selector, SelectionKey.OP_CONNECT, new Wish(begun));
        } catch (IOException refused) {
            client.close();
        }
    }

    private void turn() throws IOException {
        selector.selectNow();
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            SelectionKey key = keys.next();
            keys.remove();
            try {
                attend(key);
            } catch (IOException ended) {
                key.channel().close();
            }
        }
        long nowNanos = System.nanoTime();
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.isValid() && nowNanos - ((Wish) key.attachment()).sinceNanos > STAYS_NANOS) {
                key.channel().close();
            }
        }
    }

    private void attend(SelectionKey key) throws IOException {
        Wish wish = (Wish) key.attachment();
        SocketChannel client = (SocketChannel) key.channel();
        if (key.isConnectable() && client.finishConnect()) {
            client.write(ByteBuffer.allocate(Long.BYTES).putLong(wish.left).flip());
            key.interestOps(wish.reads ? SelectionKey.OP_READ : 0);
        } else if (key.isReadable()) {
            int got = client.read(block.clear());
            wish.left -= Math.max(0, got);
            if (got < 0 || wish.left <= 0) {
                answered += wish.left <= 0 ? 1 : 0;
                client.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /** Answers each with as many bytes as it asks for, on a thread of its own, and keeps nobody who has left. */
    static final class Upstream implements AutoCloseable {
        private final ServerSocketChannel server;
        private final Selector selector;
        private final ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);

        private Upstream() throws IOException {
            server = ServerSocketChannel.open().bind(Loopback.port(0), 4_096);
            server.configureBlocking(false);
            selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            Thread thread = new Thread(this::serve, "upstream of a crowd");
            thread.setDaemon(true);
            thread.start();
        }

        static Upstream open() throws IOException {
            return new Upstream();
        }

        int port() {
            return server.socket().getLocalPort();
        }

        private void serve() {
            try {
                while (selector.isOpen()) {
                    selector.select();
                    for (SelectionKey key : new ArrayList<>(selector.selectedKeys())) {
                        attend(key);
                    }
                    selector.selectedKeys().clear();
                }
            } catch (IOException | java.nio.channels.ClosedSelectorException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void attend(SelectionKey key) throws IOException {
            try {
                if (key.isAcceptable()) {
                    SocketChannel client = server.accept();
                    if (client != null) {
                        client.configureBlocking(false);
                        client.register(selector, SelectionKey.OP_READ, new long[1]);
                    }
                } else if (key.isValid()) {
                    answer(key);
                }
            } catch (IOException left) {
                key.channel().close();
            }
        }

        private void answer(SelectionKey key) throws IOException {
            SocketChannel client = (SocketChannel) key.channel();
            long[] left = (long[]) key.attachment();
            if (key.isReadable()) {
                ByteBuffer asked = ByteBuffer.allocate(Long.BYTES);
                if (client.read(asked) < Long.BYTES) {
                    client.close();
                    return;
                }
                left[0] += asked.flip().getLong();
            }
            int sent = client.write(zeros.clear().limit((int) Math.min(BLOCK, left[0])));
            left[0] -= sent;
            key.interestOps(left[0] > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        @Override
        public void close() throws IOException {
            selector.close();
            server.close();
        }
    }
}
