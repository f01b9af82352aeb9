package io.hangup.engine.differential;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps every event, and keeps the event loop from dialling for as long as it is held: what a client does before its
 * upstream is connected is then surely done before. (No sink of a product may block like this.)
 */
final class Gate implements EventSink {
    private static final long LONGEST_SECONDS = 20;

    private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch open = new CountDownLatch(0);

    /** The next connection is not dialled before {@link #release}. */
    void hold() {
        events.clear();
        open = new CountDownLatch(1);
    }

    /** Goes on. */
    void release() {
        open.countDown();
    }

    /** The events since {@link #hold}. */
    List<SessionEvent> events() {
        return List.copyOf(events);
    }

    /** How many events of this kind there were since {@link #hold}. */
    long count(Class<? extends SessionEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    @Override
    public void accept(SessionEvent event) {
        events.add(event);
        if (event instanceof SessionEvent.Accepted) {
            pass();
        }
    }

    private void pass() {
        try {
            if (!open.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The gate was not opened within " + LONGEST_SECONDS + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void accept(ProxyEvent event) {}

    @Override
    public void relayed(String proxy, Side from, long bytes) {}
}
