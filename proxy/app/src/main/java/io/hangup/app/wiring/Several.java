package io.hangup.app.wiring;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Side;
import java.util.List;

/** Tells all who need the same events. */
record Several(List<EventSink> all) implements EventSink {
    @Override
    public void accept(SessionEvent event) {
        for (EventSink each : all) {
            each.accept(event);
        }
    }

    @Override
    public void accept(ProxyEvent event) {
        for (EventSink each : all) {
            each.accept(event);
        }
    }

    @Override
    public void accept(LimitEvent event) {
        for (EventSink each : all) {
            each.accept(event);
        }
    }

    @Override
    public void relayed(String proxy, Side from, long bytes) {
        for (EventSink each : all) {
            each.relayed(proxy, from, bytes);
        }
    }
}
