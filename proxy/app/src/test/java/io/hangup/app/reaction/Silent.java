package io.hangup.app.reaction;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Side;

/** Is told and says nothing. */
final class Silent implements EventSink {
    static final EventSink EVENTS = new Silent();

    private Silent() {}

    @Override
    public void accept(SessionEvent event) {}

    @Override
    public void accept(ProxyEvent event) {}

    @Override
    public void relayed(String proxy, Side from, long bytes) {}
}
