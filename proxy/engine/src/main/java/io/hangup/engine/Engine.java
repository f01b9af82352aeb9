package io.hangup.engine;

import io.hangup.core.event.EventSink;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.engine.wire.ErrnoOf;
import io.hangup.engine.wire.Transport;
import io.hangup.engine.wire.TransportFacts;
import io.hangup.engine.wire.Transports;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * All proxies of one configuration, running. Two engines in one JVM share nothing.
 *
 * <p>A connection lives on the event loop that accepted it, both its sides. With one loop (the default) connections are
 * served in the order they came. With more, on epoll, each loop has a listener of its own on the same port
 * (SO_REUSEPORT, socket(7)); elsewhere the first loop accepts for all.
 */
public final class Engine implements AutoCloseable {
    private static final long START_MILLIS = 10_000;
    private static final long STOP_MILLIS = 1_000;

    private final Transport transport;
    private final List<String> notices;
    private final MultiThreadIoEventLoopGroup group;
    private final Capacity capacity;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Opened> opened = new ArrayList<>();
    private final Resolver resolver = new Resolver();
    private final AtomicBoolean closed = new AtomicBoolean();

    private record Opened(String proxy, Endpoint upstream, Worker worker, Listener listener) {}

    /**
     * A proxy that listens.
     *
     * @param proxy its name
     * @param address where; the real port where 0 was asked for
     * @param upstream who is dialled
     */
    public record Listening(String proxy, InetSocketAddress address, Endpoint upstream) {
        /** Where, as it is printed and typed. */
        public Endpoint bound() {
            return Addresses.endpoint(address);
        }
    }

    private Engine(Choice choice, int threads, Capacity capacity) {
        this.transport = choice.transport();
        this.notices = choice.notices();
        this.capacity = capacity;
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("hangup-loop", true), transport.ioHandler());
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(group.next(), capacity));
        }
    }

    /**
     * Starts: when this returns, every proxy listens.
     *
     * @throws StartFailure where the transport does not work here or an address cannot be had; nothing is left behind
     */
    public static Engine start(EngineOptions options, List<ProxySpec> proxies, EventSink events) throws StartFailure {
        return start(options, proxies, events, new Capacity(Capacity.fromDescriptorLimit()));
    }

    static Engine start(EngineOptions options, List<ProxySpec> proxies, EventSink events, Capacity capacity)
            throws StartFailure {
        Engine engine = new Engine(Choice.of(options), options.threads(), capacity);
        try {
            for (ProxySpec spec : proxies) {
                engine.open(spec, events);
            }
            return engine;
        } catch (StartFailure | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private void open(ProxySpec spec, EventSink events) throws StartFailure {
        ProxyRuntime proxy = new ProxyRuntime(spec, transport, resolver, events, new AtomicLong());
        InetSocketAddress address = resolve(spec);
        if (!transport.sharesPorts() || workers.size() == 1) {
            open(proxy, workers.get(0), workers, address, false);
            return;
        }
        guard(spec, address);
        for (Worker worker : workers) {
            address = open(proxy, worker, List.of(worker), address, true);
        }
    }

    private InetSocketAddress open(
            ProxyRuntime proxy, Worker worker, List<Worker> serving, InetSocketAddress address, boolean shared)
            throws StartFailure {
        ProxySpec spec = proxy.spec();
        Listener listener = await(spec, worker, () -> new Listener(proxy, worker, serving, capacity, address, shared));
        opened.add(new Opened(spec.name(), spec.upstream(), worker, listener));
        return listener.address();
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

    private Listener await(ProxySpec spec, Worker worker, Callable<Listener> opening) throws StartFailure {
        try {
            return worker.loop().submit(opening).get(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw taken(spec, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(cannotListen(spec) + ": interrupted", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new StartFailure(cannotListen(spec) + ": the event loop did not answer", e);
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

    /** The name of the transport in use: {@code epoll}, {@code kqueue} or {@code nio}. */
    public String transport() {
        return transport.facts().name();
    }

    /** What the transport in use cannot do, and why a better one was not taken; empty where it can do everything. */
    public List<String> notices() {
        return notices;
    }

    /** Every proxy and where it listens, in the order of the configuration. */
    public List<Listening> listening() {
        return opened.stream()
                .filter(each -> each.worker() == workers.get(0))
                .map(each -> new Listening(each.proxy(), each.listener().address(), each.upstream()))
                .toList();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return capacity.open();
    }

    /** Connections that may be open at once; further clients wait in the kernel's backlog. */
    public int mostConnections() {
        return capacity.most();
    }

    /**
     * Waits until every event loop has run a task, so that all that happened before is counted.
     *
     * @param withinMillis how long to wait
     * @return false where a loop did not answer in time
     */
    public boolean settle(long withinMillis) {
        return onEveryLoop((worker, done) -> done.run(), withinMillis);
    }

    /**
     * Ends: listeners close, open connections get a RST with the cause {@code shutdown}. Returns within about a second
     * and may be called again.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // A client may have been accepted on one loop and be on its way to another: that one has it once all have
        // answered.
        onEveryLoop(this::stopListening, STOP_MILLIS);
        onEveryLoop(Worker::stopAll, STOP_MILLIS);
        resolver.close();
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stopListening(Worker worker, Runnable done) {
        opened.stream()
                .filter(each -> each.worker() == worker)
                .forEach(each -> each.listener().close());
        done.run();
    }

    private boolean onEveryLoop(BiConsumer<Worker, Runnable> task, long withinMillis) {
        CountDownLatch left = new CountDownLatch(workers.size());
        try {
            for (Worker worker : workers) {
                worker.loop().execute(() -> task.accept(worker, left::countDown));
            }
            return left.await(withinMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What each transport is and cannot do, for documentation and start-up messages. */
    public static List<TransportFacts> transports() {
        return TransportFacts.table();
    }

    /** The transport to use, and what is to be said about it. */
    private record Choice(Transport transport, List<String> notices) {
        static Choice of(EngineOptions options) throws StartFailure {
            return switch (options.transport()) {
                case EPOLL -> demanded("epoll", Transports.epoll());
                case KQUEUE -> demanded("kqueue", Transports.kqueue());
                case NIO -> limited(Transports.nio(), List.of());
                case AUTO -> best();
            };
        }

        private static Choice demanded(String name, Transports.Found found) throws StartFailure {
            Transport transport = found.transport()
                    .orElseThrow(() -> new StartFailure("transport " + name + " does not work here: " + found.reason()
                            + "; use --transport auto or nio"));
            return limited(transport, List.of());
        }

        private static Choice best() {
            Transports.Found epoll = Transports.epoll();
            if (epoll.transport().isPresent()) {
                return limited(epoll.transport().get(), List.of());
            }
            Transports.Found kqueue = Transports.kqueue();
            if (kqueue.transport().isPresent()) {
                return limited(kqueue.transport().get(), List.of());
            }
            return limited(
                    Transports.nio(),
                    List.of("transport nio was taken, because epoll does not work here: " + epoll.reason()));
        }

        private static Choice limited(Transport transport, List<String> first) {
            List<String> notices = new ArrayList<>(first);
            TransportFacts facts = transport.facts();
            facts.limits().forEach(limit -> notices.add("transport " + facts.name() + ": " + limit));
            return new Choice(transport, List.copyOf(notices));
        }
    }
}
