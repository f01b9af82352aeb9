package io.hangup.app.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints lines, in UTF-8, on a thread of its own, so that whoever has something to say never waits.
 *
 * <p>A terminal or a pipe that nobody reads blocks {@code write(2)} for as long as it likes. So a line is only put into a
 * bounded queue, without a lock; what does not fit is dropped and counted, and once the queue is empty again one line says
 * how many. A stream that breaks (a pipe whose reader has left, a full disk) is given up, and every line from then on counts
 * as dropped. The thread is a daemon and {@link #close} waits for it only so long: what blocks it never blocks the end.
 */
public final class LinePrinter implements AutoCloseable {
    /** Lines that may wait; some threads at once may put in one more each. */
    static final int CAPACITY_LINES = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger("hangup.log");
    private static final int BURST_BYTES = 64 * 1024;
    private static final long CLOSES_WITHIN_MILLIS = 250;

    private final OutputStream to;
    private final LongFunction<String> dropsInWords;
    private final Thread thread = new Thread(this::printAll, "hangup-printer");
    private final ByteArrayOutputStream burst = new ByteArrayOutputStream();
    private final Queue<Supplier<String>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean broken;
    private volatile boolean waiting;
    private volatile boolean closing;

    private LinePrinter(OutputStream to, LongFunction<String> dropsInWords) {
        this.to = to;
        this.dropsInWords = dropsInWords;
        thread.setDaemon(true);
    }

    /**
     * Begins to print.
     *
     * @param to flushed after every burst, never closed
     * @param dropsInWords the line that says how many lines were dropped
     */
    public static LinePrinter to(OutputStream to, LongFunction<String> dropsInWords) {
        LinePrinter printer = new LinePrinter(to, dropsInWords);
        printer.thread.start();
        return printer;
    }

    /** Prints a line soon, or drops it. Returns at once; the line is made on the printer's thread. */
    public void print(Supplier<String> line) {
        if (broken || closing || queued.get() >= CAPACITY_LINES) {
            dropped.increment();
            return;
        }
        queued.incrementAndGet();
        queue.add(line);
        if (waiting) {
            LockSupport.unpark(thread);
        }
    }

    /** How many lines were dropped so far. */
    public long dropped() {
        return dropped.sum();
    }

    /** Prints what still waits, as far as a quarter of a second allows. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSES_WITHIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void printAll() {
        long saidDropped = 0;
        while (true) {
            Supplier<String> line = queue.poll();
            if (line != null) {
                queued.decrementAndGet();
                make(line);
                continue;
            }
            long nowDropped = dropped.sum();
            if (nowDropped > saidDropped && !broken) {
                add(dropsInWords.apply(nowDropped - saidDropped));
                saidDropped = nowDropped;
            }
            write();
            if (closing && queue.isEmpty()) {
                return;
            }
            pause();
        }
    }

    private void make(Supplier<String> line) {
        if (broken) {
            dropped.increment();
            return;
        }
        try {
            add(line.get());
        } catch (RuntimeException defect) {
            LOG.error("A line could not be made; please report this.", defect);
            dropped.increment();
        }
    }

    private void add(String line) {
        burst.writeBytes((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        if (burst.size() >= BURST_BYTES) {
            write();
        }
    }

    private void write() {
        if (burst.size() == 0 || broken) {
            return;
        }
        try {
            burst.writeTo(to);
            to.flush();
        } catch (IOException gone) {
            broken = true;
        }
        burst.reset();
    }

    /** Waits for the next line. A line that is added after the queue was looked at sees the flag and ends the wait. */
    private void pause() {
        waiting = true;
        if (queue.isEmpty() && !closing) {
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
        }
        waiting = false;
    }
}
