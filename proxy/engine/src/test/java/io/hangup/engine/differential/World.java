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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection, direct or through something, to which a list of actions is done; says what both ends observed. */
final class World implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long QUIET_MILLIS = 5_000;
    private static final long BLOCKED_MILLIS = 20;
    private static final int WRITE_ON_MOST_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final Model model;
    private final ProbeServer server;
    private final Way way;
    private final ProbeClient client;
    private final Speech ofClient = new Speech(1);
    private final Speech ofUpstream = new Speech(2);
    private final Set<Unavoidable> blurred = EnumSet.noneOf(Unavoidable.class);
    private @Nullable Peer upstream;
    private final KernelView viewOfClient;
    private @Nullable KernelView viewOfUpstream;

    /** What one end says, and how far the other has heard it. */
    private static final class Speech {
        private final Payload words;
        private final PayloadCheck heard;
        private long saidBytes;
        private boolean brokenOff;

        Speech(long seed) {
            words = Payload.of(seed, Long.MAX_VALUE);
            heard = words.check();
        }

        byte[] next(int bytes) {
            byte[] block = new byte[bytes];
            words.fill(saidBytes, block, bytes);
            return block;
        }
    }

    /**
     * What was seen.
     *
     * @param answers to the actions, each with what was wrong when all had come to rest
     * @param unavoidable what was looked away from
     */
    record Seen(List<String> answers, Set<Unavoidable> unavoidable) {}

    /** A client connects; the upstream does not take the connection yet. */
    World(Way way, Model model, ProbeServer server) throws IOException {
        this.server = server;
        this.way = way;
        this.model = model;
        way.hold();
        client = ProbeClient.open();
        client.connect(way.address(), PATIENCE_MILLIS);
        client.readUrgentInline();
        viewOfClient = new KernelView(client);
    }

    /** Does all this, as long as the worlds need not part. */
    Seen run(List<Action> actions) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < actions.size() && model.parted().isEmpty(); i++) {
            Action action = actions.get(i);
            String answer = perform(action);
            boolean followed = i + 1 < actions.size() && followedAtOnce(action, actions.get(i + 1));
            String rest = followed || model.stalled() ? "" : unrest();
            answers.add(model.parted().map(Object::toString).orElse(answer + rest));
        }
        model.parted().ifPresent(blurred::add);
        return new Seen(answers, blurred);
    }

    /** Only of one end's own actions, and of those only while the other takes what is sent, is the order known. */
    private boolean followedAtOnce(Action action, Action next) {
        return action.atOnce()
                && next.end() == action.end()
                && !model.closed(action.end().other());
    }

    /** Waits until everything has arrived; says what has not. */
    private String unrest() {
        if (viewOfUpstream == null || !model.stirred() || model.parted().isPresent()) {
            return "";
        }
        try {
            return Await.until("all is quiet", QUIET_MILLIS, this::seenUnrest, String::isEmpty);
        } catch (AssertionError late) {
            return seenUnrest();
        }
    }

    private String seenUnrest() {
        return unrest(Side.CLIENT, viewOfClient) + unrest(Side.UPSTREAM, viewOfUpstream);
    }

    private String unrest(Side side, @Nullable KernelView view) {
        return view == null || model.closed(side) ? "" : model.unrest(side, view.look());
    }

    private Speech speech(Side of) {
        return of == Side.CLIENT ? ofClient : ofUpstream;
    }

    private String blur(Unavoidable why, String text) {
        blurred.add(why);
        return text;
    }

    private String perform(Action action) throws IOException {
        Side end = action.end();
        if (action.verb() == Action.Verb.ACCEPT) {
            return accept();
        }
        if (action.verb().isOrder()) {
            return order(action.verb());
        }
        Peer peer = end == Side.CLIENT ? client : upstream;
        if (peer == null) {
            return "not accepted yet";
        }
        if (model.closed(end)) {
            return "closed before";
        }
        if (model.stalled() && action.verb() != Action.Verb.SEND && action.verb() != Action.Verb.FIN) {
            return "not in silence";
        }
        return switch (action.verb()) {
            case SEND -> send(end, peer, action.bytes());
            case FLOOD -> flood(end, peer);
            case URGENT -> urgent(end, peer);
            case READ -> read(end, peer, action.bytes());
            case FIN -> {
                String result = peer.shutdownOutput().toString();
                model.finish(end);
                yield result;
            }
            case RST -> {
                String result = peer.reset().toString();
                model.close(end, true);
                yield result;
            }
            case CLOSE -> {
                String result = peer.closeNow().toString();
                model.close(end, false);
                yield result;
            }
            default -> throw new IllegalStateException(action + " is done above");
        };
    }

    /** Nobody at an end notices an order, but silence and a hit, which are for whole connections. */
    private String order(Action.Verb verb) throws IOException {
        boolean hits = verb == Action.Verb.STALL || verb == Action.Verb.CUT;
        if (hits
                && (upstream == null || !model.whole() || model.flooded(Side.CLIENT) || model.flooded(Side.UPSTREAM))) {
            return "not now";
        }
        try {
            way.order(verb);
        } catch (Exception e) {
            throw new IOException(verb + " could not be done", e);
        }
        if (verb == Action.Verb.STALL) {
            model.stall(true);
        } else if (verb == Action.Verb.GO_ON || verb == Action.Verb.KILL) {
            model.stall(false);
        } else if (verb == Action.Verb.CUT) {
            model.part(Unavoidable.A_RULE_HITS);
        }
        return "ok";
    }

    /** What the client feels of a RST: all that it reads was said, and then the first call that can fails. */
    String felt() {
        PayloadCheck.Verdict verdict = ofUpstream.heard.read(client, Long.MAX_VALUE, PATIENCE_MILLIS);
        CallResult end = verdict.end() instanceof CallResult.Failed
                ? verdict.end()
                : client.writeAll(new byte[1], PATIENCE_MILLIS).end();
        return (verdict.isPrefix() ? "" : "WRONG, then ") + end;
    }

    private String accept() throws IOException {
        if (upstream != null) {
            return "accepted before";
        }
        way.release();
        Peer peer = server.accept(PATIENCE_MILLIS);
        peer.readUrgentInline();
        upstream = peer;
        viewOfUpstream = new KernelView(peer);
        way.accepted();
        return "ok";
    }

    private String send(Side end, Peer peer, int bytes) {
        if (model.closed(end.other())) {
            return bytes > Model.FITS_BYTES
                    ? blur(Unavoidable.A_CLOSED_END_ANSWERS_LATE, writeOn(end, peer))
                    : write(end, peer, bytes, PATIENCE_MILLIS).toString();
        }
        long room = model.room(end.other());
        return room <= 0
                ? "no room"
                : write(end, peer, (int) Math.min(bytes, room), PATIENCE_MILLIS).toString();
    }

    private String flood(Side end, Peer peer) {
        String answer = writeOn(end, peer);
        model.flood(end);
        return blur(Unavoidable.TWO_HOPS_HOLD_MORE, answer);
    }

    /** Writes until it cannot: to a closed end until that is told, else until it blocks. */
    private String writeOn(Side end, Peer peer) {
        long patienceMillis = model.closed(end.other()) ? PATIENCE_MILLIS : BLOCKED_MILLIS;
        long accepted = 0;
        CallResult last = new CallResult.Ok(0);
        while (last instanceof CallResult.Ok && accepted < WRITE_ON_MOST_BYTES) {
            Sent sent = write(end, peer, BLOCK_BYTES, patienceMillis);
            accepted += sent.accepted();
            last = sent.end();
        }
        return "wrote on, then " + last;
    }

    private Sent write(Side end, Peer peer, int bytes, long timeoutMillis) {
        Sent sent = peer.writeAll(speech(end).next(bytes), timeoutMillis);
        wrote(end, sent.accepted());
        return sent;
    }

    private String urgent(Side end, Peer peer) {
        if (model.room(end.other()) <= 0) {
            return "no room";
        }
        CallResult result = peer.sendUrgent(speech(end).next(1)[0]);
        if (result instanceof CallResult.Ok) {
            wrote(end, 1);
        }
        return result.toString();
    }

    private void wrote(Side end, long bytes) {
        speech(end).saidBytes += bytes;
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
        String contents = verdict.isPrefix() ? "" : " WRONG at " + verdict.firstDifference();
        String count = shortened
                ? blur(Unavoidable.A_RST_DISCARDS_WHAT_WAITS, "what had come")
                : flooded && got == there ? "all read" : got + " read";
        return count + contents + ", then " + verdict.end();
    }

    /** Ends what is left of both, also an upstream that was never taken: nobody else may come to have it. */
    @Override
    public void close() throws IOException {
        accept();
        client.reset();
        if (upstream != null) {
            upstream.reset();
        }
    }
}
