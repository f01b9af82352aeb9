package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Resolves names as the system does (getaddrinfo(3)), on threads of its own, because that blocks. A literal address costs
 * no thread.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 8;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("hangup-resolver", true));

    private volatile Predicate<InetSocketAddress> spared = address -> false;

    Resolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** From now on, nobody is led to one of these, whatever a name comes to mean. */
    void spare(Predicate<InetSocketAddress> addresses) {
        spared = addresses;
    }

    /** Answers on the given loop: with at least one address, or with what went wrong. */
    void resolve(Endpoint upstream, Executor loop, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(upstream.host());
        if (literal != null) {
            tell(upstream, List.of(literal), found, failed);
            return;
        }
        try {
            threads.execute(() -> lookUp(upstream, loop, found, failed));
        } catch (RejectedExecutionException e) {
            failed.accept("resolving " + upstream.host() + ": Hangup is ending");
        }
    }

    private void lookUp(Endpoint upstream, Executor loop, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        String host = upstream.host();
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
            loop.execute(() -> tell(upstream, addresses, found, failed));
        } catch (UnknownHostException e) {
            loop.execute(() -> failed.accept("resolving " + host + ": no such name is known"));
        } catch (RejectedExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(
            Endpoint upstream, List<InetAddress> all, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        List<InetAddress> allowed = new ArrayList<>(all.size());
        for (InetAddress address : all) {
            if (!spared.test(new InetSocketAddress(address, upstream.port()))) {
                allowed.add(address);
            }
        }
        if (allowed.isEmpty()) {
            failed.accept(upstream + " leads to the admin port of Hangup itself, which no proxy may reach");
        } else {
            found.accept(allowed);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
