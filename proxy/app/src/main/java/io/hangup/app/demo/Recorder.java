package io.hangup.app.demo;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;
import io.hangup.testkit.CallResult;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Keeps every event of connections. */
final class Recorder implements EventSink {
    private final Queue<SessionEvent> events = new ConcurrentLinkedQueue<>();

    @Override
    public void accept(SessionEvent event) {
        events.add(event);
    }

    @Override
    public void accept(ProxyEvent event) {}

    @Override
    public void relayed(String proxy, Side from, long bytes) {}

    boolean decided(ConnectionId connection) {
        return !of(connection, SessionEvent.Injected.class).isEmpty()
                || !of(connection, SessionEvent.Missed.class).isEmpty();
    }

    long rstsSent(ConnectionId connection) {
        return of(connection, SessionEvent.RstSent.class).stream()
                .filter(sent -> sent.to() == Side.CLIENT)
                .count();
    }

    Take take(ConnectionId connection, List<CallResult> calls) {
        Optional<SessionEvent.Injected> injected =
                of(connection, SessionEvent.Injected.class).stream().findFirst();
        String missed = of(connection, SessionEvent.Missed.class).stream()
                .map(SessionEvent.Missed::reason)
                .collect(Collectors.joining("; "));
        return new Take(calls, injected, missed, rstsSent(connection));
    }

    private <T extends SessionEvent> List<T> of(ConnectionId connection, Class<T> kind) {
        return events.stream()
                .filter(event -> event.connection().equals(connection))
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
