package io.hangup.core.session;

import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All lists of signals that a shell can give a connection with this plan, of any length: where two lists lead to the same
 * state with the same {@link Ledger}, one of them goes on for both, the shorter.
 */
final class Walk {
    /** All different, so that one cannot be taken for another. */
    static final Timeouts TIMEOUTS = new Timeouts(101, 102, 103, 104, 105, 106, 107, 108, 109);

    /**
     * A signal that a shell can give.
     *
     * @param may when it can come
     * @param noted what the books say of it
     * @param onlyTime whether it comes by itself, with nobody doing anything
     */
    record Signal(
            String name,
            Predicate<Ledger> may,
            Function<Ledger, Ledger> noted,
            Function<State, Step> ask,
            boolean onlyTime) {}

    /**
     * Where a list leads.
     *
     * @param state of the machine
     * @param ledger the books of the way
     * @param hash of both, as it is asked for often
     */
    record Node(State state, Ledger ledger, int hash) {
        /** The beginning of a connection with this plan. */
        static Node born(Plan plan) {
            Step begin = State.begin(plan, TIMEOUTS);
            return of(begin.next(), new Books(Ledger.NEW.named(plan), TIMEOUTS).after(begin));
        }

        private static Node of(State state, Ledger ledger) {
            return new Node(state, ledger, 31 * state.hashCode() + ledger.hashCode());
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Node node
                    && hash == node.hash
                    && state.equals(node.state)
                    && ledger.equals(node.ledger);
        }

        Node after(Signal signal) {
            Step step = signal.ask().apply(state);
            return of(step.next(), new Books(signal.noted().apply(ledger), TIMEOUTS).after(step));
        }
    }

    private record Way(Optional<Node> from, String signal) {}

    private final List<Signal> signals = signals();
    private final Map<Node, Way> ways = new LinkedHashMap<>();
    private final Map<Node, Boolean> rests = new HashMap<>();

    private Walk() {}

    static Walk from(Plan plan) {
        Walk walk = new Walk();
        walk.walk(plan);
        return walk;
    }

    private void walk(Plan plan) {
        Node born = Node.born(plan);
        ways.put(born, new Way(Optional.empty(), "begin with " + plan));
        Deque<Node> next = new ArrayDeque<>(List.of(born));
        while (!next.isEmpty()) {
            Node node = next.remove();
            for (Signal signal : signals) {
                if (signal.may().test(node.ledger())) {
                    Node reached = node.after(signal);
                    if (ways.putIfAbsent(reached, new Way(Optional.of(node), signal.name())) == null
                            && reached.ledger().broken().isEmpty()) {
                        next.add(reached);
                    }
                }
            }
        }
    }

    /** So many different ends of lists there are. */
    int size() {
        return ways.size();
    }

    /** So many of them are the end of a connection. */
    long ended() {
        return ways.keySet().stream()
                .filter(node -> node.state() instanceof State.Ended)
                .count();
    }

    /** The shortest list that breaks a promise, and which. */
    Optional<String> broken() {
        return ways.keySet().stream()
                .filter(node -> !node.ledger().broken().isEmpty())
                .findFirst()
                .map(node -> node.ledger().broken() + ": " + list(node));
    }

    /** The shortest list behind which a connection never comes to rest although nobody does anything any more. */
    Optional<String> restless() {
        return ways.keySet().stream()
                .filter(node -> !comesToRest(node))
                .findFirst()
                .map(node -> node.state() + ": " + list(node));
    }

    /** Whatever time brings, in whatever order: it brings an end, or what its peers and its rule may keep for ever. */
    private boolean comesToRest(Node node) {
        Boolean known = rests.get(node);
        if (known != null) {
            return known;
        }
        rests.put(node, false);
        boolean moves = false;
        boolean all = true;
        for (Signal signal : signals) {
            if (signal.onlyTime() && signal.may().test(node.ledger())) {
                moves = true;
                all &= comesToRest(node.after(signal));
            }
        }
        boolean rest = moves ? all : isRest(node);
        rests.put(node, rest);
        return rest;
    }

    private static boolean isRest(Node node) {
        Ledger ledger = node.ledger();
        boolean bothThere = ledger.open(Side.CLIENT) && ledger.open(Side.UPSTREAM);
        if (node.state() instanceof Struck.Held held) {
            return held.target().hit().stream().allMatch(ledger::open)
                    || held.life().line() == Life.Line.UNDIALLED;
        }
        return node.state() instanceof State.Ended
                || (node.state() instanceof State.Relaying
                        && bothThere
                        && ledger.eof().isEmpty()
                        && ledger.unread().isEmpty());
    }

    private String list(Node node) {
        Deque<String> names = new ArrayDeque<>();
        for (Optional<Node> at = Optional.of(node);
                at.isPresent();
                at = way(at.get()).from()) {
            names.addFirst(way(at.get()).signal());
        }
        return String.join(", ", names);
    }

    private Way way(Node node) {
        Way way = ways.get(node);
        if (way == null) {
            throw new IllegalStateException("no way leads to " + node);
        }
        return way;
    }

    /** Every signal there is. */
    static List<Signal> signals() {
        List<Signal> all = new ArrayList<>();
        Predicate<Ledger> dialling = ledger -> ledger.dial() == Ledger.Dial.UNDER_WAY;
        Predicate<Ledger> open = ledger -> ledger.ends() == 0;
        all.add(new Signal("connected", dialling, ledger -> ledger.dial(Ledger.Dial.ANSWERED), State::connected, true));
        all.add(new Signal(
                "unreachable",
                dialling,
                ledger -> ledger.dial(Ledger.Dial.FAILED).due(RstCause.UNREACHABLE),
                state -> state.unreachable("nobody listens there"),
                true));
        for (Side side : Side.values()) {
            all.add(new Signal(
                    "eof of the " + side.word(),
                    ledger -> ledger.open(side)
                            && !ledger.eof().contains(side)
                            && !ledger.unread().contains(side),
                    ledger -> ledger.eof(side),
                    state -> state.eof(side),
                    false));
            all.add(new Signal(
                    "leaving of the " + side.word(),
                    ledger -> ledger.open(side) && ledger.unread().contains(side),
                    ledger -> ledger,
                    state -> state.leaving(side),
                    false));
            for (Errno errno : List.of(Errno.ECONNRESET, Errno.EPIPE)) {
                all.add(new Signal(
                        errno + " of the " + side.word(),
                        ledger -> ledger.open(side),
                        ledger -> ledger.broke(side, errno),
                        state -> state.broke(side, errno),
                        false));
            }
        }
        all.add(new Signal("triggered", open, ledger -> ledger, State::triggered, false));
        moved(all);
        all.add(new Signal(
                "expired",
                Ledger::watched,
                ledger -> ledger.watched(false).due(RstCause.TIMEOUT),
                State::expired,
                true));
        all.add(new Signal("stop", open, ledger -> ledger.due(RstCause.SHUTDOWN), State::stop, false));
        all.add(new Signal(
                "failed", open, ledger -> ledger.due(RstCause.INTERNAL), state -> state.failed("a defect"), false));
        steering(all, open);
        return List.copyOf(all);
    }

    private static void moved(List<Signal> all) {
        all.add(new Signal(
                "moved",
                ledger -> ledger.moving() != Ledger.Moving.NOT,
                ledger -> ledger.moving(Ledger.Moving.NOT),
                state -> state.moved(new Reached.Done("")),
                true));
        all.add(new Signal(
                "moved late",
                ledger -> ledger.moving().mayBeLate(),
                ledger -> ledger.moving(Ledger.Moving.NOT).due(RstCause.TIMEOUT),
                state -> state.moved(new Reached.Late("too late")),
                true));
        all.add(new Signal(
                "moved and gone",
                ledger -> ledger.moving().mayBeGone(),
                ledger -> ledger.moving(Ledger.Moving.NOT),
                state -> state.moved(new Reached.Gone("not there")),
                true));
    }

    private static void steering(List<Signal> all, Predicate<Ledger> open) {
        all.add(planned(new Plan.PassThrough(), open));
        all.add(planned(Signals.OTHER, open));
        all.add(fired(Signals.FIRED, open));
    }

    /** Another plan comes in the place of the present one. */
    static Signal planned(Plan plan, Predicate<Ledger> may) {
        return new Signal("planned " + plan, may, ledger -> ledger.named(plan), state -> state.planned(plan), false);
    }

    /** A fault comes out of turn. */
    static Signal fired(Plan.Break plan, Predicate<Ledger> may) {
        return new Signal("fired " + plan, may, ledger -> ledger.named(plan), state -> state.fired(plan), false);
    }
}
