package io.hangup.engine;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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

    Resolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Answers on the given loop: with at least one address, or with what went wrong. */
    void resolve(String host, Executor loop, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            found.accept(List.of(literal));
            return;
        }
        try {
            threads.execute(() -> lookUp(host, loop, found, failed));
        } catch (RejectedExecutionException e) {
            failed.accept("resolving " + host + ": Hangup is ending");
        }
    }

    private static void lookUp(String host, Executor loop, Consumer<List<InetAddress>> found, Consumer<String> failed) {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
            loop.execute(() -> found.accept(addresses));
        } catch (UnknownHostException e) {
            loop.execute(() -> failed.accept("resolving " + host + ": no such name is known"));
        } catch (RejectedExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
