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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A thousand RSTs for all the reasons there are, counted three times: by Hangup's events, by the peers that got them, and
 * by the kernel that sent them. Runs as a program of its own in a network namespace, where the kernel counts nothing else.
 */
final class RstCount {
    private static final int BY_RULE_EACH = 80;
    private static final int MIRRORED_EACH = 150;
    private static final int UNREACHABLE = 120;
    private static final int SHUTDOWN = 50;
    private static final long CALL_MILLIS = 5_000;
    private static final Timeouts QUICK = new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 5);

    private final TransportChoice transport;
    private final Map<RstCause, Integer> told = new TreeMap<>();
    private final Map<RstCause, Integer> felt = new TreeMap<>();
    private int sentByPeers;
    private int refused;

    private RstCount(TransportChoice transport) {
        this.transport = transport;
    }

    /**
     * The result.
     *
     * @param told RSTs by cause, as Hangup's events say
     * @param felt RSTs by cause, as the peers felt them
     * @param kernelAborts closes of Hangup that sent a RST, as TCPAbortOnClose and TCPAbortOnData say
     * @param kernelRsts RSTs of Hangup that left, as OutRsts says
     */
    record Counts(Map<RstCause, Integer> told, Map<RstCause, Integer> felt, long kernelAborts, long kernelRsts) {
        Counts {
            told = new TreeMap<>(told);
            felt = new TreeMap<>(felt);
        }
    }

    static Counts of(TransportChoice transport) throws Exception {
        RstCount count = new RstCount(transport);
        KernelCounters before = KernelCounters.now();
        for (Target target : List.of(Target.CLIENT, Target.UPSTREAM)) {
            count.byRule(new Fault.Reset(target));
            count.byRule(new Fault.Unread(target));
            count.byRule(new Fault.BrokenPipe(target));
        }
        count.mirrored(Side.CLIENT);
        count.mirrored(Side.UPSTREAM);
        count.unreachable();
        count.shutdown();
        KernelCounters after = KernelCounters.now();
        long aborts = moved("TCPAbortOnClose", before, after) + moved("TCPAbortOnData", before, after);
        return new Counts(
                count.told,
                count.felt,
                aborts - count.sentByPeers,
                moved("OutRsts", before, after) - count.sentByPeers - count.refused);
    }

    private static long moved(String counter, KernelCounters before, KernelCounters after) {
        return after.get(counter) - before.get(counter);
    }

    private void byRule(Fault fault) throws Exception {
        String promised = fault instanceof Fault.BrokenPipe ? "EPIPE" : "ECONNRESET";
        try (Rig rig = Rig.on(transport)
                .attention(Ears.attending().attention())
                .rule(fault, new Moment.FirstByte())
                .timeouts(QUICK)
                .start()) {
            for (int i = 1; i <= BY_RULE_EACH; i++) {
                try (ProbeClient client = rig.client();
                        Peer upstream = rig.upstreamPeer()) {
                    boolean hitsClient = fault.target().hits(Side.CLIENT);
                    Peer hit = hitsClient ? client : upstream;
                    Peer spared = hitsClient ? upstream : client;
                    hit.write("ab", CALL_MILLIS);
                    rig.events.await(SessionEvent.Injected.class, i);
                    feel(RstCause.RULE, hit.write("c", CALL_MILLIS), promised);
                    spared.readToEnd(CALL_MILLIS);
                }
                rig.events.await(SessionEvent.Ended.class, i);
            }
            tell(rig.events);
        }
    }

    private void mirrored(Side by) throws Exception {
        try (Rig rig = Rig.on(transport).timeouts(QUICK).start()) {
            for (int i = 1; i <= MIRRORED_EACH; i++) {
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

    private void unreachable() throws Exception {
        try (ProbeServer gone = ProbeServer.open()) {
            Endpoint nobody = new Endpoint("127.0.0.1", gone.address().getPort());
            gone.close();
            try (Rig rig = Rig.on(transport).timeouts(QUICK).start(nobody)) {
                for (int i = 1; i <= UNREACHABLE; i++) {
                    try (ProbeClient client = ProbeClient.open()) {
                        CallResult connected = client.connect(rig.address(), CALL_MILLIS);
                        boolean late = !connected.toString().equals("ok");
                        feel(RstCause.UNREACHABLE, late ? connected : client.read(1, CALL_MILLIS), "ECONNRESET");
                    }
                    refused++;
                    rig.events.await(SessionEvent.Ended.class, i);
                }
                tell(rig.events);
            }
        }
    }

    private void shutdown() throws Exception {
        List<Peer> peers = new ArrayList<>();
        Recorder events;
        try (Rig rig = Rig.on(transport).timeouts(QUICK).start(Behaviour.neverReads())) {
            events = rig.events;
            for (int i = 1; i <= SHUTDOWN; i++) {
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
