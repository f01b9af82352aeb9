package io.hangup.engine;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Limit;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Side;
import io.hangup.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps every event, and can be waited for. As it is told on the event loop, it can also stop that: a test that has got both
 * peers ready behind a stop knows what they were doing when the fault came.
 */
final class Recorder implements EventSink {
    /** Where the event loop can be stopped. */
    enum Stop {
        /** A client was accepted; the upstream is not dialled yet. */
        ACCEPTED,
        /** The upstream has answered the dial. */
        CONNECTED,
        /** The first bytes from the client are on their way to the upstream. */
        FROM_CLIENT,
        /** The first bytes from the upstream are on their way to the client. */
        FROM_UPSTREAM,
        /** A fault was carried out. */
        INJECTED
    }

    private static final long PATIENCE_MILLIS = 10_000;

    private final Queue<SessionEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<ProxyEvent> proxyEvents = new ConcurrentLinkedQueue<>();
    private final Queue<LimitEvent> limits = new ConcurrentLinkedQueue<>();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Map<Side, LongAdder> bytes =
            new ConcurrentHashMap<>(Map.of(Side.CLIENT, new LongAdder(), Side.UPSTREAM, new LongAdder()));
    private final Map<Stop, CountDownLatch> stops = new ConcurrentHashMap<>();

    /** The event loop will stop there, until {@link #goOn}. */
    void stopAt(Stop stop) {
        stops.put(stop, new CountDownLatch(1));
    }

    /** Lets the event loop go on where it has stopped or would stop. */
    void goOn(Stop stop) {
        CountDownLatch latch = stops.remove(stop);
        if (latch != null) {
            latch.countDown();
        }
    }

    private void pass(Stop stop) {
        CountDownLatch latch = stops.get(stop);
        try {
            if (latch != null && !latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody let the event loop go on at " + stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void accept(SessionEvent event) {
        events.add(event);
        threads.add(Thread.currentThread().getName());
        if (event instanceof SessionEvent.Accepted) {
            pass(Stop.ACCEPTED);
        } else if (event instanceof SessionEvent.Connected) {
            pass(Stop.CONNECTED);
        } else if (event instanceof SessionEvent.Injected) {
            pass(Stop.INJECTED);
        }
    }

    @Override
    public void accept(ProxyEvent event) {
        proxyEvents.add(event);
    }

    @Override
    public void accept(LimitEvent event) {
        limits.add(event);
    }

    /** What was told of a limit so far, in order. */
    List<LimitEvent> of(Limit limit) {
        return limits.stream().filter(event -> event.limit() == limit).toList();
    }

    @Override
    public void relayed(String proxy, Side from, long count) {
        bytes.computeIfAbsent(from, side -> new LongAdder()).add(count);
        pass(from == Side.CLIENT ? Stop.FROM_CLIENT : Stop.FROM_UPSTREAM);
    }

    /** Bytes relayed from this side so far. */
    long relayedBytes(Side from) {
        return bytes.computeIfAbsent(from, side -> new LongAdder()).sum();
    }

    /** The names of the threads that told. */
    Set<String> threads() {
        return Set.copyOf(threads);
    }

    /** Everything so far, in order. */
    List<SessionEvent> all() {
        return List.copyOf(events);
    }

    /** The events of this kind so far. */
    <E extends SessionEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The events of this kind, once there are so many. */
    <E extends SessionEvent> List<E> await(Class<E> kind, int count) {
        Await.until(
                count + " events " + kind.getSimpleName() + ", of " + this,
                PATIENCE_MILLIS,
                () -> of(kind).size() >= count);
        return of(kind);
    }

    /** The events of proxies of this kind so far. */
    <E extends ProxyEvent> List<E> ofProxy(Class<E> kind) {
        return proxyEvents.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The events of proxies of this kind, once there are so many. */
    <E extends ProxyEvent> List<E> awaitOfProxy(Class<E> kind, int count) {
        Await.until(
                count + " events " + kind.getSimpleName() + ", of " + this,
                PATIENCE_MILLIS,
                () -> ofProxy(kind).size() >= count);
        return ofProxy(kind);
    }

    @Override
    public String toString() {
        return events + " " + proxyEvents;
    }
}
