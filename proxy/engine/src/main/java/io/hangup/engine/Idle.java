package io.hangup.engine;

import io.hangup.core.rule.Side;
import io.hangup.core.session.State;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when no byte of a connection has moved for a while. It looks four times in that while, first when a quarter of it is
 * over: most connections are over by then. So it may say it a quarter late. A look is never on time to the nanosecond: half a look's
 * time does not count.
 */
final class Idle {
    private static final int LOOKS = 4;
    private static final long NOTHING = Long.MIN_VALUE;

    private final Session session;
    private @Nullable Future<?> timer;
    private long seen = NOTHING;
    private long sinceNanos;

    Idle(Session session) {
        this.session = session;
    }

    void watch(long millis) {
        cancel();
        seen = NOTHING;
        long period = Math.max(1, millis / LOOKS);
        timer = session.worker()
                .loop()
                .scheduleAtFixedRate(session.guarded(() -> look(millis)), period, period, TimeUnit.MILLISECONDS);
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void look(long millis) {
        long now = activity();
        if (now != seen) {
            seen = now;
            sinceNanos = System.nanoTime();
        } else if (System.nanoTime() - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(millis - millis / LOOKS / 2)) {
            cancel();
            session.signal(State::expired);
        }
    }

    /** A number that changes with every byte that is relayed, dropped or acknowledged. */
    private long activity() {
        long sum = 0;
        for (Side side : Side.values()) {
            Flow flow = session.flow(side);
            sum += 2 * (flow.movedBytes() + flow.droppedBytes())
                    - session.wire(side).unackedBytes();
        }
        return sum;
    }
}
