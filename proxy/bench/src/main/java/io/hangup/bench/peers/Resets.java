package io.hangup.bench.peers;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Connections that are reset as soon as they are accepted; what each victim gets is looked at. */
record Resets() implements Workload {
    private static final int CLIENTS = 4;
    private static final int WARM_SECONDS = 8;
    private static final int SECONDS = 5;
    private static final int READ_WITHIN_MILLIS = 5_000;
    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public String name() {
        return "RST at accept, " + CLIENTS + " clients";
    }

    @Override
    public Set<Peer> peers() {
        return EnumSet.of(Peer.HAPROXY, Peer.HANGUP, Peer.HANGUP_ONE_LOOP);
    }

    /** What the victims of some seconds got. */
    private record Got(LongAdder resets, LongAdder others) {
        Got() {
            this(new LongAdder(), new LongAdder());
        }
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException, InterruptedException {
        try (RunningPeer upstream = WebUpstream.start(site);
                RunningPeer proxy = peer.start(site, Peer.Job.RESET, upstream.port())) {
            connectFor(proxy, WARM_SECONDS);
            double before = proxy.cpuSeconds();
            Got got = connectFor(proxy, SECONDS);
            double used = proxy.cpuSeconds() - before;
            double all = got.resets().sum() + got.others().sum();
            return Map.of(
                    Figure.RESETS, got.resets().sum() / (double) SECONDS,
                    Figure.CPU_PER_CONNECTION, used * MICROS_PER_SECOND / all,
                    Figure.OTHER_ENDS, got.others().doubleValue());
        }
    }

    private static Got connectFor(RunningPeer proxy, int seconds) throws InterruptedException {
        Got got = new Got();
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(
                    () -> {
                        while (System.nanoTime() - endNanos < 0) {
                            (isReset(proxy) ? got.resets() : got.others()).increment();
                        }
                    },
                    "client");
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        return got;
    }

    /** Whether connect or the first read fails with ECONNRESET, which the JDK calls "Connection reset". */
    private static boolean isReset(RunningPeer proxy) {
        try (Socket victim = new Socket(proxy.address().getAddress(), proxy.port())) {
            victim.setSoTimeout(READ_WITHIN_MILLIS);
            victim.getInputStream().read();
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection reset");
        }
    }
}
