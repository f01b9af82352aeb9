package io.hangup.app.reaction;

import static org.awaitility.Awaitility.await;

import io.hangup.core.episode.Attention;
import io.hangup.core.episode.Reaction;
import io.hangup.core.event.EventSink;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.AddressKey;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An engine before an echo server, a journal that watches what its clients do, and all that is told of it. */
final class Watched implements AutoCloseable {
    static final String FIRST = "first";
    static final String SECOND = "second";
    static final String RULE = "the-rule";
    private static final long SEED = 42;
    private static final long SETTLES_WITHIN_MILLIS = 60_000;

    final List<Reaction> reactions = new CopyOnWriteArrayList<>();
    final Outputs outputs;
    private final List<RuleCount> rules;
    private final ProbeServer server;
    private final Attention attention;
    private final Journal journal;
    private final Engine engine;
    private final ClientId clientId;

    private Watched(Watching watching, int threads, EventSink also, ClientId clientId, Rule... rules)
            throws IOException, StartFailure {
        this.clientId = clientId;
        server = ProbeServer.open().serve(Behaviour.echo());
        List<ProxySpec> specs = List.of(spec(FIRST, rules), spec(SECOND));
        this.rules = Stream.of(rules)
                .map(rule -> new RuleCount(FIRST, rule.name(), rule.text(), 0, 0, 0))
                .toList();
        outputs = new Outputs(specs);
        attention = new Attention(watching, SEED);
        journal = Journal.start(
                watching,
                reaction -> {
                    reactions.add(reaction);
                    outputs.accept(reaction);
                },
                new Level(Limit.EPISODES, "", watching.mostEpisodes(), told -> {}),
                (client, proxy) -> Optional.empty(),
                (address, nanos) -> attention.off(AddressKey.of(address).orElseThrow(), nanos));
        engine = Engine.start(
                new EngineOptions(TransportChoice.AUTO, threads, Optional.of(attention)),
                specs,
                new Two(new Two(also, outputs.sink()), journal));
    }

    /** With this rule at the first of two proxies, and none at the second. */
    static Watched by(Watching watching, Fault fault, Moment moment, Connections connections)
            throws IOException, StartFailure {
        return by(watching, 1, Silent.EVENTS, new Rule(RULE, fault, moment, connections));
    }

    /** With these rules, so many event loops, and somebody else who is told of all events. */
    static Watched by(Watching watching, int threads, EventSink also, Rule... rules) throws IOException, StartFailure {
        return new Watched(watching, threads, also, new ClientId.Address(), rules);
    }

    /** With clients that are told apart by this, the first of whom is hit by this fault. */
    static Watched by(Watching watching, ClientId clientId, Fault fault, Moment moment)
            throws IOException, StartFailure {
        return new Watched(
                watching, 1, Silent.EVENTS, clientId, new Rule(RULE, fault, moment, new Connections.First(1)));
    }

    private ProxySpec spec(String name, Rule... rules) {
        return new ProxySpec(
                name,
                new Endpoint("127.0.0.1", 0),
                new Endpoint("127.0.0.1", server.address().getPort()),
                new RuleSet(SEED, name, List.of(rules)),
                Timeouts.DEFAULT,
                clientId);
    }

    InetSocketAddress at(String proxy) {
        return engine.listening().stream()
                .filter(each -> each.proxy().equals(proxy))
                .map(each -> Loopback.port(each.bound().port()))
                .findFirst()
                .orElseThrow();
    }

    /** The report, once the outcome of every episode is known. */
    Report settled() throws InterruptedException {
        engine.settle(SETTLES_WITHIN_MILLIS);
        if (!journal.awaitOutcomes(SETTLES_WITHIN_MILLIS)) {
            throw new AssertionError("open after " + SETTLES_WITHIN_MILLIS + " ms: " + report());
        }
        return report();
    }

    /** The same, once every connection is over too. */
    Report over() throws InterruptedException {
        await().until(() -> engine.openConnections() == 0);
        return settled();
    }

    Report report() {
        return journal.report("test", SEED, rules, attention.unheard());
    }

    /** The only episode, or the one that the others are part of. */
    EpisodeView episode() throws InterruptedException {
        return settled().episodes().get(0);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        journal.close();
        outputs.close();
        server.close();
    }
}
