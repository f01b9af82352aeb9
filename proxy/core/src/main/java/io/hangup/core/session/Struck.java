package io.hangup.core.session;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The life of a connection that a rule breaks: the second half of {@link State}, whose picture has it too. A fault is carried
 * out ({@link Breaking}); behind it the connection is closed, or goes on half ({@link Severed}), in silence ({@link Held}),
 * or whole, perhaps after a pause ({@link Paused}).
 */
public sealed interface Struck extends State.Past {
    /**
     * A fault is being carried out: part by part, each of them move by move.
     *
     * @param now the whole of it
     * @param finished the sides that have sent their FIN
     * @param part the part it is at
     * @param rest the moves that are left of that; the first is being performed
     * @param later the parts that are left
     * @param ending how the connection ends if nothing else goes wrong
     */
    record Breaking(
            Life life, Plan.Break now, Set<Side> finished, Part part, List<Move> rest, List<Fault> later, Ending ending)
            implements Struck {
        /**
         * One part of a fault.
         *
         * @param plan the plan of which only this part is meant
         * @param notes what else there is to know: deadlines that passed on the way
         * @param misses why it is not what its name says; empty as long as it is
         */
        record Part(Plan.Break plan, List<String> notes, List<String> misses) {
            Part after(Move move, Reached reached) {
                if (reached instanceof Reached.Late late) {
                    return spoils(move) ? missing(late.what()) : noting(late.what());
                }
                if (reached instanceof Reached.Gone gone) {
                    return missing(gone.what());
                }
                return reached instanceof Reached.Done done && !done.note().isEmpty() ? noting(done.note()) : this;
            }

            /** Whether the fault is no longer what its name says when this move comes too late. */
            private static boolean spoils(Move move) {
                return move instanceof Move.AwaitFinAcked || move instanceof Move.Finish || move instanceof Move.Babble;
            }

            private Part noting(String more) {
                return new Part(plan, with(notes, more), misses);
            }

            private Part missing(String more) {
                return new Part(plan, notes, with(misses, more));
            }

            private static List<String> with(List<String> list, String more) {
                return Stream.concat(list.stream(), Stream.of(more)).toList();
            }

            boolean missed() {
                return !misses.isEmpty();
            }

            String reason() {
                return String.join("; ", misses);
            }

            Command told() {
                return missed()
                        ? new Command.TellMissed(plan, reason())
                        : new Command.TellInjected(plan, String.join("; ", notes));
            }
        }

        static Step begin(Life life, Plan.Break now, Set<Side> finished, List<Move> first) {
            return begin(life, now, finished, first, now.fault().parts(), new Ending.Faulted(now, ""));
        }

        private static Step begin(
                Life life, Plan.Break now, Set<Side> finished, List<Move> first, List<Fault> parts, Ending ending) {
            Fault next = parts.get(0);
            List<Move> moves = new ArrayList<>(first);
            moves.addAll(next.strike(life.timeouts()));
            Breaking begun = new Breaking(
                    life,
                    now,
                    finished,
                    new Part(now.part(next), List.of(), List.of()),
                    List.copyOf(moves),
                    parts.subList(1, parts.size()),
                    ending);
            return Step.to(begun, new Command.Perform(moves.get(0)));
        }

        /** The plan, of which only the part is meant that is being carried out. */
        public Plan.Break underWay() {
            return part.plan();
        }

        private Breaking with(Life other, Set<Side> ended) {
            return new Breaking(other, now, ended, part, rest, later, ending);
        }

        @Override
        public Step eof(Side side) {
            return Step.to(with(
                    life, Stream.concat(finished.stream(), Stream.of(side)).collect(Collectors.toUnmodifiableSet())));
        }

        @Override
        public Step broke(Side side, Errno errno) {
            boolean matters =
                    now.fault().target().hits(side) || now.fault().aftermath().relays();
            if (!matters || struck()) {
                return Step.to(with(life.without(side, errno), finished));
            }
            return overtaken(life, now, side, errno, left());
        }

        /** Nobody waits for it, and it does not fail. */
        static Stream<Command> refuse(Plan.Break part, long millis) {
            return Stream.of(new Command.Perform(new Move.Refuse(millis)), new Command.TellInjected(part, ""));
        }

        /** A side broke the connection before these parts: they missed it, but for those that need no connection. */
        private static Step overtaken(Life life, Plan.Break now, Side side, Errno errno, List<Fault> parts) {
            String reason = "the " + side.word() + " broke the connection first (" + errno + ")";
            List<Command> commands = new ArrayList<>();
            for (Fault each : parts) {
                if (each instanceof Fault.Refuse refuse) {
                    refuse(now.part(each), refuse.millis()).forEach(commands::add);
                } else {
                    commands.add(new Command.TellMissed(now.part(each), reason));
                }
            }
            Ending ending = parts.stream()
                    .filter(each -> !(each instanceof Fault.Refuse))
                    .findFirst()
                    .<Ending>map(missed -> new Ending.Missed(now.part(missed), reason))
                    .orElse(new Ending.Faulted(now, "reset by the " + side.word()));
            Step mirror = State.Closing.mirror(side, errno, life, ending);
            commands.addAll(mirror.commands());
            return new Step(mirror.next(), commands);
        }

        /** Whether a part that ends the connection is over, so that nobody can break it first. */
        private boolean struck() {
            List<Fault> parts = now.fault().parts();
            return parts.subList(0, parts.size() - later.size() - 1).stream()
                    .anyMatch(each -> each.aftermath().isEnd());
        }

        @Override
        public Step moved(Reached reached) {
            Breaking then = new Breaking(
                    life, now, finished, part.after(rest.get(0), reached), rest.subList(1, rest.size()), later, ending);
            return then.rest.isEmpty()
                    ? then.settle().after(then.part.told())
                    : Step.to(then, new Command.Perform(then.rest.get(0)));
        }

        /** A part is through: the next one, or what becomes of the connection. */
        private Step settle() {
            if (part.missed()) {
                return settleMissed();
            }
            if (part.plan().fault() instanceof Fault.StallFor stall) {
                return Paused.begin(life, now, finished, stall, later);
            }
            return later.isEmpty() ? aftermath(noted()) : begin(life, now, finished, List.of(), later, noted());
        }

        /** A part that missed takes those behind it along, but for those that need no connection. */
        private Step settleMissed() {
            Ending then = new Ending.Missed(part.plan(), part.reason());
            List<Fault> next =
                    later.stream().filter(Fault.Refuse.class::isInstance).toList();
            List<Fault> lost =
                    later.stream().filter(each -> !next.contains(each)).toList();
            Step step = next.isEmpty() ? aftermath(then) : begin(life, now, finished, List.of(), next, then);
            return missing(step, now, lost, part.reason());
        }

        /** The ending, with what else there is to know of this part. */
        private Ending noted() {
            return ending instanceof Ending.Faulted && !part.notes().isEmpty()
                    ? new Ending.Faulted(now, String.join("; ", part.notes()))
                    : ending;
        }

        private Step aftermath(Ending then) {
            return switch (now.fault().aftermath()) {
                case CLOSE_SPARED ->
                    State.Closing.begin(then, life.politely(now.fault().target().spared()));
                case RELAY_ON -> Severed.begin(life, now.fault().target(), finished, then);
                case HOLD -> Held.begin(life, now.fault().target(), finished, then);
                case PAUSE, GO_ON -> life.with(new Plan.PassThrough()).relayed(finished);
            };
        }

        @Override
        public Step expired() {
            return Step.to(this);
        }

        @Override
        public Step stop() {
            return missing(Struck.super.stop(), now, left(), "Hangup was stopped first");
        }

        @Override
        public Step failed(String what) {
            return missing(Struck.super.failed(what), now, left(), "internal error: " + what);
        }

        private List<Fault> left() {
            return Stream.concat(Stream.of(part.plan().fault()), later.stream()).toList();
        }

        /** A step in front of which is told that these parts missed it. */
        private static Step missing(Step step, Plan.Break now, List<Fault> parts, String reason) {
            Stream<Command> told = parts.stream().map(each -> new Command.TellMissed(now.part(each), reason));
            return new Step(
                    step.next(), Stream.concat(told, step.commands().stream()).toList());
        }
    }

    /**
     * Stalled by a rule for a time: then comes the next part of the fault, or all goes on.
     *
     * @param left the parts of the fault that are left
     */
    record Paused(Life life, Plan.Break now, Set<Side> finished, List<Fault> left) implements Struck, State.Steerable {
        static Step begin(Life life, Plan.Break now, Set<Side> finished, Fault.StallFor stall, List<Fault> left) {
            return Step.to(new Paused(life, now, finished, left), new Command.Pause(stall.millis()));
        }

        @Override
        public Step eof(Side side) {
            return Step.to(new Paused(
                    life,
                    now,
                    Stream.concat(finished.stream(), Stream.of(side)).collect(Collectors.toUnmodifiableSet()),
                    left));
        }

        /**
         * A RST of the side that is hit ends the silence; one of the other side is told when the silence is over, if
         * anything is to be relayed then. What was sent before it goes first.
         */
        @Override
        public Step broke(Side side, Errno errno) {
            if (now.fault().target().hits(side)) {
                return life.behindTheRest(Breaking.overtaken(life, now, side, errno, left));
            }
            return Step.to(
                    now.fault().aftermath().relays()
                            ? new PausedForRst(life, now, side, errno, left)
                            : new Paused(life.without(side, errno), now, finished, left));
        }

        @Override
        public Step moved(Reached reached) {
            return left.isEmpty()
                    ? life.with(new Plan.PassThrough()).relayed(finished)
                    : Breaking.begin(life, now, finished, List.of(), left, new Ending.Faulted(now, ""));
        }

        @Override
        public Step planned(Plan plan) {
            return life.with(plan).relayed(finished).after(new Command.Unshape());
        }

        @Override
        public Step fired(Plan.Break other) {
            return life.struck(other, finished);
        }

        @Override
        public Step expired() {
            return Step.to(this);
        }

        @Override
        public Step stop() {
            return Breaking.missing(Struck.super.stop(), now, left, "Hangup was stopped first");
        }

        @Override
        public Step failed(String what) {
            return Breaking.missing(Struck.super.failed(what), now, left, "internal error: " + what);
        }
    }

    /**
     * The side that is not hit broke the connection while it was stalled for a time: told when the time is over.
     *
     * @param left the parts of the fault that are left
     */
    record PausedForRst(Life life, Plan.Break now, Side broken, Errno errno, List<Fault> left)
            implements Struck, State.Steerable {
        private Step mirror() {
            return life.behindTheRest(State.Closing.mirror(broken, errno, life, new Ending.Reset(broken, errno)));
        }

        @Override
        public Step eof(Side side) {
            return Step.to(this);
        }

        @Override
        public Step broke(Side side, Errno again) {
            return side == broken ? Step.to(this) : moved(new Reached.Done(""));
        }

        @Override
        public Step moved(Reached reached) {
            return left.isEmpty() ? mirror() : life.behindTheRest(Breaking.overtaken(life, now, broken, errno, left));
        }

        @Override
        public Step planned(Plan plan) {
            return mirror();
        }

        @Override
        public Step fired(Plan.Break other) {
            return Breaking.overtaken(life, other, broken, errno, other.fault().parts());
        }

        @Override
        public Step expired() {
            return Step.to(this);
        }

        @Override
        public Step stop() {
            return Breaking.missing(Struck.super.stop(), now, left, "Hangup was stopped first");
        }

        @Override
        public Step failed(String what) {
            return Breaking.missing(Struck.super.failed(what), now, left, "internal error: " + what);
        }
    }

    /** Half-closed by a rule: what the hit sides would have received is dropped, the other direction goes on. */
    record Severed(Life life, Target target, Ending ending) implements Struck {
        static Step begin(Life life, Target target, Set<Side> finished, Ending ending) {
            if (target.hit().stream().anyMatch(finished::contains)) {
                return State.Closing.begin(ending, State.Closing.politely(List.of(Side.CLIENT, Side.UPSTREAM), life));
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
                    ? State.Closing.begin(ending, State.Closing.politely(List.of(side.other(), side), life))
                    : Step.to(this);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            return State.Closing.mirror(side, errno, life, ending);
        }

        @Override
        public Step moved(Reached reached) {
            return Step.to(this);
        }

        @Override
        public Step expired() {
            return State.Closing.abortBoth(RstCause.TIMEOUT, new Ending.TimedOut("half-closed"));
        }
    }

    /** Stalled by a rule: silence, until the side that is hit leaves. */
    record Held(Life life, Target target, Set<Side> finished, Ending ending) implements Struck, State.Steerable {
        static Step begin(Life life, Target target, Set<Side> finished, Ending ending) {
            Held held = new Held(life, target, finished, ending);
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
                    : Step.to(this);
        }

        @Override
        public Step broke(Side side, Errno errno) {
            if (target.hits(side.other())) {
                return Step.to(
                        new HeldForRst(life, target, side, errno, ending),
                        new Command.WatchIdle(life.timeouts().stalledMillis()));
            }
            return State.Closing.mirror(side, errno, life, ending);
        }

        @Override
        public Step moved(Reached reached) {
            return Step.to(this);
        }

        @Override
        public Step planned(Plan plan) {
            return life.with(plan).relayed(finished).after(new Command.Unshape());
        }

        @Override
        public Step fired(Plan.Break now) {
            return life.struck(now, finished);
        }

        @Override
        public Step expired() {
            return State.Closing.abortBoth(RstCause.TIMEOUT, ending);
        }
    }

    /** Stalled by a rule, and the other side broke the connection: the side that is hit does not learn of it yet. */
    record HeldForRst(Life life, Target target, Side broken, Errno errno, Ending ending)
            implements Struck, State.Steerable {
        private Step mirror() {
            return State.Closing.mirror(broken, errno, life, ending);
        }

        @Override
        public Step eof(Side side) {
            return leaving(side);
        }

        @Override
        public Step leaving(Side side) {
            return target.hits(side)
                    ? Step.to(this, new Command.WatchIdle(life.timeouts().stalledMillis()))
                    : Step.to(this);
        }

        @Override
        public Step broke(Side side, Errno again) {
            return side == broken ? Step.to(this) : mirror();
        }

        @Override
        public Step moved(Reached reached) {
            return Step.to(this);
        }

        @Override
        public Step planned(Plan plan) {
            return mirror();
        }

        @Override
        public Step fired(Plan.Break now) {
            return Breaking.overtaken(life, now, broken, errno, now.fault().parts());
        }

        @Override
        public Step expired() {
            return State.Closing.abortBoth(RstCause.TIMEOUT, ending);
        }
    }
}
