package io.hangup.engine;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.wire.Transports;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Via;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** A real upstream, a real engine before it, and clients: everything a test of one proxy needs, on loopback. */
final class Rig implements AutoCloseable {
    static final String NAME = "under-test";
    private static final long CONNECT_MILLIS = 5_000;

    final Recorder events = new Recorder();
    final ProbeServer upstream;
    final int upstreamBacklog;
    final Engine engine;

    private final Leftovers leftovers;

    private Rig(ProbeServer upstream, Endpoint target, Setup setup, Leftovers leftovers) throws StartFailure {
        this.upstream = upstream;
        this.upstreamBacklog = setup.backlog;
        this.leftovers = leftovers;
        ProxySpec spec = new ProxySpec(
                NAME, new Endpoint("127.0.0.1", 0), target, new RuleSet(42, NAME, setup.rules), setup.timeouts);
        this.engine = Engine.start(
                new EngineOptions(setup.transport, setup.threads),
                List.of(spec),
                events,
                new Capacity(setup.mostConnections));
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
        private int threads = 1;
        private int mostConnections = Capacity.fromDescriptorLimit();
        private List<Rule> rules = List.of();
        private Timeouts timeouts = Timeouts.DEFAULT;
        private Via via = Via.SOCKET_CHANNEL;
        private int backlog = 1024;
        private int receiveBufferBytes;

        private Setup(TransportChoice transport) {
            this.transport = transport;
        }

        Setup threads(int count) {
            threads = count;
            return this;
        }

        Setup mostConnections(int count) {
            mostConnections = count;
            return this;
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

    InetSocketAddress address() {
        return engine.listening().get(0).address();
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
