package io.hangup.engine;

import io.hangup.engine.wire.Acceptor;
import io.hangup.engine.wire.ErrnoOf;
import io.hangup.engine.wire.Incoming;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket of a proxy, on one event loop: gives each client its number and its session. */
final class Listener implements Acceptor.Door {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long RETRY_MILLIS = 100;

    private final Worker worker;
    private final List<Worker> serving;
    private final Capacity capacity;
    private final Acceptor acceptor;
    private volatile ProxyRuntime proxy;
    private boolean closed;
    private boolean failing;
    private long wishes;

    /** Opens it, on the worker's loop; its connections go to the serving workers in turn. */
    Listener(
            ProxyRuntime proxy,
            Worker worker,
            List<Worker> serving,
            Capacity capacity,
            InetSocketAddress address,
            boolean shared)
            throws IOException {
        this.proxy = proxy;
        this.worker = worker;
        this.serving = List.copyOf(serving);
        this.capacity = capacity;
        this.acceptor = proxy.transport().listen(worker.loop(), address, shared, this);
    }

    Worker worker() {
        return worker;
    }

    /** Gives what is accepted from now on to another proxy. */
    void serve(ProxyRuntime other) {
        proxy = other;
        worker.loop().execute(this::resume);
    }

    InetSocketAddress address() {
        return acceptor.address();
    }

    @Override
    public void accepted(Incoming incoming) {
        if (failing) {
            failing = false;
            LOG.warn("proxy={} accepting on {} goes on", proxy.name(), address());
        }
        capacity.take();
        ProxyRuntime owner = proxy;
        owner.capacity().take();
        long ordinal = owner.nextOrdinal();
        Worker server = serving.get((int) (ordinal % serving.size()));
        if (server == worker) {
            serve(owner, server, ordinal, incoming);
        } else {
            server.loop().execute(() -> serve(owner, server, ordinal, incoming));
        }
    }

    @Override
    public boolean admits() {
        return has(capacity) && has(proxy.capacity());
    }

    /** Whether there is room; if not, nobody is accepted before there is. */
    private boolean has(Capacity room) {
        if (!room.full()) {
            return true;
        }
        acceptor.pause();
        room.whenFree(() -> worker.loop().execute(this::resume));
        return false;
    }

    private void serve(ProxyRuntime owner, Worker server, long ordinal, Incoming incoming) {
        Session session;
        try {
            session = new Session(owner, server, ordinal, incoming);
        } catch (IOException e) {
            leave(owner);
            LOG.debug("proxy={} connection={} the client was gone before it could be served", owner.name(), ordinal, e);
            return;
        } catch (RuntimeException | Error defect) {
            leave(owner);
            LOG.error("proxy={} connection={} an internal error: not served", owner.name(), ordinal, defect);
            return;
        }
        server.born(session);
        session.begin();
    }

    private void leave(ProxyRuntime owner) {
        owner.capacity().giveBack();
        capacity.giveBack();
    }

    @Override
    public void failed(String text) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "proxy={} accepting on {} failed: {}; clients wait in the backlog, trying again every {} ms",
                    proxy.name(),
                    address(),
                    text,
                    RETRY_MILLIS);
        }
        worker.loop().schedule(this::resume, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void resume() {
        if (!closed && admits()) {
            acceptor.resume();
        }
    }

    /** Keeps the port and refuses; runs a task once nobody is accepted any more. */
    void refuse(Runnable refusing) {
        wishes++;
        if (closed) {
            refusing.run();
        } else {
            acceptor.refuse(refusing);
        }
    }

    /** Accepts again behind {@link #refuse}, as soon as it can, and then runs a task. */
    void listenAgain(Runnable listening) {
        wishes++;
        tryToListen(wishes, listening, true);
    }

    /** Says once that somebody else has the port, and goes on trying. */
    private void tryToListen(long wish, Runnable listening, boolean first) {
        if (closed || wish != wishes) {
            return;
        }
        try {
            acceptor.listenAgain();
            listening.run();
        } catch (IOException e) {
            if (first) {
                LOG.warn(
                        "proxy={} cannot listen again on {}: {}; trying again every {} ms",
                        proxy.name(),
                        address(),
                        ErrnoOf.text(e),
                        RETRY_MILLIS);
            }
            worker.loop().schedule(() -> tryToListen(wish, listening, false), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes it, and runs a task once its port is free. */
    void close(Runnable free) {
        if (closed) {
            free.run();
            return;
        }
        closed = true;
        acceptor.close(free);
    }
}
