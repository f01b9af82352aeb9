package io.hangup.engine.shape;

import io.hangup.core.rule.Shape;
import io.hangup.engine.shape.Clock.Timer;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection whose bytes are delayed, slowed down or cut into pieces: a queue that never reorders, and
 * never loses a byte or the FIN behind them. What is at its head leaves when the last of its hindrances is over: its delay,
 * the time between slices, the rate, and an outlet that takes no more.
 *
 * <p>Only the connection's event loop touches it. The outlet may call back whatever it likes: what follows from that is
 * done behind the call, in order.
 */
public final class Shaper {
    /** Where the bytes go. */
    public interface Outlet {
        /** Whether more bytes may be passed. If not even behind a burst, {@link Shaper#drained} is called once they may. */
        boolean ready();

        /** Bytes that leave now; the outlet releases them. */
        void pass(ByteBuf bytes);

        /** What was passed is to be flushed. */
        void burst();

        /** The FIN, behind everything. */
        void finish();
    }

    /** How what waits gets out. */
    private enum Course {
        SHAPED,
        AT_ONCE,
        RELEASED
    }

    /** Where the FIN is. */
    private enum Fin {
        TO_COME,
        QUEUED,
        GONE
    }

    /** Bytes that arrived at once. */
    private record Piece(ByteBuf bytes, long dueNanos, int memoryBytes) {}

    /** So many bytes are enough: the source is paused until fewer are queued. */
    public static final long MOST_QUEUED_BYTES = 4L << 20;

    /** So many buffers are enough, since a buffer may be much larger than what is in it. */
    private static final int MOST_QUEUED_BUFFERS = 4096;

    /** After so many slices in a row the event loop serves others first. */
    private static final int MOST_SLICES_AT_ONCE = 256;

    private final boolean sliced;
    private final int sliceBytes;
    private final long everyNanos;
    private final Delay delay;
    private final Bucket bucket;
    private final long worthwhileBytes;
    private final Clock clock;
    private final Outlet outlet;
    private final Deque<Piece> queue = new ArrayDeque<>();
    private Course course = Course.SHAPED;
    private Fin fin = Fin.TO_COME;
    private boolean held;
    private boolean releasing;
    private long queuedBytes;
    private long memoryBytes;
    private long nextSliceNanos;
    private long finDueNanos;
    private @Nullable Timer timer;

    /** @param noise what the jitter is drawn from */
    public Shaper(Shape shape, long noise, Clock clock, Outlet outlet) {
        this.clock = clock;
        this.outlet = outlet;
        sliced = shape.sliceBytes() != Shape.WHOLE;
        sliceBytes = shape.sliceBytes();
        everyNanos = Delay.nanos(shape.everyMillis());
        long now = clock.nanoTime();
        nextSliceNanos = now;
        delay = new Delay(shape, noise);
        bucket = new Bucket(shape.bytesPerSecond(), sliced ? sliceBytes : 1, now);
        // Half a bucketful: the other half is for timers that are late.
        worthwhileBytes = sliced ? sliceBytes : (bucket.burstBytes() + 1) / 2;
    }

    /** Bytes that arrived now; the shaper releases them. */
    public void add(ByteBuf bytes) {
        if (course == Course.RELEASED || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        assert fin == Fin.TO_COME : "bytes behind the FIN";
        queuedBytes += bytes.readableBytes();
        memoryBytes += bytes.capacity();
        queue.add(new Piece(bytes, delay.due(clock.nanoTime()), bytes.capacity()));
        goOn();
    }

    /** A FIN arrived now, behind all the bytes. */
    public void finish() {
        if (course != Course.RELEASED && fin == Fin.TO_COME) {
            fin = Fin.QUEUED;
            finDueNanos = delay.due(clock.nanoTime());
            goOn();
        }
    }

    /** The outlet is ready again. */
    public void drained() {
        goOn();
    }

    /** Bytes that wait. */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** What the buffers take in which they wait. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** Whether so much waits that the source should be paused: {@link #MOST_QUEUED_BYTES}, or very many buffers. */
    public boolean full() {
        return queuedBytes >= MOST_QUEUED_BYTES || queue.size() >= MOST_QUEUED_BUFFERS;
    }

    /** Whether neither a byte nor a FIN waits. */
    public boolean isEmpty() {
        return queue.isEmpty() && fin != Fin.QUEUED;
    }

    /** How long a byte is delayed at most, in milliseconds, whatever else keeps it. */
    public long mostDelayMillis() {
        return delay.mostMillis();
    }

    /** How long a byte is to be delayed that is not here yet, but has arrived elsewhere. */
    public long drawDelayNanos() {
        long now = clock.nanoTime();
        return delay.due(now) - now;
    }

    /** Ends the shaping: what waits goes out now, also if it is held or the outlet is not ready; what comes later too. */
    public void passAll() {
        if (course == Course.SHAPED) {
            course = Course.AT_ONCE;
            cancelTimer();
        }
        resume();
    }

    /** Lets nothing more out. */
    public void hold() {
        held = true;
        goOn();
    }

    /** Goes on after {@link #hold}. What became due meanwhile goes out now, no faster than the rate. */
    public void resume() {
        held = false;
        goOn();
    }

    /** Drops everything: nothing goes out any more. */
    public void release() {
        course = Course.RELEASED;
        fin = Fin.GONE;
        queue.forEach(piece -> piece.bytes().release());
        queue.clear();
        queuedBytes = 0;
        memoryBytes = 0;
        goOn();
    }

    /** Lets out what may go, and wakes up for the rest. A call from within the outlet leaves it to the one around it. */
    private void goOn() {
        if (releasing) {
            return;
        }
        releasing = true;
        try {
            int bursts = 0;
            while (bursts < MOST_SLICES_AT_ONCE && passBurst()) {
                bursts++;
            }
            if (fin == Fin.QUEUED && queue.isEmpty() && nanosToWait(clock.nanoTime()) <= 0 && !held) {
                fin = Fin.GONE;
                outlet.finish();
            }
        } finally {
            releasing = false;
        }
        wakeUp();
    }

    /** Passes what may go at once and has it flushed; false if that is nothing. */
    private boolean passBurst() {
        boolean passed = false;
        long now = clock.nanoTime();
        while (!held && !queue.isEmpty() && nanosToWait(now) <= 0 && takesMore()) {
            pass(now);
            passed = true;
            if (sliced && course == Course.SHAPED) {
                break;
            }
        }
        if (passed && course != Course.RELEASED) {
            outlet.burst();
        }
        return passed;
    }

    private void pass(long now) {
        ByteBuf head = queue.element().bytes();
        int length = head.readableBytes();
        if (course == Course.SHAPED) {
            length = (int) Math.min(Math.min(length, sliceBytes), bucket.bytes(now));
            bucket.take(length);
            nextSliceNanos = now + everyNanos;
        }
        queuedBytes -= length;
        if (length < head.readableBytes()) {
            outlet.pass(head.readRetainedSlice(length));
        } else {
            memoryBytes -= queue.remove().memoryBytes();
            outlet.pass(head);
        }
    }

    private boolean takesMore() {
        return course == Course.AT_ONCE || outlet.ready();
    }

    /** How long the head of the queue has to wait, if not for the outlet. */
    private long nanosToWait(long now) {
        if (course == Course.AT_ONCE) {
            return 0;
        }
        Piece head = queue.peek();
        if (head == null) {
            return finDueNanos - now;
        }
        long wait = Math.max(
                head.dueNanos() - now, bucket.nanosUntil(Math.min(head.bytes().readableBytes(), worthwhileBytes), now));
        return sliced ? Math.max(wait, nextSliceNanos - now) : wait;
    }

    /** Sets the one timer to when the head may go; none where it waits for a call. */
    private void wakeUp() {
        boolean timed = !held && !isEmpty() && (queue.isEmpty() || takesMore());
        if (!timed) {
            cancelTimer();
        } else if (timer == null) {
            timer = clock.schedule(Math.max(0, nanosToWait(clock.nanoTime())), () -> {
                timer = null;
                goOn();
            });
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
