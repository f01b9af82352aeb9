package io.hangup.engine;

import io.hangup.core.rule.Side;
import io.hangup.engine.wire.NoWire;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection: the path of a byte. A read bounded by what the plan still allows; the same buffer queued
 * for the other side; one flush for each burst of reads; and no further read before the other side's kernel has taken it
 * all. A connection that no rule took has an unlimited allowance and runs the same code.
 *
 * <p>Only the connection's event loop touches it.
 */
final class Flow {
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

        /** The first bytes have been handed on. */
        void spoke(Side from);
    }

    private static final int UNLIMITED_READ = Integer.MAX_VALUE;

    private final Side from;
    private final Counter counter;
    private final Deque<ByteBuf> held = new ArrayDeque<>(1);
    private Wire source = NoWire.NONE;
    private Wire sink = NoWire.NONE;
    private Course course = Course.HELD;
    private boolean gated;
    private boolean listening;
    private long allowedBytes = Long.MAX_VALUE;
    private long movedBytes;
    private long droppedBytes;

    Flow(Side from, Counter counter) {
        this.from = from;
        this.counter = counter;
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

    /** How many bytes may be read at once. */
    int room() {
        return (int) Math.min(UNLIMITED_READ, Math.max(1, allowedBytes));
    }

    /** Allows exactly so many bytes. */
    void allow(long bytes) {
        allowedBytes = bytes;
    }

    /** Asks to be told when the first bytes have been handed on. */
    void listen() {
        listening = true;
    }

    /** Lets nothing more pass: the next byte is only looked at from afar. */
    void gate() {
        gated = true;
        resume();
    }

    /** Begins, or goes on, to relay everything. */
    void relay() {
        course = Course.RELAYED;
        while (course == Course.RELAYED && allowedBytes > 0 && !held.isEmpty()) {
            pass(held.remove());
        }
        burst();
        resume();
    }

    /** Relays everything again, whatever was allowed before. */
    void relayAll() {
        allowedBytes = Long.MAX_VALUE;
        gated = false;
        listening = false;
        relay();
    }

    /** Takes nothing more from the source. */
    void hold() {
        course = Course.HELD;
        source.pause();
    }

    /** Reads and drops. */
    void mute() {
        course = Course.MUTED;
        allowedBytes = Long.MAX_VALUE;
        release();
        source.read();
    }

    void arrived(ByteBuf bytes) {
        switch (course) {
            case HELD -> held.add(bytes);
            case RELAYED -> {
                if (held.isEmpty()) {
                    pass(bytes);
                } else {
                    held.addLast(bytes);
                }
            }
            case MUTED -> {
                droppedBytes += bytes.readableBytes();
                bytes.release();
            }
        }
    }

    /** Hands on what is allowed and holds the rest, which only a RST brings: no read takes more than is allowed. */
    private void pass(ByteBuf bytes) {
        if (bytes.readableBytes() <= allowedBytes) {
            handOn(bytes);
            return;
        }
        if (allowedBytes > 0) {
            handOn(bytes.readRetainedSlice((int) allowedBytes));
        }
        held.addFirst(bytes);
    }

    private void handOn(ByteBuf bytes) {
        int length = bytes.readableBytes();
        sink.write(bytes);
        movedBytes += length;
        allowedBytes -= length;
        if (allowedBytes == 0) {
            source.pause();
        }
        counter.relayed(from, length);
        if (listening) {
            listening = false;
            counter.spoke(from);
        }
    }

    /** A burst of reads is over. */
    void burst() {
        if (course != Course.RELAYED) {
            return;
        }
        sink.flush();
        if (allowedBytes == 0) {
            counter.spent(from);
        } else if (sink.queuedBytes() > 0) {
            source.pause();
        }
    }

    /** The sink has taken everything. */
    void drained() {
        if (course == Course.RELAYED) {
            resume();
        }
    }

    private void resume() {
        if (course != Course.RELAYED || sink.queuedBytes() > 0 || allowedBytes == 0) {
            return;
        }
        if (gated) {
            source.watch();
        } else {
            source.read();
        }
    }

    /** Releases what is held. */
    void release() {
        held.forEach(ByteBuf::release);
        held.clear();
    }
}
