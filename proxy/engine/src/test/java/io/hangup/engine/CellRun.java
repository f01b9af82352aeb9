package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Recorder.Stop;
import io.hangup.testkit.Await;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Script;
import io.hangup.testkit.TcpState;
import io.hangup.testkit.Via;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One cell of the matrix, carried out on real sockets.
 *
 * <p>The event loop is stopped until both peers have begun: so a blocked call is blocked when the fault comes, also where it
 * comes by itself right after the handshake; and where a moment waits for bytes, nothing else is relayed before it.
 */
final class CellRun implements AutoCloseable {
    private static final long SOON_MILLIS = 10_000;
    private static final long SILENCE_MILLIS = 40;
    private static final long DRAINED_WITHIN_MILLIS = 1_000;
    private static final long UNREAD_MILLIS = 100;
    private static final long BLIND_MILLIS = 15;
    private static final long DISCARDS_FOR_MILLIS = 1;

    final Rig rig;
    private final Cell cell;
    private final Map<Side, Peer> peers = new EnumMap<>(Side.class);
    private final Map<Side, Script.Begun> begun = new EnumMap<>(Side.class);

    private CellRun(Cell cell, Rig rig) {
        this.cell = cell;
        this.rig = rig;
    }

    /** Starts a proxy with the rule of this cell, and connects. */
    static CellRun start(Cell cell) throws IOException, StartFailure {
        CellRun run = new CellRun(
                cell,
                Rig.on(cell.transport())
                        .attention(Ears.attending().attention())
                        .rule(cell.fault(), cell.moment())
                        .timeouts(timeouts(cell))
                        .upstreamVia(Via.ASYNC_CHANNEL)
                        .start());
        Stream.of(Stop.values()).forEach(run.rig.events::stopAt);
        return run;
    }

    /** Whoever closes in an upload drops what comes for as long as it may; shortly, so that the upload is not over by then. */
    private static Timeouts timeouts(Cell cell) {
        long unreadMillis = cell.closesInAnUpload() ? DISCARDS_FOR_MILLIS : UNREAD_MILLIS;
        return new Timeouts(
                5_000, 60_000, 60_000, unreadMillis, SOON_MILLIS, SOON_MILLIS, SOON_MILLIS, 1_000, BLIND_MILLIS);
    }

    /** Lets the fault happen; when this returns, what it does has arrived at both peers. */
    void letItHappen() throws IOException {
        connect();
        Side first = cell.speaker().orElse(Side.CLIENT);
        ready(first);
        if (cell.relaysTheSpeaker()) {
            goOn(Stop.CONNECTED);
            Await.until("the " + first + " is relayed", SOON_MILLIS, () -> rig.events.relayedBytes(first) > 0);
        }
        ready(first.other());
        if (cell.moment() instanceof Moment.Answering) {
            write(Side.UPSTREAM, 1);
        }
        for (Side side : Side.values()) {
            if (cell.leavesUnread(side) && !cell.uploads(side)) {
                write(side, 1);
            }
        }
        Stream.of(Stop.values()).forEach(this::goOn);
        rig.events.await(SessionEvent.Injected.class, 1);
        begun.keySet().forEach(this::awaitArrival);
    }

    private void connect() throws IOException {
        ProbeClient client = rig.client(Via.ASYNC_CHANNEL);
        peers.put(Side.CLIENT, client);
        if (cell.dials()) {
            goOn(Stop.ACCEPTED);
            peers.put(Side.UPSTREAM, rig.upstreamPeer());
            rig.events.await(SessionEvent.Connected.class, 1);
        } else {
            rig.events.await(SessionEvent.Accepted.class, 1);
        }
    }

    private void goOn(Stop stop) {
        rig.events.goOn(stop);
    }

    /** Has a side begin its calls, and say what the moment waits for. */
    private void ready(Side side) {
        if (side == Side.CLIENT || cell.hits(side)) {
            begun.put(side, Script.of(cell.order(side), boundMillis(side)).begin(peer(side)));
        }
        if (cell.speaker().filter(speaker -> speaker == side).isPresent() && !cell.uploads(side)) {
            write(side, cell.spokenBytes());
        }
    }

    /** Short where a call is to be blocked; but an upload that is drained is not to be taken for blocked. */
    private long boundMillis(Side side) {
        Felt felt = cell.felt(side);
        boolean blocks = felt.told(cell.order(side), 0).contains("blocked");
        boolean drained = cell.uploads(side) && felt == Felt.A_DRAIN;
        return blocks ? drained ? DRAINED_WITHIN_MILLIS : SILENCE_MILLIS : SOON_MILLIS;
    }

    private void write(Side side, int bytes) {
        assertThat(peer(side).writeAll(new byte[bytes], SOON_MILLIS).end())
                .as("what the %s said", side)
                .hasToString("ok");
    }

    /** Only a read waits for what is on its way by itself. */
    private void awaitArrival(Side side) {
        boolean writesFirst = cell.order(side).startsWith("*,W");
        switch (cell.felt(side)) {
            case FIN_AND_RST -> peer(side).awaitState(TcpState.GONE, SOON_MILLIS);
            case RST -> {
                if (writesFirst) {
                    peer(side).awaitState(TcpState.GONE, SOON_MILLIS);
                }
            }
            case FIN_AND_NOBODY, FIN, FIN_AND_A_DRAIN -> {
                if (writesFirst) {
                    peer(side).awaitState(TcpState.CLOSE_WAIT, SOON_MILLIS);
                }
            }
            case A_DRAIN, SILENCE -> {
                if (cell.uploads(side) && cell.delivered(side) > 0) {
                    Await.until(
                            cell.delivered(side) + " bytes are there",
                            SOON_MILLIS,
                            () -> peer(side).inKernel().unreadBytes() >= cell.delivered(side));
                }
            }
        }
    }

    /** The sides that made calls. */
    Iterable<Side> callers() {
        return List.copyOf(begun.keySet());
    }

    /** Makes the calls of a side that come after the fault, and tells what all got. */
    String told(Side side) {
        Script.Begun script = begun.get(side);
        if (script == null) {
            throw new IllegalStateException("the " + side + " makes no calls in this cell");
        }
        return CallResult.render(script.finish());
    }

    /** A side's end; in cells that have it. */
    Peer peer(Side side) {
        Peer peer = peers.get(side);
        if (peer == null) {
            throw new IllegalStateException("the " + side + " is not connected in this cell");
        }
        return peer;
    }

    boolean has(Side side) {
        return peers.containsKey(side);
    }

    /**
     * Ends the connection: the peers leave, the hit one first; after a stall, which nobody has to leave, Hangup ends. What a
     * side that was spared got is read to its end.
     *
     * @return how the connection ended
     */
    SessionEvent.Ended end() {
        if (cell.fault() instanceof Fault.Stall) {
            rig.engine.close();
        } else {
            cell.fault().target().hit().stream()
                    .filter(this::has)
                    .forEach(side -> peer(side).close());
            for (Side side : cell.fault().target().spared()) {
                if (has(side)) {
                    assertThat(peer(side).readToEnd(SOON_MILLIS).end())
                            .as("the end of what the spared %s reads", side)
                            .hasToString("EOF");
                    peer(side).close();
                }
            }
        }
        return rig.events.await(SessionEvent.Ended.class, 1).get(0);
    }

    @Override
    public void close() throws IOException {
        Stream.of(Stop.values()).forEach(this::goOn);
        peers.values().forEach(Peer::close);
        rig.close();
    }
}
