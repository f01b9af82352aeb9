package io.hangup.app.demo;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Script;
import io.hangup.testkit.TcpSocket;
import io.hangup.testkit.TcpState;
import io.hangup.testkit.Via;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A real upstream, a real engine with a proxy for each scene, and real clients, one after the other, all in this JVM. */
final class Stage implements AutoCloseable {
    private static final long BLOCKED_AFTER_MILLIS = 200;
    private static final long COMES_WITHIN_MILLIS = 3_000;

    private final Recorder events = new Recorder();
    private final ProbeServer upstream;
    private final Engine engine;
    private final Map<String, InetSocketAddress> addresses;

    private Stage(List<Scene> scenes) throws IOException, StartFailure {
        upstream = ProbeServer.open().serve(Behaviour.answers(Scene.requestBytes(), Scene.requestBytes()));
        try {
            List<ProxySpec> specs = scenes.stream().map(this::proxy).toList();
            engine = Engine.start(new EngineOptions(TransportChoice.AUTO, 1), specs, events);
        } catch (StartFailure failed) {
            upstream.close();
            throw failed;
        }
        addresses = engine.listening().stream()
                .collect(Collectors.toMap(Engine.Listening::proxy, Engine.Listening::address));
    }

    static Stage open(List<Scene> scenes) throws IOException, StartFailure {
        return new Stage(scenes);
    }

    private ProxySpec proxy(Scene scene) {
        InetSocketAddress to = upstream.address();
        String name = scene.name();
        return new ProxySpec(
                name,
                new Endpoint(to.getAddress().getHostAddress(), 0),
                new Endpoint(to.getAddress().getHostAddress(), to.getPort()),
                new RuleSet(0, name, List.of(scene.rule())),
                Timeouts.DEFAULT);
    }

    String transport() {
        return engine.transport();
    }

    /**
     * Lets a client bring the scene's moment about and then make its calls.
     *
     * @param ordinal of the client on the scene's proxy, from 1
     * @param order a {@link Script}
     * @throws AssertionError if something does not happen that must
     */
    Take play(Scene scene, int ordinal, String order) throws IOException {
        ConnectionId connection = new ConnectionId(scene.name(), ordinal);
        try (ProbeClient client = ProbeClient.open(Via.ASYNC_CHANNEL)) {
            client.connect(Objects.requireNonNull(addresses.get(connection.proxy())), COMES_WITHIN_MILLIS);
            Script script = Script.of(order, BLOCKED_AFTER_MILLIS);
            List<CallResult> calls = script.run(client, () -> bringAbout(scene, connection, client));
            return events.take(connection, calls);
        }
    }

    /** Returns once the fault is done and what it sent has arrived in the client's kernel. */
    private void bringAbout(Scene scene, ConnectionId connection, Peer client) {
        client.write(scene.says(), COMES_WITHIN_MILLIS);
        Await.until(
                "the fault of " + connection + " is decided", COMES_WITHIN_MILLIS, () -> events.decided(connection));
        if (!TcpSocket.available()) {
            return;
        }
        if (events.rstsSent(connection) > 0) {
            client.awaitState(TcpState.GONE, COMES_WITHIN_MILLIS);
        } else if (scene.fault().aftermath() != Fault.Aftermath.HOLD) {
            client.awaitState(TcpState.CLOSE_WAIT, COMES_WITHIN_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        upstream.close();
    }
}
