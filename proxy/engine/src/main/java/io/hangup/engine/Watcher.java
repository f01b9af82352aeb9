package io.hangup.engine;

import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.engine.scan.ClientHelloScan;
import io.hangup.engine.scan.PatternScan;
import io.hangup.engine.scan.RequestScan;
import io.hangup.engine.shape.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Watches one connection for the moment of its plan, and says once that it has come. On the connection's event loop only.
 *
 * <p>Silence is not measured with a timer for each byte: the session remembers when the last one came, and one timer looks
 * when that would be long enough ago.
 */
final class Watcher implements Moment.Watch {
    /** Who has said something last, as far as answers are concerned. A greeting is no answer. */
    private enum Turn {
        UPSTREAM,
        CLIENT
    }

    /** What is done when somebody speaks. */
    private interface Ear {
        void heard(Side from);
    }

    private static final Ear DEAF = from -> {};
    private static final Clock.Timer NO_TIMER = () -> {};

    private final Session session;
    private Ear ear = DEAF;
    private Clock.Timer timer = NO_TIMER;
    private Turn turn = Turn.UPSTREAM;
    private boolean watching;

    Watcher(Session session) {
        this.session = session;
    }

    /** Begins to watch for this moment, and forgets the one before. Both flows are free, and are relayed from here. */
    void begin(Moment moment) {
        forget();
        watching = true;
        moment.watchedBy(this);
    }

    /** Watches for nothing any more. */
    void forget() {
        watching = false;
        ear = DEAF;
        turn = Turn.UPSTREAM;
        cancelTimer();
    }

    private void cancelTimer() {
        timer.cancel();
        timer = NO_TIMER;
    }

    /** Something that was watched for is there: an allowance is spent, a first byte waits. */
    void came() {
        if (watching) {
            forget();
            session.claim().due();
        }
    }

    /** A byte of this side waits unread. In a direction that is delayed, so is its moment. */
    void readable(Side side) {
        long lagNanos = session.flow(side).lagNanos();
        if (watching && lagNanos > 0) {
            timer.cancel();
            timer = session.clock().schedule(lagNanos, this::came);
        } else {
            came();
        }
    }

    void spoke(Side from) {
        ear.heard(from);
    }

    private void relayBoth() {
        session.flow(Side.CLIENT).relay();
        session.flow(Side.UPSTREAM).relay();
    }

    private void listen(Ear to) {
        ear = to;
        session.flow(Side.CLIENT).listen();
        session.flow(Side.UPSTREAM).listen();
        relayBoth();
    }

    @Override
    public void nothing() {
        relayBoth();
    }

    @Override
    public void firstByte() {
        session.flow(Side.CLIENT).gate();
        session.flow(Side.UPSTREAM).gate();
        relayBoth();
    }

    @Override
    public void answering(long nth) {
        long[] asked = {0};
        listen(from -> {
            boolean asks = from == Side.CLIENT && turn == Turn.UPSTREAM;
            turn = from == Side.CLIENT ? Turn.CLIENT : Turn.UPSTREAM;
            if (asks && ++asked[0] == nth) {
                ear = DEAF;
                session.flow(Side.UPSTREAM).gate();
            }
        });
    }

    @Override
    public void sent(Side side, long bytes) {
        session.flow(side).allow(bytes);
        relayBoth();
    }

    @Override
    public void says(Moment.Says says) {
        Flow flow = session.flow(says.side());
        flow.scan(PatternScan.of(says, session.flow(says.side().other())::gate));
        relayBoth();
    }

    @Override
    public void request(Moment.Request request) {
        session.flow(Side.CLIENT).scan(RequestScan.of(request, session.flow(Side.UPSTREAM)::gate));
        relayBoth();
    }

    @Override
    public void tls(Moment.Tls tls) {
        session.flow(Side.CLIENT).scan(ClientHelloScan.of(tls));
        relayBoth();
    }

    @Override
    public void idle(long millis) {
        relayBoth();
        afterSilence(TimeUnit.MILLISECONDS.toNanos(millis), this::came);
    }

    @Override
    public void wakesAfter(long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        Flow waking = session.flow(Side.CLIENT);
        listen(from -> {
            if (from == Side.UPSTREAM) {
                waking.ungate();
                afterSilence(nanos, waking::gate);
            }
        });
        afterSilence(nanos, waking::gate);
    }

    @Override
    public void answered(long millis) {
        listen(from -> {
            if (from == Side.CLIENT) {
                turn = Turn.CLIENT;
                cancelTimer();
            } else if (turn == Turn.CLIENT) {
                afterSilence(TimeUnit.MILLISECONDS.toNanos(millis), this::came);
            }
        });
    }

    @Override
    public void age(long millis) {
        relayBoth();
        Clock clock = session.clock();
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis) - (clock.nanoTime() - session.bornNanos());
        timer = clock.schedule(Math.max(0, leftNanos), this::came);
    }

    /** Runs a task once no byte has come for so long; whoever waits for that already goes on waiting. */
    private void afterSilence(long nanos, Runnable task) {
        if (timer != NO_TIMER || !watching) {
            return;
        }
        Clock clock = session.clock();
        long leftNanos = nanos - (clock.nanoTime() - session.lastByteNanos());
        timer = clock.schedule(Math.max(0, leftNanos), () -> {
            timer = NO_TIMER;
            if (clock.nanoTime() - session.lastByteNanos() >= nanos) {
                task.run();
            } else {
                afterSilence(nanos, task);
            }
        });
    }
}
