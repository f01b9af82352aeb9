package io.hangup.engine.differential;

import io.hangup.core.rule.Side;
import io.hangup.testkit.Await;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Sent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection, direct or through something, to which a list of actions is done; says what both ends observed. */
final class World implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long QUIET_MILLIS = 5_000;
    private static final long FLOOD_BLOCKED_MILLIS = 20;
    private static final int FLOOD_MOST_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final Model model = new Model();
    private final ProbeServer server;
    private final Way way;
    private final ProbeClient client;
    private final Speech ofClient = new Speech(1);
    private final Speech ofUpstream = new Speech(2);
    private @Nullable Peer upstream;
    private @Nullable KernelView view;

    /** How a client comes to the upstream. */
    interface Way {
        /** Where the client connects. */
        InetSocketAddress address();

        /** From now on keep the next connection from its upstream. */
        void hold();

        /** Let it through. */
        void release();
    }

    /** What one end says, and how far the other has heard it. */
    private static final class Speech {
        private final Payload words;
        private final PayloadCheck heard;
        private long said;
        private boolean brokenOff;

        Speech(long seed) {
            words = Payload.of(seed, Long.MAX_VALUE);
            heard = words.check();
        }

        byte[] next(int bytes) {
            byte[] block = new byte[bytes];
            words.fill(said, block, bytes);
            return block;
        }
    }

    World(Way way, ProbeServer server) throws IOException {
        this.server = server;
        this.way = way;
        way.hold();
        client = ProbeClient.open();
        client.connect(way.address(), PATIENCE_MILLIS);
        client.readUrgentInline();
    }

    /**
     * What an action was answered with.
     *
     * @param action which
     * @param seen what the call got, and whether all then came to rest
     */
    record Observation(Action action, String seen) {}

    List<Observation> run(List<Action> actions) throws IOException {
        List<Observation> seen = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            String result = perform(action);
            boolean followed = i + 1 < actions.size() && followedAtOnce(action, actions.get(i + 1));
            seen.add(new Observation(action, followed ? result : result + unrest()));
        }
        return seen;
    }

    /** Only of one end's own actions, and of those only while the other takes what is sent, is the order known. */
    private boolean followedAtOnce(Action action, Action next) {
        return action.atOnce()
                && next.end() == action.end()
                && !model.closed(action.end().other());
    }

    private String unrest() {
        KernelView kernel = view;
        if (kernel == null || !model.stirred()) {
            return "";
        }
        try {
            return Await.until("all is quiet", QUIET_MILLIS, () -> model.unrest(kernel.look()), String::isEmpty);
        } catch (AssertionError late) {
            return model.unrest(kernel.look());
        }
    }

    private Speech speech(Side of) {
        return of == Side.CLIENT ? ofClient : ofUpstream;
    }

    private String perform(Action action) throws IOException {
        Side end = action.end();
        if (action.verb() == Action.Verb.ACCEPT) {
            return accept();
        }
        Peer peer = end == Side.CLIENT ? client : upstream;
        if (peer == null) {
            return "not accepted yet";
        }
        if (model.closed(end)) {
            return "closed before";
        }
        return switch (action.verb()) {
            case ACCEPT -> throw new IllegalStateException("accepted above");
            case SEND -> send(end, peer, action.bytes());
            case FLOOD -> flood(end, peer);
            case URGENT -> urgent(end, peer);
            case READ -> read(end, peer, action.bytes());
            case FIN -> {
                CallResult result = peer.shutdownOutput();
                model.finish(end);
                yield result.toString();
            }
            case RST -> {
                CallResult result = peer.reset();
                model.close(end, true);
                yield result.toString();
            }
            case CLOSE -> {
                CallResult result = peer.closeNow();
                model.close(end, false);
                yield result.toString();
            }
        };
    }

    private String accept() throws IOException {
        if (model.accepted()) {
            return "accepted before";
        }
        way.release();
        Peer peer = server.accept(PATIENCE_MILLIS);
        peer.readUrgentInline();
        upstream = peer;
        view = new KernelView(client, peer);
        model.accept();
        return "ok";
    }

    private String send(Side end, Peer peer, int bytes) {
        long room = Model.MOST_BYTES - model.outstanding(end.other());
        if (room <= 0) {
            return "no room";
        }
        boolean answered = model.closed(end.other()) && bytes > Model.FITS_BYTES;
        Sent sent = write(end, peer, (int) Math.min(bytes, room), PATIENCE_MILLIS);
        return answered ? "sent to a closed end" : sent.accepted() + " sent, then " + sent.end();
    }

    private String flood(Side end, Peer peer) {
        long accepted = 0;
        CallResult last = new CallResult.Ok(0);
        while (last instanceof CallResult.Ok && accepted < FLOOD_MOST_BYTES) {
            Sent sent = write(end, peer, BLOCK_BYTES, FLOOD_BLOCKED_MILLIS);
            accepted += sent.accepted();
            last = sent.end();
        }
        model.flood(end);
        return last.toString();
    }

    private Sent write(Side end, Peer peer, int bytes, long timeoutMillis) {
        Sent sent = peer.writeAll(speech(end).next(bytes), timeoutMillis);
        wrote(end, sent.accepted());
        return sent;
    }

    private String urgent(Side end, Peer peer) {
        CallResult result = peer.sendUrgent(speech(end).next(1)[0]);
        if (result instanceof CallResult.Ok) {
            wrote(end, 1);
        }
        return result.toString();
    }

    private void wrote(Side end, long bytes) {
        speech(end).said += bytes;
        model.sent(end, bytes);
    }

    private String read(Side end, Peer peer, int bytes) {
        Speech speech = speech(end.other());
        if (speech.brokenOff) {
            return "told before";
        }
        boolean shortened = model.shortened(end);
        boolean flooded = model.flooded(end);
        long had = peer.totalRead();
        long there = shortened ? Long.MAX_VALUE : model.outstanding(end);
        long wanted = flooded ? there : Math.min(bytes, there);
        PayloadCheck.Verdict verdict = speech.heard.read(peer, wanted, PATIENCE_MILLIS);
        model.read(end, peer.totalRead() - had);
        if (verdict.end() instanceof CallResult.Ok && wanted == there) {
            String unrest = unrest();
            if (!unrest.isEmpty()) {
                return unrest;
            }
            verdict = speech.heard.read(peer, 1, 0);
        }
        long got = peer.totalRead() - had;
        speech.brokenOff = verdict.end() instanceof CallResult.Failed;
        String count = shortened ? "what had come" : flooded && got == there ? "all" : got + " read";
        String contents = verdict.isPrefix() ? "" : " WRONG at " + verdict.firstDifference();
        return count + contents + ", then " + verdict.end();
    }

    @Override
    public void close() {
        way.release();
        client.reset();
        if (upstream != null) {
            upstream.reset();
        }
    }
}
