package io.hangup.app.reaction;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;

/** Tells two who need the same events. */
record Two(EventSink first, EventSink second) implements EventSink {
    @Override
    public void accept(SessionEvent event) {
        first.accept(event);
        second.accept(event);
    }

    @Override
    public void accept(ProxyEvent event) {
        first.accept(event);
        second.accept(event);
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {
        first.relayed(proxy, from, bytes);
        second.relayed(proxy, from, bytes);
    }
}
