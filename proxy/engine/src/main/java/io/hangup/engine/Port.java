package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.engine.wire.ErrnoOf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where a proxy listens: one listener, or one for each event loop where those can share a port. Opened and closed from
 * outside of all event loops.
 */
final class Port {
    private static final long OPENS_WITHIN_MILLIS = 10_000;
    private static final long CLOSES_WITHIN_MILLIS = 1_000;

    private final Endpoint asked;
    private final List<Listener> listeners = new ArrayList<>();

    private Port(Endpoint asked) {
        this.asked = asked;
    }

    /**
     * Listens; clients are accepted from here on.
     *
     * @param workers all event loops
     * @throws StartFailure where the address cannot be had; nothing is left behind
     */
    static Port open(ProxyRuntime proxy, ProxySpec spec, List<Worker> workers, Capacity capacity) throws StartFailure {
        Port port = new Port(spec.listen());
        try {
            InetSocketAddress address = resolve(spec);
            if (!proxy.transport().sharesPorts() || workers.size() == 1) {
                Worker first = workers.get(0);
                port.listen(spec, first, () -> new Listener(proxy, first, workers, capacity, address, false));
                return port;
            }
            guard(spec, address);
            for (Worker worker : workers) {
                InetSocketAddress next = port.listeners.isEmpty() ? address : port.address();
                port.listen(spec, worker, () -> new Listener(proxy, worker, List.of(worker), capacity, next, true));
            }
            return port;
        } catch (StartFailure e) {
            port.close();
            throw e;
        }
    }

    /** What was asked for; with port 0 where any would do. */
    Endpoint asked() {
        return asked;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return listeners.get(0).address();
    }

    /** Gives its clients to this proxy from now on. */
    void serve(ProxyRuntime proxy) {
        listeners.forEach(listener -> listener.serve(proxy));
        proxy.shutter().over(listeners);
    }

    /** Stops listening; when this returns, nobody is accepted any more. */
    void close() {
        CountDownLatch left = new CountDownLatch(listeners.size());
        for (Listener listener : listeners) {
            listener.worker().loop().execute(() -> listener.close(left::countDown));
        }
        try {
            left.await(CLOSES_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(ProxySpec spec, Worker worker, Callable<Listener> opening) throws StartFailure {
        try {
            listeners.add(worker.loop().submit(opening).get(OPENS_WITHIN_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw taken(spec, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(cannotListen(spec) + ": interrupted", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new StartFailure(cannotListen(spec) + ": the event loop did not answer", e);
        }
    }

    private static InetSocketAddress resolve(ProxySpec spec) throws StartFailure {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(spec.listen().host()), spec.listen().port());
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    cannotListen(spec)
                            + ": the host name is not known here; use an address of this machine, 127.0.0.1 or 0.0.0.0",
                    e);
        }
    }

    /**
     * SO_REUSEPORT lets a second process take the same port in silence and half of the connections with it; a listener
     * without it cannot be opened where anybody listens, and so finds out.
     */
    private static void guard(ProxySpec spec, InetSocketAddress address) throws StartFailure {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address, 1);
        } catch (IOException e) {
            throw taken(spec, e);
        }
    }

    private static StartFailure taken(ProxySpec spec, Throwable cause) {
        String text = ErrnoOf.text(cause);
        String advice = text.contains("in use")
                ? "the port is taken; stop whoever listens there or choose another `listen:`"
                : text.contains("ermission denied")
                        ? "this user may not listen there; choose a port of 1024 or more"
                        : text.contains("assign requested")
                                ? "this machine has no such address; use 127.0.0.1 or 0.0.0.0"
                                : text;
        return new StartFailure(cannotListen(spec) + ": " + advice, cause);
    }

    private static String cannotListen(ProxySpec spec) {
        return "proxy " + spec.name() + " cannot listen on " + spec.listen();
    }
}
