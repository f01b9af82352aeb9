package io.hangup.engine;

import io.hangup.core.rule.Move;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Words;
import io.hangup.core.session.Reached;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs the moves of one connection, one at a time. What the kernel does by itself (acknowledge, receive) is looked at
 * again after 1 ms, then 2, 4 and every 8 ms; a wire that notices something first has it looked at sooner. Every wait has
 * a deadline.
 *
 * <p>A transport without sight cannot look: there a named time ({@code timeouts.blind}) takes the place of knowing, and the
 * answer says so.
 */
final class Moves implements Move.Hand {
    private static final Reached DONE = new Reached.Done("");
    private static final long FIRST_LOOK_MILLIS = 1;
    private static final long LAST_LOOK_MILLIS = 8;
    private static final int BABBLED_AT_ONCE_BYTES = 64 * 1024;

    private final Session session;
    private final Set<Side> finished = EnumSet.noneOf(Side.class);
    private long turn;
    private @Nullable Supplier<@Nullable Reached> looking;
    private @Nullable Future<?> timer;
    private Clock.Timer waiting = () -> {};
    private @Nullable Runnable untold;

    Moves(Session session) {
        this.session = session;
    }

    /** Which move this is; an answer that carries an earlier number is stale. */
    long turn() {
        return turn;
    }

    /** Begins a move and forgets the one before. */
    void begin(Move move) {
        cancel();
        turn++;
        move.by(this);
    }

    void cancel() {
        looking = null;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        waiting.cancel();
        tell();
    }

    /** Says what is still to be said of a move; a move that takes its place does not unsay it. */
    private void tell() {
        Runnable now = untold;
        untold = null;
        if (now != null) {
            now.run();
        }
    }

    /** A side's FIN has been read. */
    void eof(Side side) {
        finished.add(side);
        look();
    }

    /** Looks now; false where no move waits for anything. */
    boolean look() {
        if (looking == null) {
            return false;
        }
        Reached reached = looking.get();
        if (reached != null) {
            cancel();
            session.moved(turn, reached);
        }
        return true;
    }

    private void done() {
        session.moved(turn, DONE);
    }

    private void until(Supplier<@Nullable Reached> look) {
        looking = look;
        lookAgain(FIRST_LOOK_MILLIS);
    }

    private void lookAgain(long millis) {
        if (look() && looking != null) {
            timer = session.after(millis, () -> lookAgain(Math.min(millis * 2, LAST_LOOK_MILLIS)));
        }
    }

    /** A deadline that begins anew whenever the number it watches goes down. */
    private static final class Quiet {
        private final long quietNanos;
        private final LongSupplier left;
        private long least = Long.MAX_VALUE;
        private long sinceNanos = System.nanoTime();

        Quiet(long quietMillis, LongSupplier left) {
            this.quietNanos = TimeUnit.MILLISECONDS.toNanos(quietMillis);
            this.left = left;
        }

        /** How many are left, from now. */
        long look() {
            long now = left.getAsLong();
            if (now < least) {
                least = now;
                sinceNanos = System.nanoTime();
            }
            return now;
        }

        boolean over() {
            return System.nanoTime() - sinceNanos >= quietNanos;
        }
    }

    private static Quiet within(long millis) {
        return new Quiet(millis, () -> 0);
    }

    private static Reached gone(Side side) {
        return new Reached.Gone("the " + side.word() + "'s socket was closed already");
    }

    @Override
    public void stopReading(Side side) {
        session.flow(side).hold();
        done();
    }

    @Override
    public void awaitUnread(Side side, long withinMillis) {
        Wire wire = session.wire(side);
        Quiet deadline = within(withinMillis);
        deadline.look();
        wire.watch();
        until(() -> {
            if (!wire.alive()) {
                return gone(side);
            }
            if (wire.unreadBytes() > 0) {
                wire.pause();
                return DONE;
            }
            if (session.flow(side).holds()) {
                wire.pause();
                return new Reached.Done("what the " + side.word()
                        + " sent had been read and was not relayed, so SO_LINGER 0 sent the RST");
            }
            if (!deadline.over()) {
                return null;
            }
            wire.pause();
            return new Reached.Late("the " + side.word() + " sent nothing to leave unread within "
                    + Words.millis(withinMillis) + ", so SO_LINGER 0 sent the RST");
        });
    }

    @Override
    public void awaitAcked(Side side, long quietMillis) {
        Wire wire = session.wire(side);
        Flow towards = session.flow(side.other());
        Quiet progress =
                new Quiet(quietMillis + towards.mostLagMillis(), () -> wire.unackedBytes() + towards.underWayBytes());
        long writtenBytes = towards.movedBytes();
        until(() -> {
            if (!wire.alive()) {
                return gone(side);
            }
            long left = progress.look();
            if (left == 0) {
                return wire.sighted() || writtenBytes == 0 ? DONE : blind("what was acknowledged");
            }
            return progress.over()
                    ? new Reached.Late(left + " bytes were not acknowledged by the " + side.word()
                            + ", with no progress for " + Words.millis(quietMillis))
                    : null;
        });
    }

    @Override
    public void awaitFinAcked(Side side, long withinMillis) {
        Wire wire = session.wire(side);
        Quiet deadline = within(withinMillis);
        deadline.look();
        until(() -> {
            if (!wire.alive()) {
                return gone(side);
            }
            return switch (wire.fin()) {
                case ACKED -> DONE;
                case OVER, BROKEN ->
                    new Reached.Gone("the " + side.word() + " had finished too, so no RST could follow");
                case UNKNOWN -> blind("whether the FIN was acknowledged");
                case PENDING ->
                    deadline.over()
                            ? new Reached.Late("the " + side.word() + " did not acknowledge the FIN within "
                                    + Words.millis(withinMillis))
                            : null;
            };
        });
    }

    /** Takes the place of knowing: waits, then says that it waited. */
    private @Nullable Reached blind(String what) {
        long blindMillis = session.spec().timeouts().blindMillis();
        String note = "this transport cannot see " + what + ": waited " + Words.millis(blindMillis);
        Quiet deadline = within(blindMillis);
        deadline.look();
        looking = () -> deadline.over() ? new Reached.Done(note) : null;
        return null;
    }

    @Override
    public void pass(long millis) {
        long now = turn;
        timer = session.after(millis, () -> session.moved(now, DONE));
    }

    /** In place of a move: nothing happens for so long, by the clock of moments, and not one look sooner or later. */
    void pause(long millis) {
        cancel();
        long now = ++turn;
        waiting = session.clock().schedule(TimeUnit.MILLISECONDS.toNanos(millis), () -> {
            if (turn == now && session.claim().resumes()) {
                session.moved(now, DONE);
            }
        });
    }

    @Override
    public void finish(Side side, long quietMillis) {
        Wire wire = session.wire(side);
        Flow towards = session.flow(side.other());
        session.parting(side);
        towards.end();
        Quiet progress =
                new Quiet(quietMillis + towards.mostLagMillis(), () -> wire.unackedBytes() + towards.underWayBytes());
        until(() -> {
            if (wire.finished()) {
                session.finished(side);
                return DONE;
            }
            if (!wire.alive()) {
                return gone(side);
            }
            progress.look();
            return progress.over()
                    ? new Reached.Late("the FIN still waits behind " + (wire.queuedBytes() + towards.underWayBytes())
                            + " bytes that the "
                            + side.word() + " does not take, with no progress for " + Words.millis(quietMillis))
                    : null;
        });
    }

    @Override
    public void discard(Side side, long withinMillis) {
        Wire wire = session.wire(side);
        Flow flow = session.flow(side);
        Quiet deadline = within(withinMillis);
        deadline.look();
        flow.mute();
        long[] dropped = {-1};
        until(() -> {
            boolean none = wire.sighted() ? wire.unreadBytes() == 0 : flow.droppedBytes() == dropped[0];
            dropped[0] = flow.droppedBytes();
            if (!wire.alive() || finished.contains(side) || none) {
                return DONE;
            }
            return deadline.over()
                    ? new Reached.Late("the " + side.word() + " went on sending for " + Words.millis(withinMillis))
                    : null;
        });
    }

    @Override
    public void drain(Side side, long withinMillis) {
        Wire wire = session.wire(side);
        Quiet deadline = within(withinMillis);
        deadline.look();
        session.flow(side).mute();
        until(() -> {
            if (!wire.alive() || finished.contains(side)) {
                return DONE;
            }
            return deadline.over()
                    ? new Reached.Late("the " + side.word() + " sent no FIN within " + Words.millis(withinMillis))
                    : null;
        });
    }

    @Override
    public void mute(Side side) {
        session.flow(side).mute();
        done();
    }

    @Override
    public void resume(Side side) {
        session.flow(side).relayAll();
        done();
    }

    @Override
    public void babble(Side side, long bytes, long quietMillis) {
        Wire wire = session.wire(side);
        SplittableRandom random = new SplittableRandom(session.claim().noise());
        if (wire.finished()) {
            session.moved(
                    turn, new Reached.Gone("the " + side.word() + " had been sent a FIN, so no bytes could follow"));
            return;
        }
        long[] left = {bytes};
        Quiet progress = new Quiet(quietMillis, () -> left[0] + wire.unackedBytes());
        until(() -> {
            if (!wire.alive()) {
                return gone(side);
            }
            progress.look();
            while (left[0] > 0 && wire.queuedBytes() == 0) {
                byte[] block = new byte[(int) Math.min(BABBLED_AT_ONCE_BYTES, left[0])];
                random.nextBytes(block);
                wire.write(Unpooled.directBuffer(block.length).writeBytes(block));
                wire.flush();
                left[0] -= block.length;
            }
            if (left[0] == 0) {
                return DONE;
            }
            return progress.over()
                    ? new Reached.Late("the " + side.word() + " did not take " + left[0]
                            + " of the random bytes, with no" + " progress for " + Words.millis(quietMillis))
                    : null;
        });
    }

    @Override
    public void reshape(Side side, Shape shape) {
        session.shape(side, shape);
        done();
    }

    @Override
    public void refuse(long millis) {
        long now = turn;
        session.proxy()
                .refuse(
                        session.claim().plan(),
                        millis,
                        () -> session.worker().loop().execute(() -> session.moved(now, DONE)));
    }

    @Override
    public void close(Side side, RstCause cause) {
        Wire wire = session.wire(side);
        session.parting(side);
        boolean rst = wire.close();
        onTheWire(wire, () -> {
            if (rst) {
                session.tellRst(side, cause);
            }
        });
    }

    /**
     * java.nio closes a socket at the next select(); what is said of a close is said behind that. A timer that is set now may
     * come before it, in what is left of this turn of the loop; one that is set by that timer cannot.
     */
    private void onTheWire(Wire wire, Runnable said) {
        long now = turn;
        untold = said;
        Runnable over = () -> {
            tell();
            session.moved(now, DONE);
        };
        if (wire.sighted()) {
            over.run();
        } else {
            timer = soon(() -> timer = soon(over));
        }
    }

    private Future<?> soon(Runnable task) {
        return session.after(0, task);
    }

    @Override
    public void linger(Side side, long withinMillis) {
        Wire wire = session.wire(side);
        Quiet deadline = within(withinMillis);
        deadline.look();
        until(() -> !wire.finPending() || deadline.over() ? DONE : null);
    }

    @Override
    public void abort(Side side, RstCause cause) {
        Wire wire = session.wire(side);
        session.parting(side);
        boolean there = wire.alive();
        if (wire.abort()) {
            onTheWire(wire, () -> session.tellRst(side, cause));
        } else {
            session.moved(turn, there ? new Reached.Gone("the " + side.word() + " had closed already") : gone(side));
        }
    }
}
