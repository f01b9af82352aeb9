package io.hangup.engine;

import io.hangup.engine.shape.Clock;
import io.netty.channel.IoEventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One event loop and the sessions that live on it. The set is touched on that loop only. */
final class Worker {
    private final IoEventLoop loop;
    private final Clock clock;
    private final Capacity capacity;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private Runnable whenEmpty = () -> {};

    Worker(IoEventLoop loop, Clock clock, Capacity capacity) {
        this.loop = loop;
        this.clock = clock;
        this.capacity = capacity;
    }

    IoEventLoop loop() {
        return loop;
    }

    /** What moments, shapes and limits are measured with. */
    Clock clock() {
        return clock;
    }

    void born(Session session) {
        assert loop.inEventLoop();
        sessions.add(session);
        session.proxy().born(session);
    }

    void gone(Session session) {
        assert loop.inEventLoop();
        if (sessions.remove(session)) {
            session.proxy().gone(session);
            session.proxy().capacity().giveBack();
            capacity.giveBack();
            tellWhenEmpty();
        }
    }

    /** What there is to say of the connections of these proxies. On this loop only. */
    List<RollCall.Line> lines(List<ProxyRuntime> proxies) {
        assert loop.inEventLoop();
        List<RollCall.Line> lines = new ArrayList<>(sessions.size());
        for (Session session : sessions) {
            if (proxies.contains(session.proxy())) {
                lines.add(session.line());
            }
        }
        return lines;
    }

    /** Stops every session, and says so once the last has ended. */
    void stopAll(Runnable ended) {
        assert loop.inEventLoop();
        whenEmpty = ended;
        List.copyOf(sessions).forEach(Session::stop);
        tellWhenEmpty();
    }

    private void tellWhenEmpty() {
        if (sessions.isEmpty()) {
            Runnable told = whenEmpty;
            whenEmpty = () -> {};
            told.run();
        }
    }
}
