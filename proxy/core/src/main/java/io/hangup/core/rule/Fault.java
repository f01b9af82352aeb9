package io.hangup.core.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A named misfortune: a script of {@link Move}s against the sides it hits, and what becomes of the connection afterwards.
 * The script is data, so that what {@code explain} prints is what the engine performs.
 */
public sealed interface Fault {
    /** Whom it hits. */
    Target target();

    /** Its name in YAML, logs and metrics. */
    String name();

    /** What is done to the sides that are hit; when the last move is done, the fault is injected. */
    List<Move> strike(Timeouts timeouts);

    /** What becomes of the connection after the strike. */
    Aftermath aftermath();

    /** What becomes of a connection after its fault. */
    enum Aftermath {
        /** The sides that were spared get a FIN behind all that was relayed to them; their own bytes are dropped. */
        CLOSE_SPARED,
        /** The direction that was cut stays cut; the other goes on until its sender is done. */
        RELAY_ON,
        /** Silence: nothing is read, nothing is sent, until the peers leave. */
        HOLD
    }

    /** One RST, behind everything that was relayed. First call after it: ECONNRESET; later writes: EPIPE. */
    record Reset(Target target) implements Fault {
        @Override
        public String name() {
            return "reset";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(Move.StopReading::new, Target.BOTH),
                    each(side -> new Move.AwaitAcked(side, timeouts.ackedMillis()), target),
                    each(side -> new Move.Abort(side, RstCause.RULE), target)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.CLOSE_SPARED;
        }
    }

    /** A close with bytes left unread in the kernel, which answers with one RST (RFC 2525, 2.17). */
    record Unread(Target target) implements Fault {
        @Override
        public String name() {
            return "unread";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(Move.StopReading::new, Target.BOTH),
                    each(side -> new Move.AwaitAcked(side, timeouts.ackedMillis()), target),
                    each(side -> new Move.AwaitUnread(side, timeouts.unreadMillis()), target),
                    each(side -> new Move.Abort(side, RstCause.RULE), target)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.CLOSE_SPARED;
        }
    }

    /** A FIN, and once it is acknowledged a RST: reads see the end of the stream, the first write gets EPIPE. */
    record BrokenPipe(Target target) implements Fault {
        @Override
        public String name() {
            return "broken-pipe";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(Move.StopReading::new, Target.BOTH),
                    each(side -> new Move.AwaitAcked(side, timeouts.ackedMillis()), target),
                    each(side -> new Move.Finish(side, timeouts.ackedMillis()), target),
                    each(side -> new Move.AwaitFinAcked(side, timeouts.finAckedMillis()), target),
                    each(side -> new Move.Abort(side, RstCause.RULE), target)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.CLOSE_SPARED;
        }
    }

    /** A FIN and a close; what arrives later is answered with a RST by the kernel. */
    record Close(Target target) implements Fault {
        @Override
        public String name() {
            return "close";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(Move.StopReading::new, Target.BOTH),
                    each(side -> new Move.Finish(side, timeouts.ackedMillis()), target),
                    each(side -> new Move.Discard(side, timeouts.unreadMillis()), target),
                    each(side -> new Move.Close(side, RstCause.RULE), target)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.CLOSE_SPARED;
        }
    }

    /** A FIN, while the other direction goes on: reads see the end of the stream for ever, writes go on working. */
    record HalfClose(Target target) implements Fault {
        @Override
        public String name() {
            return "half-close";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(side -> new Move.StopReading(side.other()), target),
                    each(side -> new Move.Finish(side, timeouts.ackedMillis()), target)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.RELAY_ON;
        }
    }

    /** Silence: neither side is read any more, so that windows fill and timeouts are the peers' own. */
    record Stall(Target target) implements Fault {
        @Override
        public String name() {
            return "stall";
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return each(Move.StopReading::new, Target.BOTH);
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.HOLD;
        }
    }

    /** Every fault there is, against this target, in the order of the documentation. */
    static List<Fault> all(Target target) {
        return List.of(
                new Reset(target),
                new Unread(target),
                new BrokenPipe(target),
                new Close(target),
                new HalfClose(target),
                new Stall(target));
    }

    /** The fault of this name, or empty where there is none. */
    static Optional<Fault> named(String name, Target target) {
        return all(target).stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    private static List<Move> each(Function<Side, Move> move, Target target) {
        return target.hit().stream().map(move).toList();
    }

    private static List<Move> concat(List<List<Move>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
