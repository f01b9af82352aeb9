package io.hangup.app.feed;

import io.hangup.app.log.EventLog;
import io.hangup.app.log.Said;
import io.hangup.core.limit.Bounds;
import io.hangup.core.rule.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the log says, for whoever reads it over HTTP, on a thread of its own.
 *
 * <p>Whoever has something to say puts it into a bounded queue, without a lock, and goes on; what does not fit is lost, and
 * readers are told how much was. The last events are kept, once for all readers, and each reader takes them as fast as it
 * can. One that is so slow that what it has not read yet has made room for newer events, or that takes nothing at all for a
 * while, is dropped and told so: nobody ever waits for it.
 */
public final class Feed implements EventLog.Hearer, AutoCloseable {
    /** Events that are kept for readers that come back, or are slow. */
    public static final int KEPT_EVENTS = Bounds.USUAL.events();

    /** Readers at once. */
    public static final int MOST_READERS = 16;

    private static final long ENDS_WITHIN_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger("hangup.events");
    private static final int QUEUED_EVENTS = 8_192;
    private static final int BURSTS = 16;
    private static final long LOOKS_EVERY_MILLIS = 250;
    private static final int RADIX = 36;

    private final Pace pace;
    private final Thread thread = new Thread(this::run, "hangup-events");
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final LongAdder lost = new LongAdder();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final AtomicInteger readers = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean idle;
    private volatile boolean closing;

    // The thread's own.
    private final Stream stream = new Stream(Long.toString(System.currentTimeMillis(), RADIX));
    private final Ring ring;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private long skipped;

    /** Something that was said, on its way to the ring. */
    private record Waiting(Instant at, Supplier<Said> said) {}

    /**
     * How it takes its time.
     *
     * @param heartbeatMillis after so much silence a reader is told that the connection is alive
     * @param keptEvents for readers that come back, or are slow
     * @param stuckMillis after so long a reader that takes nothing is dropped
     */
    public record Pace(long heartbeatMillis, int keptEvents, long stuckMillis) {
        /** As proxies between here and a reader need it, which often end what is silent for 30 s or more. */
        public static final Pace USUAL = keeping(KEPT_EVENTS);

        /** The same, with so many events kept. */
        public static Pace keeping(int events) {
            return new Pace(15_000, events, 30_000);
        }
    }

    private Feed(Pace pace) {
        this.pace = pace;
        ring = new Ring(pace.keptEvents());
        thread.setDaemon(true);
    }

    /** Begins to keep what it hears. */
    public static Feed start(Pace pace) {
        Feed feed = new Feed(pace);
        feed.thread.start();
        return feed;
    }

    @Override
    public void hear(Instant at, Supplier<Said> said) {
        if (queued.get() >= QUEUED_EVENTS) {
            lost.increment();
            return;
        }
        queued.incrementAndGet();
        waiting.add(new Waiting(at, said));
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Sends events to a reader from now on, or from behind the one that it has seen last. Returns at once.
     *
     * @return empty where there are too many readers
     */
    public Optional<Subscription> subscribe(Reader reader, Filter filter, Optional<String> lastEventId) {
        if (readers.incrementAndGet() > MOST_READERS || closing) {
            readers.decrementAndGet();
            return Optional.empty();
        }
        Subscription subscription = new Subscription(this, reader, filter);
        orders.add(() -> begin(subscription, lastEventId));
        wake();
        return Optional.of(subscription);
    }

    /** How many read now. */
    public int readers() {
        return readers.get();
    }

    /** How many readers were dropped so far, because they were too slow. */
    public long dropped() {
        return dropped.sum();
    }

    /** How many events were lost so far, because they came faster than they could be kept. */
    public long lost() {
        return lost.sum();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    void leave(Subscription subscription) {
        orders.add(() -> remove(subscription));
        wake();
    }

    private void run() {
        while (!closing) {
            try {
                turn();
            } catch (RuntimeException defect) {
                LOG.error("An event could not be sent; please report this.", defect);
            }
        }
        subscriptions.forEach(each -> each.reader().end(""));
        readers.addAndGet(-subscriptions.size());
        subscriptions.clear();
    }

    private void turn() {
        keep();
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        for (Subscription each : List.copyOf(subscriptions)) {
            attend(each);
        }
        pause();
    }

    /** Puts what waits into the ring: a part of it at once, so that a reader that keeps up is not overtaken. */
    private void keep() {
        for (int i = 0; i < Math.max(1, pace.keptEvents() / BURSTS); i++) {
            Waiting next = waiting.poll();
            if (next == null) {
                long nowLost = lost.sum();
                ring.skip(nowLost - skipped);
                skipped = nowLost;
                return;
            }
            queued.decrementAndGet();
            ring.add(next.at(), next.said());
        }
    }

    private void begin(Subscription subscription, Optional<String> lastEventId) {
        subscriptions.add(subscription);
        subscription.reader().send(Stream.BEGIN);
        OptionalLong number = lastEventId.map(stream::number).orElse(OptionalLong.of(ring.lastNumber()));
        if (number.isPresent() && number.getAsLong() <= ring.lastNumber()) {
            subscription.begin(ring.behind(number.getAsLong()), number.getAsLong());
        } else {
            long first = ring.oldest() < ring.end() ? ring.at(ring.oldest()).number() - 1 : ring.lastNumber();
            subscription.begin(ring.oldest(), first);
            subscription.reader().send(stream.gap());
        }
    }

    private void attend(Subscription subscription) {
        if (!subscription.pump(ring, stream)) {
            drop(subscription, "newer events have taken the place of those that this reader has not read yet");
        } else if (subscription.stuckMillis() >= pace.stuckMillis()) {
            drop(subscription, "this reader has taken nothing for " + Words.millis(pace.stuckMillis()));
        } else {
            subscription.beat(pace.heartbeatMillis(), stream);
        }
    }

    private void drop(Subscription subscription, String reason) {
        long missed = subscription.missed(ring);
        remove(subscription);
        dropped.increment();
        subscription.reader().end(stream.dropped(reason, missed));
        LOG.warn(
                "a reader of events is dropped ({}), behind by {}: {}",
                subscription.reader().name(),
                missed,
                reason);
    }

    private void remove(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            readers.decrementAndGet();
        }
    }

    /** Waits for the next event, order or look. What comes after the flag is set ends the wait. */
    private void pause() {
        idle = true;
        if (waiting.isEmpty() && orders.isEmpty() && !closing) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOKS_EVERY_MILLIS));
        }
        idle = false;
    }

    /** Ends every stream: once this returns, each reader was told its end, and whoever sends to readers may be closed. */
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join(ENDS_WITHIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
