package io.hangup.engine.differential;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import io.hangup.testkit.Await;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An upstream that can be reached directly and through Hangup: does the same both ways and compares. */
final class Duel implements AutoCloseable {
    private static final String NAME = "invisible";
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long MIRROR_MILLIS = 300;
    private static final String FELT = "ECONNRESET";
    private static final Set<String> FELT_OF_A_CUT = Set.of(FELT, "EPIPE");

    private final TransportChoice transport;
    private final ProbeServer upstream;
    private final Gate gate = new Gate();
    private final Engine engine;
    private final Optional<Operator> operator;
    private final Map<Unavoidable, Integer> lookedAway = new EnumMap<>(Unavoidable.class);
    private String felt = FELT;

    /**
     * The first thing that was not the same.
     *
     * @param where at which action
     * @param direct what was seen without Hangup
     * @param proxied what was seen with it
     * @param events what Hangup says of it
     */
    record Difference(String where, String direct, String proxied, List<SessionEvent> events) {
        @Override
        public String toString() {
            return where + "\n  direct:  " + direct + "\n  proxied: " + proxied + "\n  events:  " + events;
        }
    }

    Duel(TransportChoice transport, List<Rule> rules) throws IOException, StartFailure {
        this.transport = transport;
        upstream = ProbeServer.open();
        engine = Engine.start(new EngineOptions(transport, 1), List.of(spec(rules)), gate);
        operator = Optional.empty();
    }

    private Duel(TransportChoice transport) throws IOException, StartFailure {
        this.transport = transport;
        upstream = ProbeServer.open();
        Operator runs = new Operator(transport, this::spec, gate, gate::count);
        engine = runs.byHand().engine();
        operator = Optional.of(runs);
    }

    /** With rules that do not hit, and somebody who gives the orders of a list. */
    static Duel withOrders(TransportChoice transport) throws IOException, StartFailure {
        return new Duel(transport);
    }

    private ProxySpec spec(List<Rule> rules) {
        InetSocketAddress to = upstream.address();
        return new ProxySpec(
                NAME,
                new Endpoint("127.0.0.1", 0),
                new Endpoint(to.getAddress().getHostAddress(), to.getPort()),
                new RuleSet(42, NAME, rules),
                timeouts());
    }

    /** As usual, but what a reader does not take right before a RST, of a peer or of a rule, is not waited for as long. */
    private static Timeouts timeouts() {
        Timeouts usual = Timeouts.DEFAULT;
        return new Timeouts(
                usual.connectMillis(),
                usual.halfClosedMillis(),
                usual.stalledMillis(),
                usual.unreadMillis(),
                MIRROR_MILLIS,
                usual.finAckedMillis(),
                usual.drainMillis(),
                MIRROR_MILLIS,
                usual.blindMillis());
    }

    /** How many lists met each of the differences that are looked away from. */
    Map<Unavoidable, Integer> lookedAway() {
        return lookedAway;
    }

    /** Where Hangup and nothing in between differ first, if they do. */
    Optional<Difference> compare(List<Action> actions) throws IOException {
        World.Seen direct = run(Way.straight(upstream.address()), actions);
        World.Seen proxied = run(through(), actions);
        direct.unavoidable().forEach(each -> lookedAway.merge(each, 1, Integer::sum));
        Await.until("the connection is over", PATIENCE_MILLIS, () -> engine.openConnections() == 0);
        return firstDifference(actions, direct, proxied, gate.events()).or(() -> disorder(actions));
    }

    /** The same where nothing is in between either time: whatever is found then is a mistake of this test. */
    Optional<Difference> compareWithItself(List<Action> actions) throws IOException {
        World.Seen once = run(Way.straight(upstream.address()), actions);
        World.Seen again = run(Way.straight(upstream.address()), actions);
        return firstDifference(actions, once, again, List.of());
    }

    private static Optional<Difference> firstDifference(
            List<Action> actions, World.Seen direct, World.Seen proxied, List<SessionEvent> events) {
        for (int i = 0; i < actions.size(); i++) {
            String one = answer(direct, i);
            String other = answer(proxied, i);
            if (!one.equals(other) || one.contains("but the")) {
                return Optional.of(new Difference("action " + i + ", " + actions.get(i), one, other, events));
            }
        }
        return Optional.empty();
    }

    private static String answer(World.Seen seen, int index) {
        return index < seen.answers().size() ? seen.answers().get(index) : "not done";
    }

    /** What is wrong with the events of a connection that no rule took. */
    private Optional<Difference> disorder(List<Action> actions) {
        boolean once = gate.count(SessionEvent.Accepted.class) == 1
                && gate.count(SessionEvent.Connected.class) == 1
                && gate.count(SessionEvent.Ended.class) == 1;
        boolean foreign = gate.events().stream().anyMatch(event -> isForeign(event, actions));
        return once && !foreign && FELT_OF_A_CUT.contains(felt)
                ? Optional.empty()
                : Optional.of(new Difference(
                        "the end", "nobody does anything", "felt " + felt + ", see the events", gate.events()));
    }

    private static boolean isForeign(SessionEvent event, List<Action> actions) {
        if (event instanceof SessionEvent.Injected injected) {
            return !isWanted(injected.plan().rule(), actions);
        } else if (event instanceof SessionEvent.Missed missed) {
            return !isWanted(missed.plan().rule(), actions);
        }
        return event instanceof SessionEvent.ConnectFailed
                || (event instanceof SessionEvent.RstSent rst
                        && rst.cause() != RstCause.MIRRORED
                        && !(rst.cause() == RstCause.RULE && isWanted("cut", actions)));
    }

    /** A list that orders what a rule does has it named. */
    private static boolean isWanted(String rule, List<Action> actions) {
        return actions.stream()
                .anyMatch(action -> action.verb().isOrder()
                        && action.verb().name().toLowerCase(Locale.ROOT).equals(rule));
    }

    private World.Seen run(Way way, List<Action> actions) throws IOException {
        try (World world = new World(way, new Model(transport == TransportChoice.EPOLL), upstream)) {
            World.Seen seen = world.run(actions);
            boolean cut = gate.events().stream()
                    .anyMatch(event -> event instanceof SessionEvent.Injected injected
                            && injected.plan().rule().equals("cut"));
            felt = way.isThroughHangup() && cut ? world.felt() : FELT;
            return seen;
        }
    }

    private Way through() {
        InetSocketAddress address = engine.listening().get(0).address();
        return new Way() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void hold() {
                begin();
                gate.hold();
            }

            @Override
            public boolean isThroughHangup() {
                return true;
            }

            @Override
            public void release() {
                gate.release();
            }

            @Override
            public void order(Action.Verb verb) throws Exception {
                if (operator.isPresent()) {
                    operator.get().order(verb);
                }
            }

            /** java.nio loses what comes with a RST before it has seen the handshake; epoll must not. */
            @Override
            public void accepted() {
                if (transport == TransportChoice.NIO) {
                    Await.until(
                            "the upstream is connected",
                            PATIENCE_MILLIS,
                            () -> gate.count(SessionEvent.Connected.class) > 0);
                }
            }
        };
    }

    private void begin() {
        try {
            if (operator.isPresent()) {
                operator.get().begin();
            }
        } catch (Exception e) {
            throw new IllegalStateException("no list can begin", e);
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        upstream.close();
    }
}
