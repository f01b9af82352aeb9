package io.hangup.bench.peers;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What proxies have to carry, one after the other, each time from a fresh start. */
interface Workload {
    /** All that relay. */
    Set<Peer> RELAYS = EnumSet.of(Peer.HAPROXY, Peer.HAPROXY_TUNED, Peer.NGINX, Peer.HANGUP, Peer.HANGUP_ONE_LOOP);

    /** Those of the usual settings, and what it takes without any. */
    Set<Peer> USUAL_AND_DIRECT = EnumSet.of(Peer.DIRECT, Peer.HAPROXY, Peer.NGINX, Peer.HANGUP, Peer.HANGUP_ONE_LOOP);

    String name();

    /** Whom it is for, in the order of a round; the next round begins with the next of them. */
    Set<Peer> peers();

    /**
     * Starts a proxy, warms it up, measures it, and ends it.
     *
     * @throws IOException where it does not come up, or does not carry what it should
     * @throws InterruptedException if interrupted
     */
    Map<Figure, Double> measure(Peer peer, Site site) throws IOException, InterruptedException;
}
