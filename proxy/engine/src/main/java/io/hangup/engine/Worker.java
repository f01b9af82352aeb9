package io.hangup.engine;

import io.netty.channel.IoEventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One event loop and the sessions that live on it. The set is touched on that loop only. */
final class Worker {
    private final IoEventLoop loop;
    private final Capacity capacity;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private @Nullable Runnable empty;

    Worker(IoEventLoop loop, Capacity capacity) {
        this.loop = loop;
        this.capacity = capacity;
    }

    IoEventLoop loop() {
        return loop;
    }

    void born(Session session) {
        assert loop.inEventLoop();
        sessions.add(session);
    }

    void gone(Session session) {
        assert loop.inEventLoop();
        if (sessions.remove(session)) {
            capacity.giveBack();
            tellEmpty();
        }
    }

    /** Stops every session, and says so once the last of them has ended: its RST may need another turn of the loop. */
    void stopAll(Runnable done) {
        assert loop.inEventLoop();
        List.copyOf(sessions).forEach(Session::stop);
        empty = done;
        tellEmpty();
    }

    private void tellEmpty() {
        if (empty != null && sessions.isEmpty()) {
            empty.run();
            empty = null;
        }
    }
}
