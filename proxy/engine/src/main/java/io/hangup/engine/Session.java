package io.hangup.engine;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Command;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import io.hangup.core.session.Reached;
import io.hangup.core.session.State;
import io.hangup.core.session.Step;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.wire.Incoming;
import io.hangup.engine.wire.NoWire;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell of one connection: what happens on its two wires becomes a signal to its {@link State}, and what the state
 * commands becomes a call on a wire. It decides nothing.
 *
 * <p>No lock: everything here runs on the one event loop that accepted the client; {@link #signal} asserts it. A signal
 * that comes while another is being worked off waits its turn, so that commands are carried out in order.
 */
final class Session implements Wire.Owner, Command.Shell, Flow.Counter {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final ProxyRuntime proxy;
    private final ProxySpec spec;
    private final Worker worker;
    private final ConnectionId id;
    private final String address;
    private final String clientAt;
    private final long bornNanos;
    private final Claim claim = new Claim(this);
    private final Clock clock;
    private final Flow fromClient;
    private final Flow fromUpstream;
    private final Moves moves = new Moves(this);
    private final Watcher watcher = new Watcher(this);
    private final Idle idle = new Idle(this);
    private final Witness witness = new Witness(this);
    private final Dialling dialling;
    private final Deque<Function<State, Step>> inbox = new ArrayDeque<>(4);
    private final Wire client;
    private Wire upstream = NoWire.NONE;
    private State state;
    private long lastByteNanos;
    private boolean working;
    private @Nullable Side left;
    private String upstreamAt = "";

    /**
     * Takes over a client; nothing happens before {@link #begin}.
     *
     * @throws IOException where its socket is dead already
     */
    Session(ProxyRuntime proxy, Worker worker, long ordinal, Incoming incoming) throws IOException {
        this.proxy = proxy;
        this.spec = proxy.spec();
        this.worker = worker;
        this.id = new ConnectionId(spec.name(), ordinal);
        this.address = Addresses.chars(incoming.client());
        this.clientAt = Addresses.text(incoming.client());
        this.clock = new GuardedClock(worker.clock(), this::guarded);
        this.fromClient = new Flow(Side.CLIENT, this, proxy.buffers());
        this.fromUpstream = new Flow(Side.UPSTREAM, this, proxy.buffers());
        this.bornNanos = worker.clock().nanoTime();
        this.lastByteNanos = bornNanos;
        this.client = incoming.open(worker.loop(), this);
        this.dialling = new Dialling(this);
        this.state = State.begin(claim.plan(), spec.timeouts()).next();
        fromClient.source(client);
        fromUpstream.sink(client);
    }

    /** Begins the life of this connection. */
    void begin() {
        guarded(() -> {
                    claim.arrive(clientAt);
                    witness.begin();
                    signal(now -> State.begin(claim.plan(), spec.timeouts()));
                })
                .run();
        guarded(client::begin).run();
    }

    /** The clock of this connection: what throws in one of its timers ends this connection and nothing else. */
    Clock clock() {
        return clock;
    }

    /** Runs a task on the loop, after a time; what throws in it ends this connection and nothing else. */
    Future<?> after(long millis, Runnable task) {
        return worker.loop().schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    /** The same task, which ends this connection if it throws. */
    Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error thrown) {
                defect(thrown);
            }
        };
    }

    @Override
    public void defect(Throwable thrown) {
        LOG.error("connection={} state={} an internal error ends this connection", id, state, thrown);
        signal(now -> now.failed(thrown.toString()));
    }

    /** Ends it because Hangup ends. */
    void stop() {
        signal(State::stop);
    }

    /** The rule that has it; what rules want of it is asked there. */
    Claim claim() {
        return claim;
    }

    /** Who learns what becomes of it, for the report. */
    Witness witness() {
        return witness;
    }

    /** Whether another plan can take the place of the present one. */
    boolean steerable() {
        return state instanceof State.Steerable;
    }

    /** The client's, in the form in which addresses are compared. */
    String address() {
        return address;
    }

    long bornNanos() {
        return bornNanos;
    }

    /** What there is to say of it now. */
    RollCall.Line line() {
        return new RollCall.Line(
                id,
                clientAt,
                upstreamAt.isEmpty() ? spec.upstream().toString() : upstreamAt,
                worker.clock().nanoTime() - bornNanos,
                fromClient.movedBytes(),
                fromUpstream.movedBytes(),
                claim.plan(),
                state);
    }

    /** When the last byte was handed on, or else when the client was accepted. */
    long lastByteNanos() {
        return lastByteNanos;
    }

    ProxySpec spec() {
        return spec;
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

    void tell(SessionEvent event) {
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
    public boolean hasMemory() {
        return !proxy.buffers().full();
    }

    @Override
    public void arrived(Wire wire, ByteBuf bytes) {
        flow(side(wire)).arrived(bytes);
    }

    @Override
    public void burst(Wire wire) {
        flow(side(wire)).readBurst();
    }

    @Override
    public void readable(Wire wire) {
        watcher.readable(side(wire));
        moves.look();
    }

    @Override
    public void leaving(Wire wire) {
        Side side = side(wire);
        witness.left(side);
        signal(now -> now.leaving(side));
    }

    @Override
    public void eof(Wire wire) {
        Side side = side(wire);
        left(side);
        moves.eof(side);
        signal(now -> now.eof(side));
    }

    @Override
    public void broke(Wire wire, Errno errno) {
        Side side = side(wire);
        left(side);
        LOG.debug("connection={} side={} broke errno={}", id, side.word(), errno);
        signal(now -> now.broke(side, errno));
        moves.look();
    }

    private void left(Side side) {
        witness.left(side);
        left = left == null ? side : left;
    }

    @Override
    public void drained(Wire wire) {
        flow(side(wire).other()).drained();
    }

    @Override
    public void relayed(Side from, int bytes) {
        lastByteNanos = worker.clock().nanoTime();
        proxy.events().relayed(id.proxy(), from, bytes);
    }

    @Override
    public void spent(Side from) {
        watcher.came();
    }

    @Override
    public void spoke(Side from) {
        watcher.spoke(from);
    }

    /** The dial was answered with this wire. */
    void connected(Wire wire, String where) {
        upstream = wire;
        upstreamAt = where;
        fromClient.sink(wire);
        fromUpstream.source(wire);
        tell(new SessionEvent.Connected(id, where, worker.clock().nanoTime() - bornNanos));
        claim.connected();
        signal(State::connected);
    }

    /** The dial came to nothing. */
    void unreachable(String reason) {
        tell(new SessionEvent.ConnectFailed(id, reason));
        signal(now -> now.unreachable(reason));
    }

    /** A move is about to send this side a FIN or a RST. */
    void parting(Side side) {
        witness.parting(side, state);
    }

    /** A move has sent this side a FIN. */
    void finished(Side side) {
        witness.finished(side, state);
    }

    /** The move of this turn is over; an answer to an earlier move is not heard. */
    void moved(long turn, Reached reached) {
        signal(now -> moves.turn() == turn ? now.moved(reached) : new Step(now, List.of()));
    }

    // What the state commands.

    @Override
    public void dial() {
        dialling.begin(claim.shape(), claim.noise());
    }

    /** Another plan has taken the place of this one; a delay of the dial ends with it, and was a fault all the same. */
    void replanned(Plan before, Function<State, Step> signal) {
        boolean hastens = dialling.delayed() && claim.shape().connectMillis() == 0;
        if (hastens && before instanceof Plan.Break broken) {
            broken.fault().parts().stream()
                    .filter(part -> part.shape().connectMillis() > 0)
                    .forEach(part -> tellInjected(broken.part(part), "the upstream is dialled before its time"));
        }
        signal(signal);
        if (hastens) {
            dialling.hasten();
        }
    }

    @Override
    public void relay(Plan plan) {
        watcher.forget();
        fromClient.free();
        fromUpstream.free();
        if (plan instanceof Plan.Break planned) {
            for (Side side : planned.fault().target().hit()) {
                shape(side, planned.fault().shape());
            }
            watcher.begin(planned.moment());
        } else {
            fromClient.relay();
            fromUpstream.relay();
        }
    }

    /** What this side gets from now on comes in this shape. */
    void shape(Side side, Shape shape) {
        if (!shape.leavesBytesAlone()) {
            flow(side.other()).shape(shape, claim.noise(), clock);
        }
    }

    @Override
    public void unshape() {
        fromClient.unshape();
        fromUpstream.unshape();
    }

    @Override
    public void perform(Move move) {
        witness.performing(move, state);
        moves.begin(move);
    }

    @Override
    public void pause(long millis) {
        moves.pause(millis);
    }

    @Override
    public void hold() {
        if (!client.sighted()) {
            idle.watch(spec.timeouts().halfClosedMillis());
        }
    }

    @Override
    public void watchIdle(long millis) {
        idle.watch(millis);
    }

    @Override
    public void tellInjected(Plan.Break planned, String note) {
        witness.interrupted(planned);
        tell(new SessionEvent.Injected(id, planned, fromClient.movedBytes(), fromUpstream.movedBytes(), note));
        witness.injected(planned.fault());
    }

    @Override
    public void tellMissed(Plan.Break planned, String reason) {
        witness.interrupted(planned);
        tell(new SessionEvent.Missed(id, planned, reason));
    }

    @Override
    public void end(Ending ending) {
        try {
            letGo();
            tellEnd(ending);
        } finally {
            worker.gone(this);
        }
    }

    private void letGo() {
        idle.cancel();
        watcher.forget();
        moves.cancel();
        dialling.cancel();
        for (Side side : Side.values()) {
            if (wire(side).close()) {
                tellRst(side, RstCause.INTERNAL);
            }
            flow(side).over();
        }
    }

    private void tellEnd(Ending ending) {
        witness.end();
        tell(new SessionEvent.Ended(
                id,
                ending,
                claim.plan(),
                fromClient.movedBytes(),
                fromUpstream.movedBytes(),
                worker.clock().nanoTime() - bornNanos,
                worker.clock().nanoTime() - lastByteNanos,
                Optional.ofNullable(left)));
    }
}
