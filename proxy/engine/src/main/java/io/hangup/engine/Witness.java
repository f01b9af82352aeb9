package io.hangup.engine;

import io.hangup.core.episode.Attention;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;
import io.hangup.core.session.State;
import io.hangup.core.session.Struck;
import io.hangup.engine.hear.Hearing;
import io.hangup.engine.hear.Hearing.Purpose;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a connection is {@linkplain Hearing listened to} where somebody may care about what its client says, and
 * only there; and that whoever listens learns of the faults of this connection. On the connection's event loop only.
 */
final class Witness {
    private final Session session;
    private @Nullable Hearing hearing;

    Witness(Session session) {
        this.session = session;
    }

    private Optional<Attention> attention() {
        return session.proxy().attention();
    }

    private long nowNanos() {
        return session.worker().clock().nanoTime();
    }

    /** The connection has been accepted and shown to the rules. */
    void begin() {
        attention().ifPresent(attention -> {
            boolean attended = attention.listens(session.address(), session.bornNanos());
            boolean breakable = session.claim().plan() instanceof Plan.Break
                    || session.proxy().firesOutOfTurn();
            if (attended) {
                listen(attention, Purpose.ATTENTION);
            } else if (breakable) {
                listen(attention, Purpose.LAST_WORDS);
            } else if (!(session.spec().clientId() instanceof ClientId.Address)) {
                listen(attention, Purpose.IDENTITY);
            }
        });
    }

    private void listen(Attention attention, Purpose purpose) {
        use(new Hearing(session.id(), session::tell, purpose, session.spec().clientId(), attention));
    }

    /** A rule has taken a connection that was open already. */
    void planned(Plan plan) {
        if (!(plan instanceof Plan.Break)) {
            return;
        }
        if (hearing == null || hearing.over()) {
            attention().ifPresent(this::listenLate);
        } else {
            hearing.breakable();
        }
    }

    private void listenLate(Attention attention) {
        Hearing late = new Hearing(session.id(), session::tell, Purpose.LAST_WORDS, new ClientId.Address(), attention);
        if (session.flow(Side.CLIENT).movedBytes() > 0) {
            late.beginLate(nowNanos() - session.lastByteNanos() >= Hearing.IDLE_NANOS);
        }
        use(late);
    }

    private void use(Hearing other) {
        hearing = other;
        session.flow(Side.CLIENT).hear(other);
        session.flow(Side.UPSTREAM).hear(other);
    }

    /** A move is about to be performed. Whoever is hit by a fault can be back before it is told: it is listened to from here. */
    void performing(Move move, State state) {
        if (!(state instanceof Struck.Breaking || move instanceof Move.Refuse)) {
            return;
        }
        long now = nowNanos();
        attention().ifPresent(attention -> attention.to(session.address(), now));
        if (hearing != null) {
            hearing.struck(now - session.lastByteNanos());
        }
    }

    /** This side is about to be sent what ends its connection: the last chance to hear what it has said. */
    void parting(Side side, State state) {
        if (hearing == null || side != Side.CLIENT) {
            return;
        }
        if (state instanceof Struck.Breaking breaking) {
            interrupted(breaking.underWay());
        }
        Wire wire = session.wire(side);
        if (hears(wire)) {
            hearing.parted(wire::unreadBytes);
        }
    }

    /** This side was sent a FIN. */
    void finished(Side side, State state) {
        boolean byFault = state instanceof Struck.Breaking
                || (state instanceof State.Closing closing && closing.ending() instanceof Ending.Faulted);
        Wire wire = session.wire(side);
        if (hearing != null && side == Side.CLIENT && byFault && hears(wire)) {
            hearing.finished(wire.unreadBytes());
        }
    }

    /** Whether it is known what has arrived on this wire, and when. */
    private static boolean hears(Wire wire) {
        return wire.alive() && wire.sighted();
    }

    /** A part of a fault is about to be told, carried out or not. */
    void interrupted(Plan.Break part) {
        if (hearing != null) {
            hearing.interrupted(part, new Unheard(part.fault()));
        }
    }

    /** A part of a fault was carried out. */
    void injected(Fault part) {
        if (hearing != null) {
            hearing.injected(part);
        }
    }

    /** The FIN or RST of a side came, read or not. */
    void left(Side side) {
        if (hearing != null && side == Side.CLIENT) {
            hearing.left();
        }
    }

    /** The connection is over. */
    void end() {
        if (hearing != null) {
            hearing.end();
        }
    }

    /** What the client has sent and nobody was handed, when this part of a fault comes. */
    private final class Unheard implements Hearing.Waiting {
        private final Fault part;

        Unheard(Fault part) {
            this.part = part;
        }

        @Override
        public boolean any() {
            return session.flow(Side.CLIENT).holds()
                    || session.wire(Side.CLIENT).unreadBytes() > 0;
        }

        /** What goes on to the upstream later stays where it is, and so does what has to be left unread. */
        @Override
        public void show(int mostBytes, Consumer<ByteBuf> to) {
            if (part.aftermath().isEnd()) {
                session.flow(Side.CLIENT).showHeld(to);
                if (!(part instanceof Fault.Unread)) {
                    session.wire(Side.CLIENT).showUnread(mostBytes, to);
                }
            }
        }
    }
}
