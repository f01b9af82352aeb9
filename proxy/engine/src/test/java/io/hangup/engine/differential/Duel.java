package io.hangup.engine.differential;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An upstream that can be reached directly and through Hangup: does the same both ways and compares. */
final class Duel implements AutoCloseable {
    private static final String NAME = "invisible";
    private static final long GONE_WITHIN_MILLIS = 10_000;

    private final ProbeServer upstream;
    private final Gate gate = new Gate();
    private final Engine engine;

    /**
     * The first thing that was not the same.
     *
     * @param index of the action in its list
     * @param action which
     * @param direct what was seen without Hangup
     * @param proxied what was seen with it
     */
    record Difference(int index, Action action, String direct, String proxied) {
        @Override
        public String toString() {
            return "action " + index + ", " + action + "\n  direct:  " + direct + "\n  proxied: " + proxied;
        }
    }

    Duel(TransportChoice transport, List<Rule> rules) throws IOException, StartFailure {
        upstream = ProbeServer.open();
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts timeouts = new Timeouts(
                usual.connectMillis(),
                usual.halfClosedMillis(),
                usual.stalledMillis(),
                usual.unreadMillis(),
                usual.ackedMillis(),
                usual.finAckedMillis(),
                usual.drainMillis(),
                300,
                usual.blindMillis());
        InetSocketAddress to = upstream.address();
        ProxySpec spec = new ProxySpec(
                NAME,
                new Endpoint("127.0.0.1", 0),
                new Endpoint(to.getAddress().getHostAddress(), to.getPort()),
                new RuleSet(42, NAME, rules),
                timeouts);
        engine = Engine.start(new EngineOptions(transport, 1), List.of(spec), gate);
    }

    /** Where the two differ first, if they do. */
    Optional<Difference> compare(List<Action> actions) throws IOException {
        List<World.Observation> direct = run(new Straight(upstream.address()), actions);
        List<World.Observation> proxied =
                run(gate.before(engine.listening().get(0).address()), actions);
        Await.until("the connection is over", GONE_WITHIN_MILLIS, () -> engine.openConnections() == 0);
        for (int i = 0; i < actions.size(); i++) {
            if (!direct.get(i).equals(proxied.get(i))) {
                return Optional.of(new Difference(
                        i, actions.get(i), direct.get(i).seen(), proxied.get(i).seen()));
            }
        }
        return Optional.empty();
    }

    private List<World.Observation> run(World.Way way, List<Action> actions) throws IOException {
        try (World world = new World(way, upstream)) {
            return world.run(actions);
        }
    }

    /** The shortest list with a difference that can be had by leaving out and making smaller. */
    List<Action> shrink(List<Action> failing) throws IOException {
        List<Action> best = failing;
        boolean better = true;
        while (better) {
            better = false;
            for (List<Action> candidate : smaller(best)) {
                if (compare(candidate).isPresent()) {
                    best = candidate;
                    better = true;
                    break;
                }
            }
        }
        return best;
    }

    private static List<List<Action>> smaller(List<Action> actions) {
        List<List<Action>> all = new ArrayList<>();
        for (int i = actions.size() - 1; i >= 0; i--) {
            List<Action> less = new ArrayList<>(actions);
            less.remove(i);
            all.add(less);
        }
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            if (action.bytes() > 1) {
                all.add(replaced(actions, i, action.with(action.verb() == Action.Verb.SEND ? 1 : action.bytes())));
            }
            if (action.atOnce()) {
                all.add(replaced(actions, i, action.andThen()));
            }
        }
        return all.stream().filter(each -> !each.equals(actions)).toList();
    }

    private static List<Action> replaced(List<Action> actions, int index, Action by) {
        List<Action> other = new ArrayList<>(actions);
        other.set(index, by);
        return other;
    }

    @Override
    public void close() throws IOException {
        engine.close();
        upstream.close();
    }

    private record Straight(InetSocketAddress address) implements World.Way {
        @Override
        public void hold() {}

        @Override
        public void release() {}
    }
}
