package io.hangup.app.feed;

import java.util.concurrent.TimeUnit;

/**
 * One reader, and how far it has come. It has no queue of its own: the feed keeps the last events for all, and each reader
 * takes them when it can. Its fields need no lock: the feed's thread alone sees them.
 */
public final class Subscription {
    private static final int BURST_CHARS = 32 * 1024;

    private final Feed feed;
    private final Reader reader;
    private final Filter filter;

    /** The next event in the ring, counted from the first ever. */
    private long next;

    /** The number of the last event that was seen, whether it was sent or not. */
    private long lastNumber;

    private long sentNanos = System.nanoTime();
    private long readyNanos = sentNanos;

    Subscription(Feed feed, Reader reader, Filter filter) {
        this.feed = feed;
        this.reader = reader;
        this.filter = filter;
    }

    /** The reader takes more. */
    public void ready() {
        feed.wake();
    }

    /** The reader has left. */
    public void close() {
        feed.leave(this);
    }

    Reader reader() {
        return reader;
    }

    void begin(long at, long number) {
        next = at;
        lastNumber = number;
    }

    /** Sends what there is, as far as the reader takes it; false once it has lost its way. */
    boolean pump(Ring ring, Stream stream) {
        if (next < ring.oldest()) {
            return false;
        }
        StringBuilder burst = new StringBuilder();
        while (next < ring.end() && reader.isReady()) {
            Ring.Event event = ring.at(next);
            if (event.number() > lastNumber + 1) {
                burst.append(stream.gap(event.number() - 1, event.number() - lastNumber - 1));
            }
            if (filter.takes(event.said())) {
                burst.append(stream.event(event));
            }
            lastNumber = event.number();
            next++;
            if (burst.length() >= BURST_CHARS) {
                send(burst);
            }
        }
        send(burst);
        return true;
    }

    private void send(StringBuilder burst) {
        if (burst.length() > 0) {
            reader.send(burst.toString());
            sentNanos = System.nanoTime();
            burst.setLength(0);
        }
    }

    /** Says that the connection is alive, if nothing else has said so for that long. */
    void beat(long everyMillis, Stream stream) {
        boolean isDue = System.nanoTime() - sentNanos >= TimeUnit.MILLISECONDS.toNanos(everyMillis);
        if (isDue && reader.isReady()) {
            send(new StringBuilder(stream.heartbeat(lastNumber)));
        }
    }

    /** For how long the reader has taken nothing, in milliseconds. */
    long stuckMillis() {
        if (reader.isReady()) {
            readyNanos = System.nanoTime();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readyNanos);
    }

    /** How many events it will never see. */
    long missed(Ring ring) {
        return Math.max(0, ring.lastNumber() - lastNumber);
    }
}
