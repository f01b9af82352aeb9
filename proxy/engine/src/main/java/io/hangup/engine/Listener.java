package io.hangup.engine;

import io.hangup.engine.wire.Acceptor;
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

    private final ProxyRuntime proxy;
    private final Worker worker;
    private final List<Worker> serving;
    private final Capacity capacity;
    private final Acceptor acceptor;

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

    InetSocketAddress address() {
        return acceptor.address();
    }

    @Override
    public void accepted(Incoming incoming) {
        capacity.take();
        long ordinal = proxy.nextOrdinal();
        Worker server = serving.get((int) (ordinal % serving.size()));
        if (server == worker) {
            serve(server, ordinal, incoming);
        } else {
            server.loop().execute(() -> serve(server, ordinal, incoming));
        }
        if (capacity.full()) {
            acceptor.pause();
            capacity.whenFree(() -> worker.loop().execute(acceptor::resume));
        }
    }

    private void serve(Worker server, long ordinal, Incoming incoming) {
        try {
            Session session = new Session(proxy, server, ordinal, incoming);
            server.born(session);
            session.begin(Addresses.text(incoming.client()));
        } catch (IOException e) {
            capacity.giveBack();
            LOG.debug(
                    "proxy={} connection={} the client was gone before it could be served",
                    proxy.spec().name(),
                    ordinal,
                    e);
        }
    }

    @Override
    public void failed(String text) {
        LOG.warn(
                "proxy={} accepting on {} failed: {}; trying again in {} ms",
                proxy.spec().name(),
                address(),
                text,
                RETRY_MILLIS);
        worker.loop().schedule(acceptor::resume, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close() {
        acceptor.close();
    }
}
