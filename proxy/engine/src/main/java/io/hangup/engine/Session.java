package io.hangup.engine;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Command;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.hangup.core.session.Reached;
import io.hangup.core.session.State;
import io.hangup.core.session.Step;
import io.hangup.engine.wire.Incoming;
import io.hangup.engine.wire.NoWire;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell of one connection: what happens on its two wires becomes a signal to its {@link State}, and what the state
 * commands becomes a call on a wire. It decides nothing.
 *
 * <p>No lock: everything here runs on the one event loop that accepted the client; {@link #signal} asserts it. A signal
 * that comes while another is being worked off waits its turn, so that commands are carried out in order.
 */
final class Session implements Wire.Owner, Command.Shell, Flow.Counter, Moment.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final ProxyRuntime proxy;
    private final Worker worker;
    private final ConnectionId id;
    private final Plan plan;
    private final long bornNanos = System.nanoTime();
    private final Flow fromClient = new Flow(Side.CLIENT, this);
    private final Flow fromUpstream = new Flow(Side.UPSTREAM, this);
    private final Moves moves = new Moves(this);
    private final Idle idle = new Idle(this);
    private final Dialling dialling;
    private final Deque<Function<State, Step>> inbox = new ArrayDeque<>(4);
    private final Wire client;
    private final Step birth;
    private Wire upstream = NoWire.NONE;
    private State state;
    private boolean working;

    /**
     * Takes over a client; nothing happens before {@link #begin}.
     *
     * @throws IOException where its socket is dead already
     */
    Session(ProxyRuntime proxy, Worker worker, long ordinal, Incoming incoming) throws IOException {
        this.proxy = proxy;
        this.worker = worker;
        this.id = new ConnectionId(proxy.spec().name(), ordinal);
        this.plan = proxy.spec().rules().decide(ordinal);
        this.birth = State.begin(plan, proxy.spec().timeouts());
        this.state = birth.next();
        this.client = incoming.open(worker.loop(), this);
        this.dialling = new Dialling(this);
        fromClient.source(client);
        fromUpstream.sink(client);
    }

    /** Begins the life of this connection. */
    void begin(String clientAddress) {
        tell(new SessionEvent.Accepted(id, clientAddress, plan));
        signal(now -> birth);
    }

    /** Ends it because Hangup ends. */
    void stop() {
        signal(State::stop);
    }

    Worker worker() {
        return worker;
    }

    ConnectionId id() {
        return id;
    }

    Wire wire(Side side) {
        return side == Side.CLIENT ? client : upstream;
    }

    Flow flow(Side from) {
        return from == Side.CLIENT ? fromClient : fromUpstream;
    }

    ProxyRuntime proxy() {
        return proxy;
    }

    /** Gives the state a signal and carries out what it commands; then the signals that came meanwhile. */
    void signal(Function<State, Step> signal) {
        assert worker.loop().inEventLoop() : "a session is touched on its own event loop only";
        inbox.add(signal);
        if (working) {
            return;
        }
        working = true;
        try {
            for (Function<State, Step> next = inbox.poll(); next != null; next = inbox.poll()) {
                carryOut(next);
            }
        } finally {
            working = false;
        }
    }

    private void carryOut(Function<State, Step> signal) {
        try {
            Step step = signal.apply(state);
            state = step.next();
            for (Command command : step.commands()) {
                command.by(this);
            }
        } catch (RuntimeException | Error thrown) {
            LOG.error("connection={} state={} an internal error ends this connection", id, state, thrown);
            inbox.addFirst(now -> now.failed(thrown.toString()));
        }
    }

    private void tell(SessionEvent event) {
        proxy.events().accept(event);
    }

    void tellRst(Side to, RstCause cause) {
        tell(new SessionEvent.RstSent(id, to, cause));
    }

    private Side side(Wire wire) {
        return wire == client ? Side.CLIENT : Side.UPSTREAM;
    }

    // What happens on the wires.

    @Override
    public int room(Wire wire) {
        return flow(side(wire)).room();
    }

    @Override
    public void arrived(Wire wire, ByteBuf bytes) {
        flow(side(wire)).arrived(bytes);
    }

    @Override
    public void burst(Wire wire) {
        flow(side(wire)).burst();
    }

    @Override
    public void readable(Wire wire) {
        signal(State::triggered);
        moves.look();
    }

    @Override
    public void leaving(Wire wire) {
        Side side = side(wire);
        signal(now -> now.leaving(side));
    }

    @Override
    public void eof(Wire wire) {
        Side side = side(wire);
        moves.eof(side);
        signal(now -> now.eof(side));
    }

    @Override
    public void broke(Wire wire, Errno errno) {
        Side side = side(wire);
        LOG.debug("connection={} side={} broke errno={}", id, side.word(), errno);
        signal(now -> now.broke(side, errno));
        moves.look();
    }

    @Override
    public void drained(Wire wire) {
        flow(side(wire).other()).drained();
    }

    @Override
    public void relayed(Side from, int bytes) {
        proxy.events().relayed(id.proxy(), from, bytes);
    }

    @Override
    public void spent(Side from) {
        signal(State::triggered);
    }

    @Override
    public void spoke(Side from) {
        flow(from.other()).gate();
    }

    /** The dial was answered with this wire. */
    void connected(Wire wire, String address) {
        upstream = wire;
        fromClient.sink(wire);
        fromUpstream.source(wire);
        tell(new SessionEvent.Connected(id, address, System.nanoTime() - bornNanos));
        signal(State::connected);
    }

    /** The dial came to nothing. */
    void unreachable(String reason) {
        tell(new SessionEvent.ConnectFailed(id, reason));
        signal(now -> now.unreachable(reason));
    }

    /** The move of this turn is over; an answer to an earlier move is not heard. */
    void moved(long turn, Reached reached) {
        signal(now -> moves.turn() == turn ? now.moved(reached) : new Step(now, List.of()));
    }

    // What the state commands.

    @Override
    public void dial() {
        dialling.begin();
    }

    @Override
    public void relay() {
        if (plan instanceof Plan.Break planned) {
            planned.moment().watchedBy(this);
        } else {
            relayBoth();
        }
    }

    private void relayBoth() {
        fromClient.relay();
        fromUpstream.relay();
    }

    @Override
    public void accepted() {
        relayBoth();
    }

    @Override
    public void connected() {
        relayBoth();
    }

    @Override
    public void firstByte() {
        client.watch();
        upstream.watch();
    }

    @Override
    public void answering() {
        fromClient.listen();
        relayBoth();
    }

    @Override
    public void sent(Side side, long bytes) {
        flow(side).allow(bytes);
        relayBoth();
    }

    @Override
    public void perform(Move move) {
        moves.begin(move);
    }

    @Override
    public void hold() {
        if (!client.sighted()) {
            idle.watch(proxy.spec().timeouts().halfClosedMillis());
        }
    }

    @Override
    public void watchIdle(long millis) {
        idle.watch(millis);
    }

    @Override
    public void tellInjected(Plan.Break planned, String note) {
        tell(new SessionEvent.Injected(id, planned, fromClient.movedBytes(), fromUpstream.movedBytes(), note));
    }

    @Override
    public void tellMissed(Plan.Break planned, String reason) {
        tell(new SessionEvent.Missed(id, planned, reason));
    }

    @Override
    public void end(Ending ending) {
        idle.cancel();
        moves.cancel();
        dialling.cancel();
        for (Side side : Side.values()) {
            if (wire(side).close()) {
                tellRst(side, RstCause.INTERNAL);
            }
            flow(side).release();
        }
        tell(new SessionEvent.Ended(
                id, ending, plan, fromClient.movedBytes(), fromUpstream.movedBytes(), System.nanoTime() - bornNanos));
        worker.gone(this);
    }
}
