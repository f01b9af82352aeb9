package io.hangup.bench.peers;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Small requests and answers, by wrk.
 *
 * @param connections at once, each of which has its next request sent when the last is answered
 * @param eachOnItsOwn whether each request has a connection of its own
 */
record Requests(int connections, boolean eachOnItsOwn) implements Workload {
    private static final int WARM_SECONDS = 3;
    /** Short connections are what a JIT compiler needs longest for. */
    private static final int WARM_SECONDS_OF_SHORT_CONNECTIONS = 15;

    private static final int SECONDS = 5;
    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public String name() {
        return eachOnItsOwn
                ? "short connections, " + connections + " at once"
                : "requests, " + connections + (connections == 1 ? " connection" : " connections");
    }

    @Override
    public Set<Peer> peers() {
        return USUAL_AND_DIRECT;
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException, InterruptedException {
        try (RunningPeer upstream = WebUpstream.start(site);
                RunningPeer proxy = peer.start(site, Peer.Job.RELAY, upstream.port())) {
            int warmSeconds = eachOnItsOwn ? WARM_SECONDS_OF_SHORT_CONNECTIONS : WARM_SECONDS;
            Wrk.run(site, proxy.port(), connections, warmSeconds, eachOnItsOwn);
            double before = proxy.cpuSeconds();
            Wrk found = Wrk.run(site, proxy.port(), connections, SECONDS, eachOnItsOwn);
            double micros = (proxy.cpuSeconds() - before) * MICROS_PER_SECOND / found.requests();
            return eachOnItsOwn
                    ? Map.of(Figure.CONNECTIONS, found.perSecond(), Figure.CPU_PER_CONNECTION, micros)
                    : Map.of(
                            Figure.REQUESTS,
                            found.perSecond(),
                            Figure.CPU_PER_REQUEST,
                            micros,
                            Figure.P50,
                            found.p50Micros());
        }
    }
}
