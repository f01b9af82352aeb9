package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.episode.Attention;
import io.hangup.core.limit.Bounds;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.shape.Clock;
import io.hangup.engine.wire.Transports;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Via;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A real upstream, a real engine before it, and clients: everything a test of one proxy needs, on loopback. */
final class Rig implements AutoCloseable {
    static final String NAME = "under-test";
    static final long SEED = 42;
    private static final long CONNECT_MILLIS = 5_000;
    private static final long SETTLE_MILLIS = 10_000;

    final Recorder events = new Recorder();
    final ProbeServer upstream;
    final int upstreamBacklog;
    final Engine engine;

    private final Leftovers leftovers;
    private final ProxySpec spec;

    private Rig(ProbeServer upstream, Endpoint target, Setup setup, Leftovers leftovers) throws StartFailure {
        this.upstream = upstream;
        this.upstreamBacklog = setup.backlog;
        this.leftovers = leftovers;
        this.spec = new ProxySpec(
                setup.name,
                new Endpoint(setup.host, 0),
                target,
                new RuleSet(setup.seed, setup.name, setup.rules),
                setup.timeouts,
                setup.clientId);
        this.engine = Engine.start(
                new EngineOptions(setup.transport, setup.threads, setup.attention, setup.restraint),
                List.of(spec),
                events,
                new Engine.Setup(setup.threads, setup.bounds(), setup.clocks));
    }

    /** The transports that work on this machine. */
    static Stream<TransportChoice> transports() {
        return Transports.epoll().transport().isPresent()
                ? Stream.of(TransportChoice.EPOLL, TransportChoice.NIO)
                : Stream.of(TransportChoice.NIO);
    }

    static Setup on(TransportChoice transport) {
        return new Setup(transport);
    }

    /** What a test wants to be different from an engine without rules. */
    static final class Setup {
        private final TransportChoice transport;
        private String name = NAME;
        private String host = "127.0.0.1";
        private int threads = 1;
        private long seed = SEED;
        private UnaryOperator<Bounds> bounds = UnaryOperator.identity();
        private List<Rule> rules = List.of();
        private Function<IoEventLoop, Clock> clocks = LoopClock::new;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private Via via = Via.SOCKET_CHANNEL;
        private int backlog = 1024;
        private int receiveBufferBytes;
        private Optional<Attention> attention = Optional.empty();
        private ClientId clientId = new ClientId.Address();
        private Restraint restraint = Restraint.NONE;

        private Setup(TransportChoice transport) {
            this.transport = transport;
        }

        /** The name of the proxy. */
        Setup named(String other) {
            name = other;
            return this;
        }

        /** Where the proxy listens, at a free port. */
        Setup listenOn(String address) {
            host = address;
            return this;
        }

        Setup threads(int count) {
            threads = count;
            return this;
        }

        /** What is drawn by. */
        Setup seed(long other) {
            seed = other;
            return this;
        }

        Setup mostConnections(int count) {
            return bounds(usual -> new Bounds(
                    OptionalInt.of(count),
                    OptionalInt.of(count),
                    usual.queuedBytes(),
                    usual.queuedInAllBytes(),
                    usual.dials(),
                    usual.events(),
                    usual.adminRequests()));
        }

        /** How many dials the proxy may have under way. */
        Setup mostDials(int count) {
            return bounds(usual -> new Bounds(
                    usual.connections(),
                    usual.connectionsPerProxy(),
                    usual.queuedBytes(),
                    usual.queuedInAllBytes(),
                    count,
                    usual.events(),
                    usual.adminRequests()));
        }

        /** How many bytes may wait in each direction of a connection, and in all. */
        Setup mostQueued(long bytes, long inAllBytes) {
            return bounds(usual -> new Bounds(
                    usual.connections(),
                    usual.connectionsPerProxy(),
                    bytes,
                    OptionalLong.of(inAllBytes),
                    usual.dials(),
                    usual.events(),
                    usual.adminRequests()));
        }

        /** What the engine takes upon itself at most, made of what fits this machine. */
        Setup bounds(UnaryOperator<Bounds> other) {
            bounds = other;
            return this;
        }

        private Bounds bounds() throws StartFailure {
            return bounds.apply(Fitting.of(Bounds.USUAL));
        }

        Setup timeouts(Timeouts other) {
            timeouts = other;
            return this;
        }

        /** Which channel of the JDK the upstream's connections use. */
        Setup upstreamVia(Via channel) {
            via = channel;
            return this;
        }

        /** How many connections wait to be accepted by the upstream; the kernel lets in one more. */
        Setup upstreamBacklog(int connections) {
            backlog = connections;
            return this;
        }

        /** SO_RCVBUF of the upstream's connections. */
        Setup upstreamReceiveBuffer(int bytes) {
            receiveBufferBytes = bytes;
            return this;
        }

        /** Moments, shapes and limits are measured with this clock, which only the test moves. */
        Setup clock(ManualClock manual) {
            clocks = manual::on;
            return this;
        }

        /** To which clients the engine listens. */
        Setup attention(Attention listening) {
            attention = Optional.of(listening);
            return this;
        }

        /** By what the proxy tells its clients apart. */
        Setup clientId(ClientId other) {
            clientId = other;
            return this;
        }

        /** What holds for all rules together. */
        Setup restraint(Restraint other) {
            restraint = other;
            return this;
        }

        /** All rules of the proxy. */
        Setup rules(Rule... all) {
            rules = List.of(all);
            return this;
        }

        Setup rule(Fault fault, Moment moment) {
            return rule(fault, moment, new Connections.All());
        }

        Setup rule(Fault fault, Moment moment, Connections connections) {
            rules = List.of(new Rule("the-rule", fault, moment, connections));
            return this;
        }

        /** Starts, with an upstream whose connections the test takes itself. */
        Rig start() throws IOException, StartFailure {
            Leftovers leftovers = Leftovers.watch();
            ProbeServer server = open();
            return new Rig(server, endpoint(server.address()), this, leftovers);
        }

        /** Starts, with an upstream that behaves by itself. */
        Rig start(Behaviour behaviour) throws IOException, StartFailure {
            Rig rig = start();
            rig.upstream.serve(behaviour);
            return rig;
        }

        /** Starts, with an upstream somewhere else. */
        Rig start(Endpoint elsewhere) throws IOException, StartFailure {
            Leftovers leftovers = Leftovers.watch();
            return new Rig(open(), elsewhere, this, leftovers);
        }

        private ProbeServer open() throws IOException {
            return ProbeServer.open(via, Loopback.port(0), backlog, receiveBufferBytes);
        }

        private static Endpoint endpoint(InetSocketAddress address) {
            return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
        }
    }

    /** The proxy as it is, for a reload. */
    ProxySpec spec() {
        return spec;
    }

    /** A proxy before the same upstream, for a reload. */
    ProxySpec spec(String name, int port, Rule... rules) {
        return spec(name, port, upstream, rules);
    }

    /** A proxy before some upstream, for a reload. */
    static ProxySpec spec(String name, int port, ProbeServer before, Rule... rules) {
        return new ProxySpec(
                name,
                new Endpoint("127.0.0.1", port),
                Setup.endpoint(before.address()),
                new RuleSet(SEED, name, List.of(rules)),
                Timeouts.DEFAULT);
    }

    /** Waits until every event loop has done what it was given so far. */
    void settle() {
        assertThat(engine.settle(SETTLE_MILLIS)).as("all event loops answer").isTrue();
    }

    /** Other rules from now on. */
    void reload(Rule... rules) throws StartFailure {
        engine.reload(List.of(new ProxySpec(
                spec.name(),
                spec.listen(),
                spec.upstream(),
                new RuleSet(SEED, spec.name(), List.of(rules)),
                spec.timeouts(),
                spec.clientId())));
    }

    InetSocketAddress address() {
        return engine.listening().get(0).address();
    }

    /** A client that is connected to this port. */
    static ProbeClient clientAt(int port) throws IOException {
        ProbeClient client = ProbeClient.open();
        client.connect(Loopback.port(port), CONNECT_MILLIS);
        return client;
    }

    /** What comes of connecting to this port: {@code ok}, or the errno. */
    static String knock(int port) throws IOException {
        return knock(Loopback.port(port));
    }

    /** What comes of connecting to the proxy: {@code ok}, or the errno. */
    String knock() throws IOException {
        return knock(address());
    }

    /** What comes of connecting there: {@code ok}, or the errno. */
    private static String knock(InetSocketAddress address) throws IOException {
        try (ProbeClient client = ProbeClient.open()) {
            return client.connect(address, CONNECT_MILLIS).toString();
        }
    }

    /** A client that is connected to the proxy. */
    ProbeClient client(Via via) throws IOException {
        ProbeClient client = ProbeClient.open(via);
        client.connect(address(), CONNECT_MILLIS);
        return client;
    }

    /** A client that is connected to the proxy, with every operation of the kit. */
    ProbeClient client() throws IOException {
        return client(Via.SOCKET_CHANNEL);
    }

    /** The upstream's end of the next connection. */
    Peer upstreamPeer() throws IOException {
        return upstream.accept(CONNECT_MILLIS);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        upstream.close();
        leftovers.check(engine, events);
    }
}
