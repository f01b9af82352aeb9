package io.hangup.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Streams, as fast as they go, by iperf3 on both sides.
 *
 * @param connections at once
 * @param toClient whether the upstream sends, and not the client
 */
record Bulk(int connections, boolean toClient) implements Workload {
    private static final long WARM_BYTES = 1_000_000_000L;
    private static final long BYTES = 6_000_000_000L;
    private static final double BYTES_PER_GB = 1e9;
    private static final double BITS_PER_MB = 8e6;

    @Override
    public String name() {
        return "bulk, " + connections + (connections == 1 ? " connection, " : " connections, ")
                + (toClient ? "to the client" : "to the upstream");
    }

    @Override
    public Set<Peer> peers() {
        return RELAYS;
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException, InterruptedException {
        int upstreamPort = site.freePort();
        List<String> server = List.of(site.tool("iperf3"), "-s", "-B", "127.0.0.1", "-p", String.valueOf(upstreamPort));
        try (RunningPeer upstream = RunningPeer.start(
                        "iperf3", server, upstreamPort, site.directory().resolve("iperf3.log"));
                RunningPeer proxy = peer.start(site, Peer.Job.RELAY, upstream.port())) {
            stream(site, proxy.port(), WARM_BYTES);
            double before = proxy.cpuSeconds();
            JsonNode sum = stream(site, proxy.port(), BYTES);
            double used = proxy.cpuSeconds() - before;
            return Map.of(
                    Figure.THROUGHPUT, sum.path("bits_per_second").asDouble() / BITS_PER_MB,
                    Figure.CPU_PER_GB, used / (sum.path("bytes").asDouble() / BYTES_PER_GB));
        }
    }

    private JsonNode stream(Site site, int port, long bytes) throws IOException, InterruptedException {
        List<String> client = new ArrayList<>(List.of(
                site.tool("iperf3"), "-c", "127.0.0.1", "-p", String.valueOf(port), "-P", String.valueOf(connections)));
        client.addAll(List.of("-n", String.valueOf(bytes), "-J"));
        if (toClient) {
            client.add("-R");
        }
        JsonNode said = new ObjectMapper().readTree(Tool.run(client));
        JsonNode sum = said.path("end").path("sum_received");
        if (sum.path("bytes").asLong() < bytes * 9 / 10) {
            throw new IOException("iperf3 received less than " + bytes + " bytes: "
                    + said.path("error").asText() + sum);
        }
        return sum;
    }
}
