package io.hangup.engine;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.KernelCounters;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A thousand RSTs for all the reasons there are, counted three times: by Hangup's events, by the peers that got them, and
 * by the kernel that sent them. Runs as a program of its own in a network namespace, where the kernel counts nothing else.
 */
final class RstCount {
    private static final int BY_RULE = 400;
    private static final int MIRRORED = 300;
    private static final int UNREACHABLE = 200;
    private static final int SHUTDOWN = 50;
    private static final long CALL_MILLIS = 5_000;
    private static final Timeouts QUICK = new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 5);

    private final TransportChoice transport;
    private final Map<RstCause, Integer> told = new EnumMap<>(RstCause.class);
    private final Map<RstCause, Integer> felt = new EnumMap<>(RstCause.class);
    private int sentByPeers;
    private long kernel;

    private RstCount(TransportChoice transport) {
        this.transport = transport;
    }

    /**
     * The result.
     *
     * @param told RSTs by cause, as Hangup's events say
     * @param felt RSTs by cause, as the peers felt them
     * @param kernel RSTs that Hangup's closes sent, as TCPAbortOnClose and TCPAbortOnData say
     */
    record Counts(Map<RstCause, Integer> told, Map<RstCause, Integer> felt, long kernel) {
        int toldInAll() {
            return told.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    static Counts of(TransportChoice transport) throws Exception {
        RstCount count = new RstCount(transport);
        KernelCounters before = KernelCounters.now();
        count.byRule(new Fault.Reset(Target.CLIENT), BY_RULE / 4);
        count.byRule(new Fault.Unread(Target.CLIENT), BY_RULE / 4);
        count.byRule(new Fault.BrokenPipe(Target.CLIENT), BY_RULE / 4);
        count.byRule(new Fault.Reset(Target.UPSTREAM), BY_RULE / 4);
        count.mirrored(Side.CLIENT, MIRRORED / 2);
        count.mirrored(Side.UPSTREAM, MIRRORED / 2);
        count.unreachable(UNREACHABLE);
        count.shutdown(SHUTDOWN);
        Map<String, Long> moved = KernelCounters.now().since(before);
        count.kernel = moved.getOrDefault("TCPAbortOnClose", 0L)
                + moved.getOrDefault("TCPAbortOnData", 0L)
                - count.sentByPeers;
        return new Counts(count.told, count.felt, count.kernel);
    }

    private void byRule(Fault fault, int times) throws Exception {
        try (Rig rig = Rig.on(transport)
                .rule(fault, new Moment.Sent(Side.CLIENT, 1))
                .timeouts(QUICK)
                .start()) {
            for (int i = 1; i <= times; i++) {
                try (ProbeClient client = rig.client();
                        Peer upstream = rig.upstreamPeer()) {
                    client.write("ab", CALL_MILLIS);
                    rig.events.await(SessionEvent.Injected.class, i);
                    String promised = fault instanceof Fault.BrokenPipe ? "EPIPE" : "ECONNRESET";
                    Peer hit = fault.target().hits(Side.CLIENT) ? client : upstream;
                    feel(RstCause.RULE, hit.write("c", CALL_MILLIS), promised);
                    upstream.readToEnd(CALL_MILLIS);
                }
                rig.events.await(SessionEvent.Ended.class, i);
            }
            tell(rig.events);
        }
    }

    private void mirrored(Side by, int times) throws Exception {
        try (Rig rig = Rig.on(transport).timeouts(QUICK).start()) {
            for (int i = 1; i <= times; i++) {
                try (ProbeClient client = rig.client();
                        Peer upstream = rig.upstreamPeer()) {
                    Peer breaking = by == Side.CLIENT ? client : upstream;
                    Peer other = by == Side.CLIENT ? upstream : client;
                    rig.events.await(SessionEvent.Connected.class, i);
                    breaking.reset();
                    sentByPeers++;
                    feel(RstCause.MIRRORED, other.read(1, CALL_MILLIS), "ECONNRESET");
                }
                rig.events.await(SessionEvent.Ended.class, i);
            }
            tell(rig.events);
        }
    }

    private void unreachable(int times) throws Exception {
        try (ProbeServer gone = ProbeServer.open()) {
            Endpoint nobody = new Endpoint("127.0.0.1", gone.address().getPort());
            gone.close();
            try (Rig rig = Rig.on(transport).timeouts(QUICK).start(nobody)) {
                for (int i = 1; i <= times; i++) {
                    try (ProbeClient client = ProbeClient.open()) {
                        CallResult connected = client.connect(rig.address(), CALL_MILLIS);
                        boolean late = !connected.toString().equals("ok");
                        feel(RstCause.UNREACHABLE, late ? connected : client.read(1, CALL_MILLIS), "ECONNRESET");
                    }
                    rig.events.await(SessionEvent.Ended.class, i);
                }
                tell(rig.events);
            }
        }
    }

    private void shutdown(int times) throws Exception {
        List<Peer> peers = new ArrayList<>();
        Recorder events;
        try (Rig rig = Rig.on(transport).timeouts(QUICK).start(Behaviour.neverReads())) {
            events = rig.events;
            for (int i = 1; i <= times; i++) {
                peers.add(rig.client());
                peers.add(rig.upstream.awaitVisit(i, CALL_MILLIS).peer());
                rig.events.await(SessionEvent.Connected.class, i);
            }
            rig.engine.close();
            for (Peer peer : peers) {
                feel(RstCause.SHUTDOWN, peer.read(1, CALL_MILLIS), "ECONNRESET");
                peer.closeNow();
            }
        }
        tell(events);
    }

    private void feel(RstCause cause, CallResult result, String promised) {
        if (result.toString().equals(promised)) {
            felt.merge(cause, 1, Integer::sum);
        }
    }

    private void tell(Recorder events) {
        events.of(SessionEvent.RstSent.class).forEach(rst -> told.merge(rst.cause(), 1, Integer::sum));
    }

    /** Prints the counts; the argument is the transport. */
    public static void main(String[] args) throws Exception {
        System.out.println(of(TransportChoice.valueOf(args[0])));
    }
}
