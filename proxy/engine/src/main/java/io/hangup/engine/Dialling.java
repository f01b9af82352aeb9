package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Words;
import io.hangup.core.session.Errno;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.wire.Dial;
import io.hangup.engine.wire.NoWire;
import io.hangup.engine.wire.Wire;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One dial of an upstream: its name is resolved off the loop, then each address is tried in turn, all within
 * {@code timeouts.connect}. On the session's loop only.
 */
final class Dialling implements Dial, Turns.Turn {
    private final Session session;
    private final Endpoint upstream;
    private final long connectMillis;
    private final Deque<InetAddress> left = new ArrayDeque<>(2);
    private Clock.Timer delay = () -> {};
    private @Nullable Future<?> deadline;
    private @Nullable InetSocketAddress trying;
    private Wire attempt = NoWire.NONE;
    private String lastFailure = "";
    private boolean delayed;
    private boolean over;
    private boolean hasTurn;
    private long askedNanos;
    private long waitedNanos;

    Dialling(Session session) {
        this.session = session;
        this.upstream = session.spec().upstream();
        this.connectMillis = session.spec().timeouts().connectMillis();
    }

    /** Begins, once the shape of the connection allows it. */
    void begin(Shape shape, long noise) {
        if (shape.connectMillis() == 0) {
            dial();
            return;
        }
        long jitterMillis = Math.min(shape.jitterMillis(), shape.connectMillis());
        long millis = shape.connectMillis() + new SplittableRandom(noise).nextLong(-jitterMillis, jitterMillis + 1);
        delayed = true;
        delay = session.clock().schedule(TimeUnit.MILLISECONDS.toNanos(millis), this::dial);
    }

    /** Whether it is put off by the shape of the connection. */
    boolean delayed() {
        return delayed && !over;
    }

    /** Nothing puts it off any more. */
    void hasten() {
        if (delayed()) {
            delay.cancel();
            dial();
        }
    }

    private void dial() {
        delayed = false;
        deadline = session.after(connectMillis, this::tooLate);
        askedNanos = System.nanoTime();
        if (session.proxy().dials().ask(this)) {
            lookUp();
        }
    }

    @Override
    public void comes() {
        onLoop(this::myTurn);
    }

    private void myTurn() {
        if (over) {
            session.proxy().dials().done();
        } else {
            waitedNanos = System.nanoTime() - askedNanos;
            lookUp();
        }
    }

    private void lookUp() {
        hasTurn = true;
        session.proxy().resolver().resolve(upstream, this::onLoop, this::resolved, this::fail);
    }

    private void onLoop(Runnable task) {
        session.worker().loop().execute(session.guarded(task));
    }

    private void resolved(List<InetAddress> addresses) {
        left.addAll(addresses);
        next();
    }

    private void next() {
        InetAddress address = left.poll();
        if (over) {
            return;
        }
        if (address == null) {
            fail(lastFailure);
            return;
        }
        trying = new InetSocketAddress(address, upstream.port());
        Wire made = session.proxy().transport().dial(session.worker().loop(), trying, session, this);
        // A dial that fails at once has begun the next one by now.
        if (made.alive()) {
            attempt = made;
        }
    }

    @Override
    public void connected(Wire wire) {
        if (over || trying == null) {
            wire.close();
            return;
        }
        end();
        session.connected(wire, Addresses.text(trying));
    }

    @Override
    public void failed(Errno errno, String text) {
        String where = trying == null ? upstream.toString() : Addresses.text(trying);
        lastFailure = "connecting to " + where + ": " + (errno == Errno.OTHER ? text : words(errno));
        next();
    }

    private static String words(Errno errno) {
        return switch (errno) {
            case ECONNREFUSED -> "nobody listens there (ECONNREFUSED)";
            case ETIMEDOUT -> "no answer (ETIMEDOUT)";
            case EHOSTUNREACH -> "no route to the host (EHOSTUNREACH)";
            case ENETUNREACH -> "no route to the network (ENETUNREACH)";
            case EMFILE -> "this process is out of descriptors (EMFILE)";
            case EADDRNOTAVAIL -> "no local port is left (EADDRNOTAVAIL)";
            default -> errno.name();
        };
    }

    private void tooLate() {
        String where = trying == null ? "resolving " + upstream.host() : "connecting to " + Addresses.text(trying);
        fail(where + ": no answer within " + Words.millis(connectMillis) + waited());
    }

    private String waited() {
        if (hasTurn && waitedNanos == 0) {
            return "";
        }
        long nanos = hasTurn ? waitedNanos : System.nanoTime() - askedNanos;
        return ", " + Words.millis(TimeUnit.NANOSECONDS.toMillis(nanos))
                + " of that without its turn, because limits.dials are under way";
    }

    private void fail(String reason) {
        if (!over) {
            cancel();
            session.unreachable(reason);
        }
    }

    /** Gives up; nothing is answered any more. */
    void cancel() {
        if (!over) {
            end();
            attempt.close();
        }
    }

    private void end() {
        over = true;
        delay.cancel();
        if (deadline != null) {
            deadline.cancel(false);
            if (hasTurn) {
                session.proxy().dials().done();
            } else {
                session.proxy().dials().forget(this);
            }
        }
    }
}
