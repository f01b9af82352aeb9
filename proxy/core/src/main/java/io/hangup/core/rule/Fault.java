package io.hangup.core.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A named misfortune: a script of {@link Move}s against the sides it hits, and what becomes of the connection afterwards.
 * The script is data, so that what {@code explain} prints is what the engine performs.
 */
public sealed interface Fault {
    /** Whom it hits. */
    Target target();

    /** Its name in logs and metrics; of a fault with several parts, the names joined by {@code +}. */
    String name();

    /** In the words of the command line: {@code stall 5s then reset}. */
    default String text() {
        return name();
    }

    /** What is done to the sides that are hit; when the last move is done, the fault is injected. */
    List<Move> strike(Timeouts timeouts);

    /** What becomes of the connection after the strike. */
    Aftermath aftermath();

    /** The faults that this one is made of, in order; each is told as injected or missed by itself. */
    default List<Fault> parts() {
        return List.of(this);
    }

    /** How the stream is shaped from the beginning of the connection, before the moment of the fault. */
    default Shape shape() {
        return Shape.NONE;
    }

    /** Whether it takes an upstream: it hits that side, or bytes are relayed after it. */
    default boolean needsUpstream() {
        return target().hits(Side.UPSTREAM) || aftermath().relays();
    }

    /** What becomes of a connection after its fault. */
    enum Aftermath {
        /** The sides that were spared get a FIN behind all that was relayed to them; their own bytes are dropped. */
        CLOSE_SPARED,
        /** The direction that was cut stays cut; the other goes on until its sender is done. */
        RELAY_ON,
        /** Silence: nothing is read, nothing is sent, until the peers leave. */
        HOLD,
        /** Silence for a time; then the next part of the fault, or all goes on as if nothing had been. */
        PAUSE,
        /** All goes on. */
        GO_ON;

        /** Whether nothing can be done to the peers of the connection any more. */
        public boolean isEnd() {
            return this == CLOSE_SPARED;
        }

        /** Whether bytes are relayed after it. */
        public boolean relays() {
            return this == RELAY_ON || this == PAUSE || this == GO_ON;
        }

        /** Whether it lasts until the peers end it. */
        public boolean isForGood() {
            return this == CLOSE_SPARED || this == RELAY_ON || this == HOLD;
        }
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
            return concat(List.of(each(Move.StopReading::new, Target.BOTH), goodbye(target, timeouts)));
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

    /**
     * Silence for a time. What the peers send meanwhile stays in the kernels and comes afterwards.
     *
     * @param millis at least 1
     */
    record StallFor(Target target, long millis) implements Fault {
        /** Checks the time. */
        public StallFor {
            atLeastOne("stall", millis);
        }

        @Override
        public String name() {
            return "stall";
        }

        @Override
        public String text() {
            return "stall " + Words.millis(millis);
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return each(Move.StopReading::new, Target.BOTH);
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.PAUSE;
        }
    }

    /**
     * So many random bytes behind all that was relayed, then a FIN and a close.
     *
     * @param bytes from 1 to {@link #MOST_GARBAGE_BYTES}
     */
    record Garbage(Target target, long bytes) implements Fault {
        /** Checks the count. */
        public Garbage {
            atLeastOne("garbage", bytes);
            if (bytes > MOST_GARBAGE_BYTES) {
                throw new IllegalArgumentException(
                        "garbage: " + bytes + " (expected: at most " + MOST_GARBAGE_BYTES + ")");
            }
        }

        @Override
        public String name() {
            return "garbage";
        }

        @Override
        public String text() {
            return "garbage " + Words.bytes(bytes);
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(List.of(
                    each(Move.StopReading::new, Target.BOTH),
                    each(side -> new Move.Babble(side, bytes, timeouts.ackedMillis()), target),
                    goodbye(target, timeouts)));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.CLOSE_SPARED;
        }
    }

    /**
     * The listener is closed for a time; connections stay. Whoever connects meanwhile gets ECONNREFUSED, and whoever waits
     * to be accepted a RST.
     *
     * @param millis at least 1
     */
    record Refuse(Target target, long millis) implements Fault {
        /** Checks the time. */
        public Refuse {
            atLeastOne("refuse", millis);
        }

        @Override
        public String name() {
            return "refuse";
        }

        @Override
        public String text() {
            return "refuse " + Words.millis(millis);
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return List.of(new Move.Refuse(millis));
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.GO_ON;
        }
    }

    /**
     * What the hit sides get comes late, slowly or in pieces.
     *
     * @param how not {@link Shape#NONE}
     */
    record Shaped(Target target, Shape how) implements Fault {
        /** Checks that there is anything to it. */
        public Shaped {
            if (how.leavesBytesAlone() && how.connectMillis() == 0) {
                throw new IllegalArgumentException("shape: none (expected: a delay, a throttle or a slice)");
            }
        }

        @Override
        public String name() {
            return how.name();
        }

        @Override
        public String text() {
            return how.text();
        }

        @Override
        public List<Move> strike(Timeouts timeouts) {
            return each(side -> new Move.Reshape(side, how), target);
        }

        @Override
        public Aftermath aftermath() {
            return Aftermath.GO_ON;
        }

        /** The dial comes before any moment: what delays it has to be known from the beginning. */
        @Override
        public Shape shape() {
            return new Shape(
                    how.connectMillis(),
                    0,
                    Math.min(how.jitterMillis(), how.connectMillis()),
                    Shape.UNLIMITED,
                    Shape.WHOLE,
                    0);
        }
    }

    /**
     * Several faults, one after the other. A shape in front of others holds from the beginning of the connection, and the
     * moment is that of the next part.
     *
     * @param written the parts; at least two
     */
    record InOrder(List<Fault> written) implements Fault {
        /** Copies the parts and checks that each can follow the one before. */
        public InOrder {
            written = List.copyOf(written);
            mistake(written).ifPresent(wrong -> {
                throw new IllegalArgumentException("faults in order: " + wrong);
            });
        }

        /** What is wrong with these parts in this order, or empty. */
        public static Optional<String> mistake(List<Fault> parts) {
            if (parts.size() < 2) {
                return Optional.of("a list of " + parts.size() + " (expected: at least two)");
            }
            for (int i = 0; i < parts.size(); i++) {
                Fault part = parts.get(i);
                Fault before = parts.get(Math.max(0, i - 1));
                if (part instanceof InOrder) {
                    return Optional.of("a list in a list (expected: one list)");
                }
                if (i > 0 && part instanceof Shaped) {
                    return Optional.of(part.name() + " behind " + before.name() + " (expected: in front)");
                }
                if (i > 0 && !(part instanceof Refuse)) {
                    Optional<Fault> last = parts.subList(0, i).stream()
                            .filter(earlier -> earlier.aftermath().isForGood())
                            .findFirst();
                    if (last.isPresent()) {
                        return Optional.of(
                                part.name() + " behind " + last.get().name() + ", which nothing but refuse can follow");
                    }
                }
            }
            return Optional.empty();
        }

        @Override
        public Target target() {
            return written.get(0).target();
        }

        @Override
        public String name() {
            return written.stream().map(Fault::name).collect(Collectors.joining("+"));
        }

        @Override
        public String text() {
            return written.stream().map(Fault::text).collect(Collectors.joining(" then "));
        }

        @Override
        public List<Fault> parts() {
            return written.get(0) instanceof Shaped ? written.subList(1, written.size()) : written;
        }

        @Override
        public Shape shape() {
            return written.get(0) instanceof Shaped shaped ? shaped.how() : Shape.NONE;
        }

        /** All moves in order; between parts of which one is a pause, the pause is not among them. */
        @Override
        public List<Move> strike(Timeouts timeouts) {
            return concat(parts().stream().map(part -> part.strike(timeouts)).toList());
        }

        @Override
        public Aftermath aftermath() {
            return parts().stream()
                    .map(Fault::aftermath)
                    .filter(Aftermath::isForGood)
                    .findFirst()
                    .orElse(Aftermath.GO_ON);
        }
    }

    /** The most bytes of {@link Garbage}: 64 MiB. */
    long MOST_GARBAGE_BYTES = 64L << 20;

    /** Every fault that is one word, against this target, in the order of the documentation. */
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

    /** One of each fault that is told how much or how long, in the order of the documentation. */
    static List<Fault> measured(Target target) {
        return List.of(
                new StallFor(target, 5_000),
                new Refuse(target, 5_000),
                new Garbage(target, 512),
                new Shaped(target, new Shape(0, 800, 0, Shape.UNLIMITED, Shape.WHOLE, 0)),
                new Shaped(target, new Shape(0, 0, 0, 64 * 1024, Shape.WHOLE, 0)),
                new Shaped(target, new Shape(0, 0, 0, Shape.UNLIMITED, 16, 10)));
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: >= 1)");
        }
    }

    /** A FIN, and a close with nothing left unread. */
    private static List<Move> goodbye(Target target, Timeouts timeouts) {
        return concat(List.of(
                each(side -> new Move.Finish(side, timeouts.ackedMillis()), target),
                each(side -> new Move.Discard(side, timeouts.unreadMillis()), target),
                each(side -> new Move.Close(side, RstCause.RULE), target)));
    }

    private static List<Move> each(Function<Side, Move> move, Target target) {
        List<Move> moves = new ArrayList<>(Side.values().length);
        for (Side side : target.hit()) {
            moves.add(move.apply(side));
        }
        return List.copyOf(moves);
    }

    private static List<Move> concat(List<List<Move>> parts) {
        List<Move> moves = new ArrayList<>();
        parts.forEach(moves::addAll);
        return List.copyOf(moves);
    }
}
