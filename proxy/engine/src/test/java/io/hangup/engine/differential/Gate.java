package io.hangup.engine.differential;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;
import java.net.InetSocketAddress;
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

    /** The way to the upstream that leads through this gate. */
    World.Way before(InetSocketAddress address) {
        return new World.Way() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void hold() {
                open = new CountDownLatch(1);
            }

            @Override
            public void release() {
                open.countDown();
            }
        };
    }

    /** The events since the last call. */
    List<SessionEvent> take() {
        List<SessionEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    @Override
    public void accept(SessionEvent event) {
        events.add(event);
        if (Boolean.getBoolean("ev")) System.out.println(event);
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
    public void relayed(String proxy, Side from, long bytes) {}
}
