package io.hangup.app.reaction;

import io.hangup.core.episode.Episodes;
import io.hangup.core.episode.ReactionSink;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Level;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of connections to the {@link Episodes}, on a thread of its own. An event loop notes the time, puts the
 * event into a bounded queue without a lock, and goes on; what does not fit is dropped and counted, and the report says so.
 *
 * <p>Whoever wants to know something of the episodes asks here, and is answered on that thread, behind all that has happened
 * before.
 */
public final class Journal implements EventSink, AutoCloseable {
    /** Events that may wait; some threads at once may put in one more each. */
    static final int CAPACITY_EVENTS = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long CLOSES_WITHIN_MILLIS = 500;
    private static final long ANSWERS_WITHIN_SECONDS = 10;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** With more connections than this nobody looks for processes, or wakes this thread for one of them; for a second at least. */
    private static final long BUSY_PER_SECOND = 500;

    private static final long BUSY_PER_TICK = BUSY_PER_SECOND * TICK_NANOS / SECOND_NANOS;
    /** With more than this waiting nobody looks for processes. */
    private static final int BUSY_EVENTS = 256;

    private final Episodes episodes;
    private final Lookup lookup;
    private final ObjLongConsumer<String> calmed;
    private final Thread thread = new Thread(this::work, "hangup-journal");
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean parked;
    private volatile boolean calm = true;
    private volatile boolean closing;
    private long arrivals;
    /** When there had been too many of them last. */
    private long busyNanos;

    /** What happened, and when. */
    private record Entry(long nanos, Object event) {}

    private Journal(
            Watching watching, ReactionSink reactions, Level listed, Lookup lookup, ObjLongConsumer<String> calmed) {
        this.lookup = lookup;
        this.calmed = calmed;
        this.episodes = new Episodes(watching, reactions, listed, System.nanoTime());
        thread.setDaemon(true);
    }

    /**
     * Begins to watch.
     *
     * @param watching how closely
     * @param reactions is told of reactions, on the journal's thread
     * @param listed how many episodes the report lists
     * @param lookup finds the process behind a connection on this machine
     * @param calmed is told the address of a client of whom nothing is waited for any more, and as of when
     */
    public static Journal start(
            Watching watching, ReactionSink reactions, Level listed, Lookup lookup, ObjLongConsumer<String> calmed) {
        Journal journal = new Journal(watching, reactions, listed, lookup, calmed);
        journal.thread.start();
        return journal;
    }

    @Override
    public void accept(SessionEvent event) {
        if (event instanceof SessionEvent.Connected || event instanceof SessionEvent.Planned) {
            return;
        }
        add(event);
        if (parked && calm && matters(event)) {
            LockSupport.unpark(thread);
        }
    }

    private void add(Object event) {
        if (closing || waiting.get() >= CAPACITY_EVENTS) {
            dropped.increment();
            return;
        }
        waiting.incrementAndGet();
        entries.add(new Entry(System.nanoTime(), event));
    }

    /** Whether it is worth to be looked at right now. */
    private static boolean matters(SessionEvent event) {
        return event instanceof SessionEvent.Heard
                || event instanceof SessionEvent.Injected
                || (event instanceof SessionEvent.Accepted accepted && accepted.plan() instanceof Plan.Break);
    }

    @Override
    public void accept(ProxyEvent event) {
        if (event instanceof ProxyEvent.Refusing) {
            add(event);
        }
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {}

    /** How many events were dropped so far. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * The report so far, with no expectation judged.
     *
     * @param version of Hangup
     * @param seed of the choices by share
     * @param rules every rule, in the order of the configuration; its counts are filled in
     * @param unheard connections that would have been listened to if there had been fewer
     */
    public Report report(String version, long seed, List<RuleCount> rules, long unheard) {
        return ask(() -> episodes.report(version, seed, rules, dropped.sum(), unheard, System.nanoTime()));
    }

    /**
     * Waits until the outcome of every episode is known.
     *
     * @return false where the time passed first
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean awaitOutcomes(long millis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (ask(episodes::open)) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** How many outcomes of a proxy and a rule are not known yet; where either is empty, of all. */
    public long open(String proxy, String rule) {
        return ask(() -> episodes.open(proxy, rule));
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error defect) {
                answer.completeExceptionally(defect);
            }
        });
        LockSupport.unpark(thread);
        return answer.orTimeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    }

    private void work() {
        long tickedNanos = System.nanoTime();
        while (true) {
            boolean end = closing;
            takeAll();
            long now = System.nanoTime();
            if (now - tickedNanos >= TICK_NANOS) {
                try {
                    episodes.tick(now);
                } catch (RuntimeException defect) {
                    failed(defect);
                }
                if (!calm) {
                    busyNanos = arrivals > BUSY_PER_TICK ? now : busyNanos;
                    calm = now - busyNanos >= SECOND_NANOS;
                }
                arrivals = 0;
                tickedNanos = now;
            }
            answerAll();
            if (end) {
                return;
            }
            pause();
        }
    }

    private void takeAll() {
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            int left = waiting.decrementAndGet();
            try {
                take(entry, left);
            } catch (RuntimeException defect) {
                failed(defect);
            }
        }
    }

    private void take(Entry entry, int left) {
        if (entry.event() instanceof ProxyEvent event) {
            episodes.accept(event);
        } else if (entry.event() instanceof SessionEvent event) {
            episodes.accept(event, entry.nanos());
            if (event instanceof SessionEvent.Accepted accepted) {
                arrived(accepted, left);
            } else if (event instanceof SessionEvent.Answered) {
                episodes.calm(event.connection()).ifPresent(address -> calmed.accept(address, entry.nanos()));
            }
        }
    }

    /** Looks for its process where that may matter, and where there is time for it. */
    private void arrived(SessionEvent.Accepted event, int left) {
        arrivals++;
        if (arrivals > BUSY_PER_TICK) {
            calm = false;
        }
        boolean watched = event.plan() instanceof Plan.Break || episodes.watches(event.connection());
        if (watched && calm && left < BUSY_EVENTS) {
            lookup.behind(event.client(), event.connection().proxy())
                    .ifPresent(process -> episodes.process(event.connection(), process));
        }
    }

    /** A defect in the watching costs one event and no more. */
    private static void failed(RuntimeException defect) {
        LOG.error("An event could not be taken into the report; please report this.", defect);
    }

    private void answerAll() {
        for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
            // All that happened before the question was asked belongs to its answer.
            takeAll();
            question.run();
        }
    }

    /** Woken only for what cannot wait: that costs an event loop more than all the rest. */
    private void pause() {
        parked = true;
        if (entries.isEmpty() && questions.isEmpty() && !closing) {
            LockSupport.parkNanos(this, calm ? LOOK_AGAIN_NANOS : TICK_NANOS);
        }
        parked = false;
    }

    /** Ends it; questions that come later are not answered. */
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
}
