package io.hangup.testkit;

import io.hangup.testkit.CallResult.Bytes;
import io.hangup.testkit.CallResult.Eof;
import io.hangup.testkit.CallResult.Failed;
import io.hangup.testkit.CallResult.Ok;
import io.hangup.testkit.CallResult.TimedOut;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of a TCP connection, client or server, whose every call says what it got.
 *
 * <p>Nothing happens here that was not asked for: no read ahead, no retry, no close after an error. Not reading is simply
 * not calling {@code read}. Every call that can block has a bound and then is {@link TimedOut}, which leaves both directions
 * usable. One thread may read while another writes, and {@link #closeNow} and {@link #reset} may come from a third; two reads
 * (or two writes) at once may not. TCP_NODELAY is on, so that each write is sent at once. {@link Via} says what the two
 * kinds of end can do and how far each tells the kernel's truth.
 */
public sealed class Peer implements AutoCloseable permits ProbeClient {
    final Wire wire;

    private final AtomicLong totalRead = new AtomicLong();
    private final AtomicLong totalWritten = new AtomicLong();
    private volatile int localPort;
    private volatile int remotePort;

    Peer(Wire wire) {
        this.wire = wire;
    }

    /** To be called once the connection is there. */
    final void rememberPorts() throws IOException {
        localPort = ((InetSocketAddress) wire.channel().getLocalAddress()).getPort();
        remotePort = wire.remote().getPort();
    }

    /** One read of at most {@code max} bytes, whose contents are dropped: {@code Bytes}, {@code Eof}, or why not. */
    public final CallResult read(int max, long timeoutMillis) {
        return read(ByteBuffer.allocate(max), timeoutMillis);
    }

    /** One read into {@code into}, which must have room: {@code Bytes}, {@code Eof}, or why not. */
    public final CallResult read(ByteBuffer into, long timeoutMillis) {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("A read needs room for at least one byte.");
        }
        CallResult result = timed(timeoutMillis, () -> wire.read(into, timeoutMillis));
        if (result instanceof Bytes some) {
            totalRead.addAndGet(some.count());
        }
        return result;
    }

    /** Reads until {@code count} bytes are there ({@code Ok}) or a read ends it. The bound is one for each read. */
    public final Received readExactly(long count, long timeoutMillis) {
        Received.Collector collector = new Received.Collector();
        byte[] block = new byte[(int) Math.min(count, Wire.LARGEST_CALL_BYTES)];
        long began = System.nanoTime();
        while (collector.count() < count) {
            int wanted = (int) Math.min(block.length, count - collector.count());
            CallResult result = read(ByteBuffer.wrap(block, 0, wanted), timeoutMillis);
            if (!(result instanceof Bytes some)) {
                return collector.ended(result);
            }
            collector.add(block, some.count());
        }
        return collector.ended(new Ok(System.nanoTime() - began));
    }

    /** Reads until EOF, an error, or a read that was blocked for {@code timeoutMillis}. */
    public final Received readToEnd(long timeoutMillis) {
        return readExactly(Long.MAX_VALUE, timeoutMillis);
    }

    /** One write of {@code text} (ISO 8859-1): how many bytes the kernel took, or why none. */
    public final CallResult write(String text, long timeoutMillis) {
        return write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), timeoutMillis);
    }

    /** One write from {@code from}, which must not be empty: how many bytes the kernel took, or why none. */
    public final CallResult write(ByteBuffer from, long timeoutMillis) {
        if (!from.hasRemaining()) {
            throw new IllegalArgumentException("A write needs at least one byte.");
        }
        CallResult result = timed(timeoutMillis, () -> wire.write(from, timeoutMillis));
        if (result instanceof Bytes some) {
            totalWritten.addAndGet(some.count());
        }
        return result;
    }

    /** Writes all of {@code bytes} unless a write ends it. The bound is one for each write. */
    public final Sent writeAll(byte[] bytes, long timeoutMillis) {
        return writeAll(ByteBuffer.wrap(bytes), timeoutMillis);
    }

    /** As {@link #writeAll(byte[], long)}, with what remains in {@code from}. */
    public final Sent writeAll(ByteBuffer from, long timeoutMillis) {
        long accepted = 0;
        long began = System.nanoTime();
        while (from.hasRemaining()) {
            CallResult result = write(from, timeoutMillis);
            if (!(result instanceof Bytes some)) {
                return new Sent(accepted, result);
            }
            accepted += some.count();
        }
        return new Sent(accepted, new Ok(System.nanoTime() - began));
    }

    /** Half-close: a FIN behind what was written. Reading goes on. */
    public final CallResult shutdownOutput() {
        return done(wire::shutdownOutput);
    }

    /** Sends one byte of urgent data, the low eight bits of {@code value}. Not with {@link Via#ASYNC_CHANNEL}. */
    public final CallResult sendUrgent(int value) {
        return done(() -> wire.sendUrgent(value));
    }

    /** Lets urgent bytes that come be read in line (SO_OOBINLINE); else no read ever sees them. Not with {@link Via#ASYNC_CHANNEL}. */
    public final CallResult readUrgentInline() {
        return done(wire::readUrgentInline);
    }

    /** SO_LINGER 0 and close: what the kernel still held is discarded, and a RST is sent. Not with {@link Via#ASYNC_CHANNEL}. */
    public final CallResult reset() {
        return done(wire::reset);
    }

    /** Closes the descriptor: the kernel sends a FIN, or a RST if bytes were left unread. Later calls are {@code EBADF}. */
    public final CallResult closeNow() {
        CallResult closed = done(wire::close);
        totalWritten.addAndGet(wire.lateBytes());
        return closed;
    }

    /** As {@link #closeNow}, as the end of a try-with-resources. */
    @Override
    public final void close() {
        closeNow();
    }

    /** Whether this end was closed or reset by its own side. */
    public final boolean isClosed() {
        return !wire.channel().isOpen();
    }

    /** Whether a read is under way and waits for bytes. */
    public final boolean isReadBlocked() {
        return wire.isReadBlocked();
    }

    /** Whether a write is under way and waits for room. */
    public final boolean isWriteBlocked() {
        return wire.isWriteBlocked();
    }

    /** How many bytes all reads got so far. */
    public final long totalRead() {
        return totalRead.get();
    }

    /** How many bytes of all writes the kernel took so far; those of a write that was blocked at its bound count once closed. */
    public final long totalWritten() {
        return totalWritten.get();
    }

    /** This end's port; 0 before it is connected. */
    public final int localPort() {
        return localPort;
    }

    /** The other end's port; 0 before it is connected. */
    public final int remotePort() {
        return remotePort;
    }

    /** This end as the kernel has it now. Linux only. */
    public final TcpSocket inKernel() {
        return TcpSocket.of(localPort, remotePort);
    }

    /**
     * Waits until the kernel has this end in {@code state}: {@code CLOSE_WAIT} when the other end's FIN has come,
     * {@code GONE} when its RST has, both before any call on this end was told. Linux only.
     *
     * @throws AssertionError if that is not so in time
     */
    public final void awaitState(TcpState state, long timeoutMillis) {
        Await.until(
                "port " + localPort + " (to " + remotePort + ") is " + state,
                timeoutMillis,
                this::inKernel,
                seen -> seen.state() == state);
    }

    static CallResult done(Action action) {
        return timed(0, () -> {
            action.go();
            return 0;
        });
    }

    static CallResult timed(long timeoutMillis, Call call) {
        long began = System.nanoTime();
        try {
            int count = call.go();
            long nanos = System.nanoTime() - began;
            return switch (count) {
                case Wire.EOF -> new Eof(nanos);
                case Wire.TIMED_OUT -> new TimedOut(timeoutMillis, nanos);
                case 0 -> new Ok(nanos);
                default -> new Bytes(count, nanos);
            };
        } catch (IOException failure) {
            return new Failed(Errno.of(failure), failure.toString(), System.nanoTime() - began);
        }
    }

    /** A call that counts. */
    interface Call {
        int go() throws IOException;
    }

    /** A call that either works or not. */
    interface Action {
        void go() throws IOException;
    }
}
