package io.hangup.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link Via#SOCKET_CHANNEL}: a non-blocking channel; a call that cannot go on waits in a selector of its own.
 *
 * <p>A selector lives as long as one wait. While a channel is registered with one, {@code close} sends a FIN first and
 * leaves the descriptor open until the selector's next turn, so {@link #close} and {@link #reset} first send all waiters
 * away: what they promise is on the wire when they return.
 */
final class ChannelWire implements Wire {
    private static final long WAITERS_LEAVE_PARK_NANOS = 20_000;

    private final SocketChannel channel;
    private final Set<Selector> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private volatile boolean readBlocked;
    private volatile boolean writeBlocked;
    private volatile boolean readMetReset;

    ChannelWire(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public boolean connect(SocketAddress to, long timeoutMillis) throws IOException {
        channel.connect(to);
        return bounded(SelectionKey.OP_CONNECT, timeoutMillis, () -> channel.finishConnect() ? 1 : 0) != TIMED_OUT;
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        if (readMetReset) {
            throw new IllegalStateException("A read met a reset, so a SocketChannel does not ask the kernel again. "
                    + "Open this end with Via.ASYNC_CHANNEL to see what the kernel says.");
        }
        try {
            return bounded(SelectionKey.OP_READ, timeoutMillis, () -> channel.read(into));
        } catch (IOException failure) {
            readMetReset = Errno.of(failure) == Errno.ECONNRESET;
            throw failure;
        }
    }

    @Override
    public int write(ByteBuffer from, long timeoutMillis) throws IOException {
        ByteBuffer part = from.slice(from.position(), Math.min(from.remaining(), LARGEST_CALL_BYTES));
        int written = bounded(SelectionKey.OP_WRITE, timeoutMillis, () -> channel.write(part));
        from.position(from.position() + part.position());
        return written;
    }

    private int bounded(int operation, long timeoutMillis, Attempt attempt) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        for (int done = attempt.go(); ; done = attempt.go()) {
            if (done != 0) {
                return done;
            }
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return TIMED_OUT;
            }
            awaitReady(operation, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
        }
    }

    private void awaitReady(int operation, long timeoutMillis) throws IOException {
        Selector selector = Selector.open();
        waiting.add(selector);
        try (selector) {
            if (closing) {
                throw new AsynchronousCloseException();
            }
            channel.register(selector, operation);
            setBlocked(operation, true);
            selector.select(timeoutMillis);
        } finally {
            setBlocked(operation, false);
            waiting.remove(selector);
        }
    }

    private void setBlocked(int operation, boolean blocked) {
        if (operation == SelectionKey.OP_READ) {
            readBlocked = blocked;
        } else if (operation == SelectionKey.OP_WRITE) {
            writeBlocked = blocked;
        }
    }

    @Override
    public boolean isReadBlocked() {
        return readBlocked;
    }

    @Override
    public boolean isWriteBlocked() {
        return writeBlocked;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void sendUrgent(int value) throws IOException {
        channel.socket().sendUrgentData(value);
    }

    @Override
    public void readUrgentInline() throws IOException {
        channel.socket().setOOBInline(true);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        while (!waiting.isEmpty()) {
            waiting.forEach(ChannelWire::sendAway);
            LockSupport.parkNanos(WAITERS_LEAVE_PARK_NANOS);
        }
        channel.close();
    }

    private static void sendAway(Selector selector) {
        if (selector.isOpen()) {
            selector.wakeup();
        }
    }

    @Override
    public NetworkChannel channel() {
        return channel;
    }

    @Override
    public InetSocketAddress remote() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    /** One try of a call: what it did, or 0 if it would have blocked. */
    private interface Attempt {
        int go() throws IOException;
    }
}
