package io.hangup.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests that come when they are due, whether or not earlier ones are answered. The time of each counts from when it was due and
 * not from when it could be sent, so that what waits behind a slow answer is not left out (what wrk's closed loop does, and is
 * called coordinated omission).
 *
 * @param perSecond requests, of all connections
 */
record FixedRate(int perSecond) implements Workload {
    private static final int CONNECTIONS = 16;
    private static final int WARM_SECONDS = 3;
    private static final int SECONDS = 5;
    private static final int LONGEST_ANSWER_BYTES = 4096;
    private static final int READ_WITHIN_MILLIS = 10_000;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "requests at " + perSecond + " per s, " + CONNECTIONS + " connections";
    }

    @Override
    public Set<Peer> peers() {
        return USUAL_AND_DIRECT;
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException, InterruptedException {
        try (RunningPeer upstream = WebUpstream.start(site);
                RunningPeer proxy = peer.start(site, Peer.Job.RELAY, upstream.port())) {
            run(proxy, WARM_SECONDS);
            Histogram nanos = run(proxy, SECONDS);
            return Map.of(
                    Figure.P50, nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                    Figure.P99, nanos.getValueAtPercentile(99) / NANOS_PER_MICRO);
        }
    }

    private Histogram run(RunningPeer proxy, int seconds) throws IOException, InterruptedException {
        Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
        long startNanos = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                all.add(clients.submit(() -> {
                    ask(proxy, startNanos, first, seconds, nanos);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a client of the fixed rate failed", e.getCause());
        } finally {
            clients.shutdownNow();
        }
        return nanos;
    }

    private void ask(RunningPeer proxy, long startNanos, int first, int seconds, Histogram nanos) throws IOException {
        byte[] answer = new byte[LONGEST_ANSWER_BYTES];
        try (Socket client = new Socket(proxy.address().getAddress(), proxy.port())) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(READ_WITHIN_MILLIS);
            client.getOutputStream().write(REQUEST);
            int length = client.getInputStream().read(answer);
            for (long number = first; number < (long) seconds * perSecond; number += CONNECTIONS) {
                long dueNanos = startNanos + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
                for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                client.getOutputStream().write(REQUEST);
                if (client.getInputStream().readNBytes(answer, 0, length) < length) {
                    throw new EOFException("an answer came short");
                }
                nanos.recordValue(System.nanoTime() - dueNanos);
            }
        }
    }
}
