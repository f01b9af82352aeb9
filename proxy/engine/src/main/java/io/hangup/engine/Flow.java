package io.hangup.engine;

import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.engine.hear.Hearing;
import io.hangup.engine.scan.Scan;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.shape.Shaper;
import io.hangup.engine.wire.NoWire;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: the path of a byte. A read bounded by what the plan still allows; the same buffer queued
 * for the other side; one flush for each burst of reads; and no further read before the other side's kernel has taken it
 * all. A connection that no rule took has an unlimited allowance and runs the same code.
 *
 * <p>Where a rule shapes this direction, its queue stands in front: what leaves it is what has come, for everything that
 * counts, looks or waits behind it. Where a rule looks for something, a {@link Scan} sees each buffer before it goes on; where
 * somebody listens, a {@link Hearing} hears what does go on.
 *
 * <p>Only the connection's event loop touches it.
 */
final class Flow implements Shaper.Outlet {
    /** What becomes of the bytes that arrive. */
    private enum Course {
        HELD,
        RELAYED,
        MUTED
    }

    /** Who is told when a flow has come to a point somebody waits for. */
    interface Counter {
        /** Bytes were handed on. */
        void relayed(Side from, int bytes);

        /** As many bytes as were allowed have been handed on. */
        void spent(Side from);

        /** Bytes have been handed on while somebody listens. */
        void spoke(Side from);
    }

    private static final int UNLIMITED_READ = Integer.MAX_VALUE;

    private final Side from;
    private final Counter counter;
    private final Buffers buffers;
    private final Deque<ByteBuf> held = new ArrayDeque<>(1);
    private Wire source = NoWire.NONE;
    private Wire sink = NoWire.NONE;
    private Course course = Course.HELD;
    private @Nullable Shaper shaper;
    private @Nullable Scan scan;
    private @Nullable Hearing hearing;
    private boolean gated;
    private boolean listening;
    private boolean finishing;
    private boolean finishesBehindHeld;
    private long allowedBytes = Long.MAX_VALUE;
    private long movedBytes;
    private long droppedBytes;
    private long countedBytes;

    Flow(Side from, Counter counter, Buffers buffers) {
        this.from = from;
        this.counter = counter;
        this.buffers = buffers;
    }

    void source(Wire wire) {
        source = wire;
    }

    void sink(Wire wire) {
        sink = wire;
    }

    /** Bytes handed on so far. */
    long movedBytes() {
        return movedBytes;
    }

    /** Bytes read and dropped so far. */
    long droppedBytes() {
        return droppedBytes;
    }

    /** Whether bytes were read that are not handed on. */
    boolean holds() {
        return !held.isEmpty() || queuedBytes() > 0;
    }

    /** Bytes that are still on their way through the queue of a shape. */
    long underWayBytes() {
        return course == Course.RELAYED ? queuedBytes() : 0;
    }

    private long queuedBytes() {
        return shaper == null ? 0 : shaper.queuedBytes();
    }

    /** How many bytes may be read at once; 0 where so much waits that nothing may. What is dropped waits nowhere. */
    int room() {
        if (course == Course.MUTED) {
            return UNLIMITED_READ;
        }
        long allowed = Math.max(1, allowedBytes - queuedBytes());
        return (int) Math.min(UNLIMITED_READ, Math.min(allowed, spaceBytes()));
    }

    /** How much more may wait here. */
    private long spaceBytes() {
        return Math.max(0, buffers.shareBytes() - waitingBytes());
    }

    /** All that was read and has not gone: in the queue of a shape, in front of the sink, and in the sink. */
    private long waitingBytes() {
        long waiting = sink.queuedBytes() + (shaper == null ? 0 : shaper.memoryBytes());
        for (ByteBuf bytes : held) {
            waiting += bytes.readableBytes();
        }
        return waiting;
    }

    /** Has what waits here counted in with what waits anywhere. */
    private void count() {
        long waiting = waitingBytes();
        if (waiting != countedBytes) {
            buffers.add(waiting - countedBytes);
            countedBytes = waiting;
        }
    }

    // What is watched for.

    /** Allows exactly so many bytes. */
    void allow(long bytes) {
        allowedBytes = bytes;
    }

    /** Asks to be told whenever bytes have been handed on. */
    void listen() {
        listening = true;
    }

    /** Has everything looked at before it is handed on. */
    void scan(Scan looking) {
        scan = looking;
    }

    /** Has everything that is handed on from now on listened to. */
    void hear(Hearing listener) {
        hearing = listener;
    }

    /** Shows what was read and stands in front of its sink. What is still in the queue of a shape is not shown. */
    void showHeld(Consumer<ByteBuf> to) {
        held.forEach(to);
    }

    /** Lets nothing more be read: the next byte is only looked at from afar. */
    void gate() {
        gated = true;
        resume();
    }

    /** Reads again. */
    void ungate() {
        gated = false;
        resume();
    }

    /** Allows everything, and forgets what was watched for. */
    void free() {
        allowedBytes = Long.MAX_VALUE;
        gated = false;
        listening = false;
        if (scan != null) {
            scan.close();
            scan = null;
        }
    }

    // Its shape.

    /** From now on, what comes goes on in this shape. */
    void shape(Shape how, long noise, Clock clock) {
        unshape();
        if (!how.leavesBytesAlone()) {
            shaper = new Shaper(how, noise, clock, this);
        }
    }

    /** From now on, what comes goes on as it comes; what is queued goes first. */
    void unshape() {
        Shaper old = shaper;
        shaper = null;
        if (old != null) {
            old.passAll();
        }
    }

    /** How long a byte may be under way at most, if nothing but its delay keeps it. */
    long mostLagMillis() {
        return shaper == null ? 0 : shaper.mostDelayMillis();
    }

    /** How long after it came the next byte would go on, in nanoseconds. */
    long lagNanos() {
        return shaper == null ? 0 : shaper.drawDelayNanos();
    }

    @Override
    public boolean ready() {
        return course == Course.RELAYED && allowedBytes > 0 && held.isEmpty() && sink.queuedBytes() == 0;
    }

    // What becomes of bytes.

    /** Begins, or goes on, to relay. */
    void relay() {
        course = Course.RELAYED;
        while (course == Course.RELAYED && allowedBytes > 0 && !held.isEmpty()) {
            pass(held.remove());
        }
        flush();
        if (finishesBehindHeld) {
            finish();
        }
        if (shaper != null && course == Course.RELAYED) {
            shaper.resume();
        }
        resume();
        count();
    }

    /** Relays everything again, whatever was watched for before. */
    void relayAll() {
        free();
        relay();
    }

    /** Takes nothing more from the source, and hands nothing on. */
    void hold() {
        course = Course.HELD;
        source.pause();
        if (shaper != null) {
            shaper.hold();
        }
    }

    /** Reads and drops. */
    void mute() {
        course = Course.MUTED;
        free();
        release();
        source.read();
    }

    void arrived(ByteBuf bytes) {
        if (course == Course.MUTED) {
            drop(bytes.readableBytes());
            bytes.release();
        } else if (shaper != null) {
            shaper.add(bytes);
        } else {
            pass(bytes);
        }
    }

    private void drop(int bytes) {
        droppedBytes += bytes;
        if (hearing != null && from == Side.CLIENT) {
            hearing.dropped(bytes);
        }
    }

    /** Hands on what is allowed and holds the rest: what is behind a match, and what only a RST brings. */
    @Override
    public void pass(ByteBuf bytes) {
        if (course != Course.RELAYED || (!held.isEmpty() && allowedBytes == 0)) {
            held.addLast(bytes);
            return;
        }
        if (scan != null) {
            look(scan, bytes);
        }
        if (bytes.readableBytes() <= allowedBytes) {
            handOn(bytes);
            return;
        }
        if (allowedBytes > 0) {
            handOn(bytes.readRetainedSlice((int) allowedBytes));
        }
        held.addFirst(bytes);
    }

    private void look(Scan looking, ByteBuf bytes) {
        long cut = looking.look(bytes);
        if (cut != Scan.NO_CUT) {
            allowedBytes = Math.min(allowedBytes, cut);
            source.pause();
        }
    }

    private void handOn(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (hearing != null) {
            hearing.handedOn(from, bytes);
        }
        sink.write(bytes);
        movedBytes += length;
        allowedBytes -= length;
        if (allowedBytes == 0) {
            source.pause();
        }
        counter.relayed(from, length);
        if (listening) {
            counter.spoke(from);
        }
    }

    /** A burst of reads is over. */
    void readBurst() {
        if (course == Course.RELAYED) {
            if (shaper == null) {
                flush();
            } else if (isFull()) {
                source.pause();
            }
        }
        count();
    }

    /** Whether its shape should get no more. */
    private boolean isFull() {
        return queuedBytes() >= allowedBytes || spaceBytes() == 0 || (shaper != null && shaper.full());
    }

    /** The queue of the shape has let some bytes go. */
    @Override
    public void burst() {
        flush();
        resume();
        count();
    }

    private void flush() {
        if (course != Course.RELAYED) {
            return;
        }
        sink.flush();
        if (hearing != null) {
            hearing.burst();
        }
        if (allowedBytes == 0) {
            counter.spent(from);
        } else if (sink.queuedBytes() > 0) {
            source.pause();
        }
    }

    /** The sink has taken everything. */
    void drained() {
        if (course == Course.RELAYED) {
            if (shaper != null) {
                shaper.drained();
            }
            resume();
        }
        count();
    }

    private void resume() {
        if (course != Course.RELAYED || isFull() || sink.queuedBytes() > 0) {
            return;
        }
        if (gated) {
            source.watch();
        } else {
            source.read();
        }
    }

    // Its end.

    /** The source has finished, or a fault says so: a FIN for the sink, behind all that is under way. */
    void end() {
        if (shaper == null || course != Course.RELAYED) {
            sink.finish();
        } else if (!finishing) {
            finishing = true;
            shaper.finish();
        }
    }

    /** The FIN comes out of the queue of the shape: behind what is held, too. */
    @Override
    public void finish() {
        finishesBehindHeld = course == Course.HELD || !held.isEmpty();
        if (!finishesBehindHeld) {
            sink.finish();
        }
    }

    /** The connection is over: nothing waits here any more, whatever its wires still hold. */
    void over() {
        free();
        source = NoWire.NONE;
        sink = NoWire.NONE;
        release();
    }

    /** Releases what is held. */
    void release() {
        held.forEach(ByteBuf::release);
        held.clear();
        if (shaper != null) {
            shaper.release();
            shaper = null;
        }
        count();
    }
}
