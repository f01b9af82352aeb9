package io.hangup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server whose connections are either taken one by one with {@link #accept}, or all met with a {@link Behaviour} by
 * {@link #serve}, each on a daemon thread. Until one of the two is called, connections wait in the kernel's backlog.
 */
public final class ProbeServer implements AutoCloseable {
    private static final int DEFAULT_BACKLOG = 1024;
    private static final long THREADS_END_WITHIN_MILLIS = 10_000;

    private final Doorway doorway;
    private final InetSocketAddress address;
    private final ExecutorService threads = Executors.newCachedThreadPool(Background::daemon);
    private final Queue<Peer> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastOrdinal = new AtomicInteger();
    private final AtomicInteger acceptLoops = new AtomicInteger();
    private volatile boolean listening = true;

    private ProbeServer(Doorway doorway) throws IOException {
        this.doorway = doorway;
        this.address = doorway.address();
    }

    /** Listens on a free port of 127.0.0.1; the connections have all operations, see {@link Via#SOCKET_CHANNEL}. */
    public static ProbeServer open() throws IOException {
        return open(Via.SOCKET_CHANNEL);
    }

    /** Listens on a free port of 127.0.0.1; the connections talk to the kernel through {@code via}. */
    public static ProbeServer open(Via via) throws IOException {
        return open(via, Loopback.port(0), DEFAULT_BACKLOG, 0);
    }

    /**
     * Listens.
     *
     * @param via how the connections talk to the kernel
     * @param at the address; port 0 is a free one
     * @param backlog how many connections wait in the kernel to be accepted; Linux lets in one more
     * @param receiveBufferBytes SO_RCVBUF of the connections, which bounds their window; 0 leaves it to the kernel
     */
    public static ProbeServer open(Via via, InetSocketAddress at, int backlog, int receiveBufferBytes)
            throws IOException {
        return new ProbeServer(Doorway.open(via, at, backlog, receiveBufferBytes));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The next connection. It is closed with the server, if not before.
     *
     * @throws AssertionError if none came in time
     */
    public Peer accept(long timeoutMillis) throws IOException {
        Peer peer = next(timeoutMillis);
        if (peer == null) {
            throw new AssertionError("Nobody connected to " + address + " within " + timeoutMillis + " ms.");
        }
        return peer;
    }

    private @Nullable Peer next(long timeoutMillis) throws IOException {
        Wire wire = doorway.accept(timeoutMillis);
        if (wire == null) {
            return null;
        }
        Peer peer = new Peer(wire);
        peer.rememberPorts();
        accepted.add(peer);
        return peer;
    }

    /** Meets every connection from now on with {@code behaviour}, until the server is closed. */
    public ProbeServer serve(Behaviour behaviour) {
        acceptLoops.incrementAndGet();
        threads.execute(() -> acceptAll(behaviour));
        return this;
    }

    private void acceptAll(Behaviour behaviour) {
        try {
            while (listening) {
                Peer peer = next(Behaviour.PATIENCE_MILLIS);
                if (peer != null) {
                    Visit visit = new Visit(lastOrdinal.incrementAndGet(), peer);
                    visits.add(visit);
                    threads.execute(() -> visit.meet(behaviour));
                }
            }
        } catch (IOException failure) {
            if (listening) {
                throw new UncheckedIOException("The server at " + address + " accepts no more.", failure);
            }
        } finally {
            acceptLoops.decrementAndGet();
        }
    }

    /** The connections met with a behaviour so far, in the order of accepting. */
    public List<Visit> visits() {
        return List.copyOf(visits);
    }

    /**
     * The connection with that ordinal, from 1, met with a behaviour.
     *
     * @throws AssertionError if there is none in time
     */
    public Visit awaitVisit(int ordinal, long timeoutMillis) {
        return Await.until(
                        "connection " + ordinal + " at " + address,
                        timeoutMillis,
                        this::visits,
                        all -> all.size() >= ordinal)
                .get(ordinal - 1);
    }

    /** How many accepted connections are still open at this end: neither closed nor reset by it. */
    public long live() {
        return accepted.stream().filter(peer -> !peer.isClosed()).count();
    }

    /**
     * Closes the listener: connections that wait in the backlog get a RST, new ones are refused, accepted ones stay.
     *
     * <p>The kernel keeps a listener as long as a thread polls it, whoever has closed its descriptor, so this waits for the
     * threads of {@link #serve} to leave it. One that is in {@link #accept} meanwhile is not waited for.
     *
     * @throws AssertionError if such a thread does not leave
     */
    public void stopListening() throws IOException {
        listening = false;
        doorway.close();
        Await.until("nobody accepts at " + address, THREADS_END_WITHIN_MILLIS, () -> acceptLoops.get() == 0);
    }

    /**
     * Stops listening, closes all connections, and waits for its threads to end.
     *
     * @throws AssertionError if one of them goes on
     */
    @Override
    public void close() throws IOException {
        stopListening();
        accepted.forEach(Peer::close);
        threads.shutdown();
        Await.until(
                "the threads of the server at " + address + " end", THREADS_END_WITHIN_MILLIS, threads::isTerminated);
    }
}
