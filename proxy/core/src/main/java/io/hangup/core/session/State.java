package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The life of one connection. Each state answers every signal with the next state and what to do; a state that forgets a
 * signal does not compile. Nothing outside this file changes what a connection is.
 *
 * <pre>
 *                    ┌────────── moment: accepted ──────────────────────┐
 *   begin ──▶ Dialling ── connected ──▶ Relaying ── triggered ──▶ Breaking ──▶ Closing ──▶ Ended
 *                │  │                    │    │                   ▲  │  │
 *                │  └ moment: connected ─┼────┼───────────────────┘  │  ├──▶ Severed  (half-close) ──▶ Closing
 *                │                      eof   └─ broke ─▶ Closing    │  └──▶ Held     (stall)      ──▶ Closing
 *                │                       ▼                           │
 *                │                   HalfClosed ── triggered ────────┘
 *                │                       │ eof
 *                │                       ▼
 *                │                   Finishing ──▶ Ended
 *                ├─ client broke ─▶ DiallingForRst ── connected ──▶ Closing (the RST is mirrored)
 *                └─ unreachable ─▶ Closing (the client gets a RST)
 * </pre>
 *
 * From every state but Ended, {@code stop} and {@code failed} lead to Closing with a RST to both sides.
 */
public sealed interface State {
    /** The upstream answered the dial. */
    Step connected();

    /** The upstream could not be reached. */
    Step unreachable(String reason);

    /** A side's FIN, behind everything it sent before. */
    Step eof(Side side);

    /** A side that is not being read has sent its FIN; bytes may lie unread before it. */
    Step leaving(Side side);

    /** A side's RST, or another error that ended its socket, behind everything that could still be read from it. */
    Step broke(Side side, Errno errno);

    /** The plan's moment has come. */
    Step triggered();

    /** The move that was handed out is over. */
    Step moved(Reached reached);

    /** The idle time that was asked for has passed. */
    Step expired();

    /** Hangup ends. */
    Step stop();

    /** Something in Hangup itself threw. */
    Step failed(String what);

    /** The first step of a connection that was accepted with this plan. */
    static Step begin(Plan plan, Timeouts timeouts) {
        Life life = new Life(plan, timeouts);
        if (plan instanceof Plan.Break now && now.moment() instanceof Moment.Accepted && !needsUpstream(now.fault())) {
            return Breaking.begin(life, now, Set.of(), List.of(new Move.Wait(Timeouts.SETTLE_MILLIS)));
        }
        return Step.to(new Dialling(life), new Command.Dial());
    }

    private static boolean needsUpstream(Fault fault) {
        return fault.target().hits(Side.UPSTREAM) || fault.aftermath() == Fault.Aftermath.RELAY_ON;
    }

    private static Step stay(State state) {
        return Step.to(state);
    }

    /**
     * What every open state answers to the end of Hangup and to its defects: a RST to both, with its cause. That a side
     * leaves while it is not being read matters to {@link Held} alone; all others will read on and see its FIN.
     */
    sealed interface Open extends State {
        @Override
        default Step leaving(Side side) {
            return stay(this);
        }

        @Override
        default Step stop() {
            return Closing.abortBoth(RstCause.SHUTDOWN, new Ending.Stopped());
        }

        @Override
        default Step failed(String what) {
            return Closing.abortBoth(RstCause.INTERNAL, new Ending.Internal(what));
        }
    }

    /** The upstream is being dialled: nothing is read yet, no move is under way, no moment comes. */
    sealed interface Undialled extends Open {
        @Override
        default Step eof(Side side) {
            return stay(this);
        }

        @Override
        default Step triggered() {
            return stay(this);
        }

        @Override
        default Step moved(Reached reached) {
            return stay(this);
        }

        @Override
        default Step expired() {
            return stay(this);
        }
    }

    /** The dial was answered once and is not answered again. */
    sealed interface Dialled extends Open {
        @Override
        default Step connected() {
            return stay(this);
        }

        @Override
        default Step unreachable(String reason) {
            return stay(this);
        }
    }

    /** The plan has been carried out or was overtaken: its moment does not come any more. */
    sealed interface Past extends Dialled {
        @Override
        default Step triggered() {
            return stay(this);
        }
    }

    /** How the connection ends is settled: what its peers still do changes nothing. */
    sealed interface Last extends Past {
        @Override
        default Step eof(Side side) {
            return stay(this);
        }

        @Override
        default Step broke(Side side, Errno errno) {
            return stay(this);
        }

        @Override
        default Step expired() {
            return stay(this);
        }
    }

    /** The client is accepted, the upstream is being dialled. What the client sends waits in the kernel. */
    record Dialling(Life life) implements Undialled {
        @Override
        public Step connected() {
            if (life.plan() instanceof Plan.Break now
                    && (now.moment() instanceof Moment.Connected || now.moment() instanceof Moment.Accepted)) {
                return Breaking.begin(life, now, Set.of(), List.of(new Move.Wait(Timeouts.SETTLE_MILLIS)));
            }
            return Step.to(new Relaying(life), new Command.Relay());
        }

        @Override
        public Step unreachable(String reason) {
            return Closing.begin(
                    new Ending.Unreachable(reason),
                    List.of(
                            new Move.Wait(Timeouts.SETTLE_MILLIS),
                            new Move.Abort(Side.CLIENT, RstCause.UNREACHABLE),
                            new Move.Close(Side.UPSTREAM, RstCause.INTERNAL)));
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return side == Side.CLIENT ? stay(new DiallingForRst(life, errno)) : unreachable(errno + " while dialling");
        }
    }

    /** The client broke the connection before the upstream answered: the upstream will see its bytes, then its RST. */
    record DiallingForRst(Life life, Errno errno) implements Undialled {
        @Override
        public Step connected() {
            return Closing.mirror(Side.CLIENT, errno, life, new Ending.Reset(Side.CLIENT, errno))
                    .after(new Command.Relay());
        }

        @Override
        public Step unreachable(String reason) {
            return Closing.begin(
                    new Ending.Unreachable(reason),
                    List.of(
                            new Move.Close(Side.CLIENT, RstCause.INTERNAL),
                            new Move.Close(Side.UPSTREAM, RstCause.INTERNAL)));
        }

        @Override
        public Step broke(Side side, Errno again) {
            return side == Side.CLIENT ? stay(this) : unreachable(again + " while dialling");
        }
    }

    /** Both directions are open and relayed. */
    record Relaying(Life life) implements Dialled {
        @Override
        public Step eof(Side side) {
            long idleMillis = life.timeouts().halfClosedMillis();
            return Step.to(
                    new HalfClosed(life, side),
                    new Command.WatchIdle(idleMillis),
                    new Command.Perform(new Move.Finish(side.other(), idleMillis)));
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return Closing.mirror(side, errno, life, new Ending.Reset(side, errno));
        }

        @Override
        public Step triggered() {
            return life.plan() instanceof Plan.Break now ? Breaking.begin(life, now, Set.of(), List.of()) : stay(this);
        }

        @Override
        public Step moved(Reached reached) {
            return stay(this);
        }

        @Override
        public Step expired() {
            return stay(this);
        }
    }

    /** One side has finished and the other was told; the other direction is still relayed. */
    record HalfClosed(Life life, Side finished) implements Dialled {
        @Override
        public Step eof(Side side) {
            return side == finished ? stay(this) : Finishing.begin(life, finished);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return Closing.mirror(side, errno, life, new Ending.Reset(side, errno));
        }

        @Override
        public Step triggered() {
            return life.plan() instanceof Plan.Break now
                    ? Breaking.begin(life, now, Set.of(finished), List.of())
                    : stay(this);
        }

        @Override
        public Step moved(Reached reached) {
            return reached instanceof Reached.Late ? expired() : stay(this);
        }

        @Override
        public Step expired() {
            return Closing.abortBoth(RstCause.TIMEOUT, new Ending.TimedOut("half-closed"));
        }
    }

    /** Both sides have finished: what is queued goes out with its FIN, and the sockets stay until that is taken. */
    record Finishing(Life life, List<Move> rest) implements Past {
        static Step begin(Life life, Side first) {
            long idleMillis = life.timeouts().halfClosedMillis();
            List<Move> moves = List.of(
                    new Move.Finish(first, idleMillis),
                    new Move.Finish(first.other(), idleMillis),
                    new Move.Linger(first, idleMillis),
                    new Move.Close(Side.CLIENT, RstCause.INTERNAL),
                    new Move.Close(Side.UPSTREAM, RstCause.INTERNAL));
            return Step.to(new Finishing(life, moves), new Command.Perform(moves.get(0)));
        }

        @Override
        public Step eof(Side side) {
            return stay(this);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return Closing.mirror(side, errno, life, new Ending.Reset(side, errno));
        }

        @Override
        public Step moved(Reached reached) {
            if (reached instanceof Reached.Late) {
                return Closing.abortBoth(RstCause.TIMEOUT, new Ending.TimedOut("half-closed"));
            }
            List<Move> left = rest.subList(1, rest.size());
            return left.isEmpty()
                    ? Closing.end(new Ending.Finished())
                    : Step.to(new Finishing(life, left), new Command.Perform(left.get(0)));
        }

        /** The last moves have deadlines of their own: bytes that the kernel has taken are not thrown away any more. */
        @Override
        public Step expired() {
            return stay(this);
        }
    }

    /**
     * A fault is being carried out, move by move.
     *
     * @param finished the sides that have sent their FIN
     * @param rest the moves that are left; the first is being performed
     * @param notes what else there is to know: deadlines that passed on the way
     * @param misses why the fault is not what its name says; empty as long as it is
     */
    record Breaking(
            Life life, Plan.Break now, Set<Side> finished, List<Move> rest, List<String> notes, List<String> misses)
            implements Past {
        static Step begin(Life life, Plan.Break now, Set<Side> finished, List<Move> first) {
            List<Move> moves = Stream.concat(first.stream(), now.fault().strike(life.timeouts()).stream())
                    .toList();
            return Step.to(
                    new Breaking(life, now, finished, moves, List.of(), List.of()), new Command.Perform(moves.get(0)));
        }

        @Override
        public Step eof(Side side) {
            Set<Side> both = Stream.concat(finished.stream(), Stream.of(side)).collect(Collectors.toUnmodifiableSet());
            return stay(new Breaking(life, now, both, rest, notes, misses));
        }

        @Override
        public Step broke(Side side, Errno errno) {
            if (!now.fault().target().hits(side)) {
                return stay(this);
            }
            String reason = "the " + side.word() + " broke the connection first (" + errno + ")";
            return Closing.mirror(side, errno, life, new Ending.Missed(now, reason))
                    .after(new Command.TellMissed(now, reason));
        }

        @Override
        public Step moved(Reached reached) {
            Breaking then =
                    new Breaking(life, now, finished, rest.subList(1, rest.size()), notes(reached), misses(reached));
            return then.rest.isEmpty() ? then.settle() : Step.to(then, new Command.Perform(then.rest.get(0)));
        }

        private List<String> notes(Reached reached) {
            if (reached instanceof Reached.Late late && !spoils(rest.get(0))) {
                return with(notes, late.what());
            }
            return reached instanceof Reached.Done done && !done.note().isEmpty() ? with(notes, done.note()) : notes;
        }

        private List<String> misses(Reached reached) {
            if (reached instanceof Reached.Late late && spoils(rest.get(0))) {
                return with(misses, late.what());
            }
            return reached instanceof Reached.Gone gone ? with(misses, gone.what()) : misses;
        }

        /** Whether the fault is no longer what its name says when this move comes too late. */
        private static boolean spoils(Move move) {
            return move instanceof Move.AwaitFinAcked || move instanceof Move.Finish;
        }

        private static List<String> with(List<String> list, String more) {
            return Stream.concat(list.stream(), Stream.of(more)).toList();
        }

        private Step settle() {
            if (misses.isEmpty()) {
                String note = String.join("; ", notes);
                return aftermath(new Ending.Faulted(now, note)).after(new Command.TellInjected(now, note));
            }
            String reason = String.join("; ", misses);
            return aftermath(new Ending.Missed(now, reason)).after(new Command.TellMissed(now, reason));
        }

        private Step aftermath(Ending ending) {
            return switch (now.fault().aftermath()) {
                case CLOSE_SPARED ->
                    Closing.begin(ending, Closing.politely(now.fault().target().spared(), life));
                case RELAY_ON -> Severed.begin(life, now.fault().target(), finished, ending);
                case HOLD -> Held.begin(life, now.fault().target(), finished, ending);
            };
        }

        @Override
        public Step expired() {
            return stay(this);
        }

        @Override
        public Step stop() {
            String reason = "Hangup was stopped first";
            return Past.super.stop().after(new Command.TellMissed(now, reason));
        }

        @Override
        public Step failed(String what) {
            return Past.super.failed(what).after(new Command.TellMissed(now, "internal error: " + what));
        }
    }

    /** Half-closed by a rule: what the hit sides would have received is dropped, the other direction goes on. */
    record Severed(Life life, Target target, Ending ending) implements Past {
        static Step begin(Life life, Target target, Set<Side> finished, Ending ending) {
            if (target.hit().stream().anyMatch(finished::contains)) {
                return Closing.begin(ending, Closing.politely(List.of(Side.CLIENT, Side.UPSTREAM), life));
            }
            List<Command> commands = new ArrayList<>();
            for (Side side : target.hit()) {
                commands.add(new Command.Perform(new Move.Mute(side.other())));
            }
            for (Side side : target.hit()) {
                commands.add(new Command.Perform(target == Target.BOTH ? new Move.Mute(side) : new Move.Resume(side)));
            }
            commands.add(new Command.WatchIdle(life.timeouts().halfClosedMillis()));
            return new Step(new Severed(life, target, ending), commands);
        }

        @Override
        public Step eof(Side side) {
            return target.hits(side)
                    ? Closing.begin(ending, Closing.politely(List.of(side.other(), side), life))
                    : stay(this);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return Closing.mirror(side, errno, life, ending);
        }

        @Override
        public Step moved(Reached reached) {
            return stay(this);
        }

        @Override
        public Step expired() {
            return Closing.abortBoth(RstCause.TIMEOUT, new Ending.TimedOut("half-closed"));
        }
    }

    /** Stalled by a rule: silence, until the side that is hit leaves. */
    record Held(Life life, Target target, Ending ending) implements Past {
        static Step begin(Life life, Target target, Set<Side> finished, Ending ending) {
            Held held = new Held(life, target, ending);
            return target.hit().stream().anyMatch(finished::contains)
                    ? Step.to(
                            held,
                            new Command.Hold(),
                            new Command.WatchIdle(life.timeouts().stalledMillis()))
                    : Step.to(held, new Command.Hold());
        }

        @Override
        public Step eof(Side side) {
            return leaving(side);
        }

        @Override
        public Step leaving(Side side) {
            return target.hits(side)
                    ? Step.to(this, new Command.WatchIdle(life.timeouts().stalledMillis()))
                    : stay(this);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            if (target.hits(side.other())) {
                return Step.to(this, new Command.WatchIdle(life.timeouts().stalledMillis()));
            }
            return Closing.mirror(side, errno, life, ending);
        }

        @Override
        public Step moved(Reached reached) {
            return stay(this);
        }

        @Override
        public Step expired() {
            return Closing.abortBoth(RstCause.TIMEOUT, ending);
        }
    }

    /** The last moves of a connection whose ending is known. */
    record Closing(Ending ending, List<Move> rest) implements Last {
        static Step begin(Ending ending, List<Move> moves) {
            return moves.isEmpty()
                    ? end(ending)
                    : Step.to(new Closing(ending, moves), new Command.Perform(moves.get(0)));
        }

        static Step end(Ending ending) {
            return Step.to(new Ended(ending), new Command.End(ending));
        }

        static Step abortBoth(RstCause cause, Ending ending) {
            return begin(ending, List.of(new Move.Abort(Side.CLIENT, cause), new Move.Abort(Side.UPSTREAM, cause)));
        }

        /**
         * A RST of one side is told to the other as a RST, behind all that was sent before it. EPIPE is the kernel's word for
         * a RST behind a FIN (tcp_reset() in net/ipv4/tcp_input.c): then a FIN goes before it here too, if none has gone yet.
         */
        static Step mirror(Side broken, Errno errno, Life life, Ending ending) {
            Side other = broken.other();
            long withinMillis = life.timeouts().mirrorMillis();
            List<Move> moves = new ArrayList<>();
            moves.add(new Move.Close(broken, RstCause.INTERNAL));
            moves.add(new Move.StopReading(other));
            if (errno == Errno.EPIPE) {
                moves.add(new Move.Finish(other, withinMillis));
            }
            moves.add(new Move.AwaitAcked(other, withinMillis));
            moves.add(new Move.Abort(other, RstCause.MIRRORED));
            return begin(ending, moves);
        }

        /** A FIN behind all that is queued, then patience until the peer's own FIN, so that no close sends a RST. */
        static List<Move> politely(List<Side> sides, Life life) {
            List<Move> moves = new ArrayList<>();
            for (Side side : sides) {
                moves.add(new Move.Finish(side, life.timeouts().ackedMillis()));
                moves.add(new Move.Drain(side, life.timeouts().drainMillis()));
                moves.add(new Move.Close(side, RstCause.TIMEOUT));
            }
            return List.copyOf(moves);
        }

        @Override
        public Step moved(Reached reached) {
            return begin(ending, rest.subList(1, rest.size()));
        }

        @Override
        public Step stop() {
            return abortBoth(RstCause.SHUTDOWN, ending);
        }

        @Override
        public Step failed(String what) {
            return abortBoth(RstCause.INTERNAL, new Ending.Internal(what));
        }
    }

    /** Over. Whatever is still signalled comes too late. */
    record Ended(Ending ending) implements Last {
        @Override
        public Step moved(Reached reached) {
            return stay(this);
        }

        @Override
        public Step stop() {
            return stay(this);
        }

        @Override
        public Step failed(String what) {
            return stay(this);
        }
    }
}
