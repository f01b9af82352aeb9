package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The life of one connection. Each state answers every signal with the next state and what to do; a state that forgets a
 * signal does not compile. Nothing outside this file changes what a connection
 * is, but its second half: {@link Struck}, the states of a connection that a rule breaks.
 *
 * <pre>
 *                    ┌────────── moment: accepted ──────────────────────┐
 *   begin ──▶ Dialling ── connected ──▶ Relaying ── triggered ──▶ Breaking ──▶ Closing ──▶ Ended
 *                │  │                    │  ▲ │                   ▲  │  │ ▲
 *                │  └ moment: connected ─┼──┼─┼───────────────────┘  │  ├─┼─▶ Severed  (half-close) ──▶ Closing
 *                │                      eof │ └─ broke ─▶ Closing    │  ├─┼─▶ Held     (stall)      ──▶ Closing
 *                │                       ▼  └─── all goes on ────────┼──┤ │
 *                │                   HalfClosed ── triggered ────────┘  └─┴─▶ Paused   (stall for a time)
 *                │                       │ eof                                 └▶ Relaying, HalfClosed or Finishing
 *                │                       ▼
 *                │                   Finishing ──▶ Ended
 *                ├─ client broke ─▶ DiallingForRst ── connected ──▶ Closing (the RST is mirrored)
 *                └─ unreachable ─▶ Closing (the client gets a RST)
 * </pre>
 *
 * From every state but Ended, {@code stop} and {@code failed} lead to Closing with a RST to both sides. A connection whose
 * ending is not settled takes another plan ({@code planned}), or a fault out of turn ({@code fired}).
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

    /** There is another plan from now on. Silence that a rule imposed is over, unless the new plan says otherwise. */
    Step planned(Plan plan);

    /** A fault happens now, whatever was planned. */
    Step fired(Plan.Break plan);

    /** The move that was handed out is over. */
    Step moved(Reached reached);

    /** The idle time that was asked for has passed. */
    Step expired();

    /** Hangup ends. */
    Step stop();

    /** Something in Hangup itself threw. */
    Step failed(String what);

    /** This state in words, for whoever asks what a connection does: {@code half-closed}. */
    default String word() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The first step of a connection that was accepted with this plan. */
    static Step begin(Plan plan, Timeouts timeouts) {
        Life life = new Life(plan, timeouts, Life.Line.UNDIALLED, Optional.empty());
        if (plan instanceof Plan.Break now
                && now.moment() instanceof Moment.Accepted
                && !now.fault().needsUpstream()) {
            return Struck.Breaking.begin(life, now, Set.of(), life.settling());
        }
        return Dialling.begin(life);
    }

    private static Step stay(State state) {
        return Step.to(state);
    }

    /**
     * What every open state answers to the end of Hangup and to its defects: a RST to both, with its cause. That a side
     * leaves while it is not being read matters to {@link Struck.Held} alone; all others will read on and see its FIN.
     */
    sealed interface Open extends State {
        @Override
        default Step leaving(Side side) {
            return stay(this);
        }

        @Override
        default Step planned(Plan plan) {
            return stay(this);
        }

        @Override
        default Step fired(Plan.Break plan) {
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

    /** What becomes of the connection is not settled: another plan is heard. */
    sealed interface Steerable extends Open
            permits Dialling,
                    DiallingForFault,
                    Relaying,
                    HalfClosed,
                    Struck.Paused,
                    Struck.PausedForRst,
                    Struck.Held,
                    Struck.HeldForRst {
        @Override
        Step planned(Plan plan);

        @Override
        Step fired(Plan.Break plan);
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
    sealed interface Past extends Dialled permits Finishing, Last, Struck {
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
    record Dialling(Life life) implements Undialled, Steerable {
        static Step begin(Life life) {
            return Step.to(new Dialling(life.dialled()), new Command.Dial());
        }

        @Override
        public Step connected() {
            return life.plan() instanceof Plan.Break now && isDue(now.moment())
                    ? Struck.Breaking.begin(life, now, Set.of(), life.settling())
                    : life.relayed(Set.of());
        }

        /** Whether nothing more has to come. */
        private static boolean isDue(Moment moment) {
            return moment instanceof Moment.Connected || moment instanceof Moment.Accepted;
        }

        @Override
        public Step planned(Plan plan) {
            return stay(new Dialling(life.with(plan)));
        }

        @Override
        public Step fired(Plan.Break now) {
            if (now.fault() instanceof Fault.Refuse refuse) {
                return new Step(
                        new Dialling(life.with(new Plan.PassThrough())),
                        Struck.Breaking.refuse(now, refuse.millis()).toList());
            }
            return now.fault().needsUpstream()
                            || !now.fault().parts().get(0).aftermath().isEnd()
                    ? stay(new DiallingForFault(life.with(now), now))
                    : Struck.Breaking.begin(life.with(now), now, Set.of(), life.settling());
        }

        @Override
        public Step unreachable(String reason) {
            return Closing.begin(
                    new Ending.Unreachable(reason),
                    Stream.concat(
                                    life.settling().stream(),
                                    Stream.of(
                                            new Move.Abort(Side.CLIENT, RstCause.UNREACHABLE),
                                            new Move.Close(Side.UPSTREAM, RstCause.INTERNAL)))
                            .toList());
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return side == Side.CLIENT ? stay(new DiallingForRst(life, errno)) : unreachable(errno + " while dialling");
        }
    }

    /** A fault happens now, but it waits for the upstream that is being dialled: it comes with the answer, whatever its moment. */
    record DiallingForFault(Life life, Plan.Break now) implements Undialled, Steerable {
        @Override
        public Step connected() {
            return Struck.Breaking.begin(life, now, Set.of(), life.settling());
        }

        @Override
        public Step planned(Plan plan) {
            return new Dialling(life).planned(plan);
        }

        @Override
        public Step fired(Plan.Break other) {
            return new Dialling(life).fired(other);
        }

        @Override
        public Step unreachable(String reason) {
            return refusing(new Dialling(life).unreachable(reason));
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return refusing(new Dialling(life).broke(side, errno));
        }

        /** A refusal needs no connection. */
        private Step refusing(Step step) {
            Stream<Command> refusals = now.fault().parts().stream()
                    .filter(Fault.Refuse.class::isInstance)
                    .flatMap(part -> Struck.Breaking.refuse(now.part(part), ((Fault.Refuse) part).millis()));
            return new Step(
                    step.next(),
                    Stream.concat(refusals, step.commands().stream()).toList());
        }
    }

    /** The client broke the connection before the upstream answered: the upstream will see its bytes, then its RST. */
    record DiallingForRst(Life life, Errno errno) implements Undialled {
        @Override
        public Step connected() {
            return Closing.mirror(Side.CLIENT, errno, life, new Ending.Reset(Side.CLIENT, errno))
                    .after(new Command.Relay(new Plan.PassThrough()));
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
    record Relaying(Life life) implements Dialled, Steerable {
        @Override
        public Step eof(Side side) {
            return HalfClosed.begin(life, side);
        }

        @Override
        public Step planned(Plan plan) {
            return life.with(plan).relayed(Set.of()).after(new Command.Unshape());
        }

        @Override
        public Step fired(Plan.Break now) {
            return Struck.Breaking.begin(life.with(now), now, Set.of(), List.of());
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return Closing.mirror(side, errno, life, new Ending.Reset(side, errno));
        }

        @Override
        public Step triggered() {
            return life.plan() instanceof Plan.Break now
                    ? Struck.Breaking.begin(life, now, Set.of(), List.of())
                    : stay(this);
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
    record HalfClosed(Life life, Side finished) implements Dialled, Steerable {
        static Step begin(Life life, Side finished) {
            long idleMillis = life.timeouts().halfClosedMillis();
            return Step.to(
                    new HalfClosed(life, finished),
                    new Command.WatchIdle(idleMillis),
                    new Command.Perform(new Move.Finish(finished.other(), idleMillis)));
        }

        @Override
        public Step planned(Plan plan) {
            return Step.to(new HalfClosed(life.with(plan), finished), new Command.Unshape(), new Command.Relay(plan));
        }

        @Override
        public Step fired(Plan.Break now) {
            return Struck.Breaking.begin(life.with(now), now, Set.of(finished), List.of());
        }

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
                    ? Struck.Breaking.begin(life, now, Set.of(finished), List.of())
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
