package io.hangup.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@link Via#ASYNC_CHANNEL}: the one channel of the JDK whose every read asks the kernel.
 *
 * <p>A call is started and its future awaited. The JDK cannot take a started call back without spoiling its channel, so one
 * that is not done in time stays, with buffers of this class, and is what the next call in its direction waits for.
 */
final class AsyncWire implements Wire {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);
    private static final long COMPLETED_WITHIN_MILLIS = 1_000;

    private final AsynchronousSocketChannel channel;
    private final Direction reading = new Direction();
    private final Direction writing = new Direction();

    AsyncWire(AsynchronousSocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public boolean connect(SocketAddress to, long timeoutMillis) throws IOException {
        Future<Void> connected = channel.connect(to);
        try {
            await(connected, timeoutMillis);
            return true;
        } catch (TimeoutException late) {
            channel.close();
            return false;
        }
    }

    @Override
    public int read(ByteBuffer into, long timeoutMillis) throws IOException {
        if (reading.call == null && !reading.buffer.hasRemaining()) {
            reading.roomFor(Math.min(into.remaining(), LARGEST_CALL_BYTES));
            reading.call = channel.read(reading.buffer);
        }
        if (reading.call != null) {
            int done = reading.finish(timeoutMillis);
            if (done == TIMED_OUT) {
                return TIMED_OUT;
            }
            reading.buffer.flip();
            if (done < 0) {
                return EOF;
            }
        }
        int count = Math.min(into.remaining(), reading.buffer.remaining());
        into.put(reading.buffer.slice(reading.buffer.position(), count));
        reading.buffer.position(reading.buffer.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer from, long timeoutMillis) throws IOException {
        if (writing.call == null) {
            int count = Math.min(from.remaining(), LARGEST_CALL_BYTES);
            writing.roomFor(count);
            writing.buffer.put(from.slice(from.position(), count)).flip();
            writing.call = channel.write(writing.buffer);
        }
        int written = writing.finish(timeoutMillis);
        if (written > 0) {
            from.position(from.position() + Math.min(written, from.remaining()));
        }
        return written;
    }

    static <T extends @Nullable Object> T await(Future<T> call, long timeoutMillis)
            throws IOException, TimeoutException {
        try {
            return call.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted while the call was blocked");
        }
    }

    @Override
    public boolean isReadBlocked() {
        return reading.blocked;
    }

    @Override
    public boolean isWriteBlocked() {
        return writing.blocked;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void reset() {
        throw unsupported("SO_LINGER");
    }

    @Override
    public void sendUrgent(int value) {
        throw unsupported("urgent data");
    }

    @Override
    public void readUrgentInline() {
        throw unsupported("SO_OOBINLINE");
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException(
                "An AsynchronousSocketChannel knows no " + what + ". Open this end with Via.SOCKET_CHANNEL.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        reading.buffer = NO_BYTES;
        writing.buffer = NO_BYTES;
    }

    /**
     * A close completes the call that was under way, unless the kernel did so before (AsynchronousCloseException). A call that
     * somebody waits for is told there.
     */
    @Override
    public int lateBytes() {
        if (writing.call == null || writing.blocked) {
            return 0;
        }
        try {
            return Math.max(0, writing.finish(COMPLETED_WITHIN_MILLIS));
        } catch (IOException closed) {
            return 0;
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

    /** The call under way in one direction, if any, and the buffer it works on: for reads, also what is left of it. */
    private static final class Direction {
        private @Nullable Future<Integer> call;
        private volatile ByteBuffer buffer = NO_BYTES;
        private volatile boolean blocked;

        private void roomFor(int count) {
            if (buffer.capacity() < count) {
                buffer = ByteBuffer.allocate(count);
            }
            buffer.clear().limit(count);
        }

        private int finish(long timeoutMillis) throws IOException {
            Future<Integer> started = Objects.requireNonNull(call);
            blocked = !started.isDone();
            try {
                int done = await(started, timeoutMillis);
                call = null;
                return done;
            } catch (TimeoutException late) {
                return TIMED_OUT;
            } catch (IOException failed) {
                call = null;
                buffer.flip();
                throw failed;
            } finally {
                blocked = false;
            }
        }
    }
}
