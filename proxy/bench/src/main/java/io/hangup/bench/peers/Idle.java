package io.hangup.bench.peers;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connections that have had one answer, and are silent since. */
record Idle(int connections) implements Workload {
    private static final int READ_WITHIN_MILLIS = 20_000;
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return connections + " idle connections";
    }

    @Override
    public Set<Peer> peers() {
        return RELAYS;
    }

    @Override
    public Map<Figure, Double> measure(Peer peer, Site site) throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (RunningPeer upstream = WebUpstream.start(site);
                RunningPeer proxy = peer.start(site, Peer.Job.RELAY, upstream.port())) {
            for (int i = 0; i < connections; i++) {
                Socket client = new Socket(proxy.address().getAddress(), proxy.port());
                clients.add(client);
                client.setSoTimeout(READ_WITHIN_MILLIS);
                client.getOutputStream().write(REQUEST);
                if (client.getInputStream().read(new byte[1024]) < 0) {
                    throw new EOFException("connection " + (i + 1) + " was closed");
                }
            }
            return Map.of(Figure.MEMORY, proxy.residentMb());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
