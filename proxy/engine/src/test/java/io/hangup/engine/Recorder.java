package io.hangup.engine;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;
import io.hangup.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Keeps every event, and can be waited for. */
final class Recorder implements EventSink {
    private static final long PATIENCE_MILLIS = 10_000;

    private final Queue<SessionEvent> events = new ConcurrentLinkedQueue<>();
    private final Map<Side, LongAdder> bytes =
            new ConcurrentHashMap<>(Map.of(Side.CLIENT, new LongAdder(), Side.UPSTREAM, new LongAdder()));

    @Override
    public void accept(SessionEvent event) {
        events.add(event);
    }

    @Override
    public void relayed(String proxy, Side from, long count) {
        bytes.computeIfAbsent(from, side -> new LongAdder()).add(count);
    }

    /** Bytes relayed from this side so far. */
    long relayedBytes(Side from) {
        return bytes.computeIfAbsent(from, side -> new LongAdder()).sum();
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

    @Override
    public String toString() {
        return events.toString();
    }
}
