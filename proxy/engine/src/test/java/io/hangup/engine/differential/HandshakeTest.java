package io.hangup.engine.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.TransportChoice;
import io.hangup.engine.wire.Transports;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Received;
import io.hangup.testkit.TcpState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an upstream says and does before Hangup has even seen that it is connected. */
final class HandshakeTest {
    private static final long PATIENCE_MILLIS = 10_000;

    /** Stops the event loop at each accepted connection, until a permit is there. */
    private static final class Stops implements EventSink {
        private final Semaphore permits = new Semaphore(0);

        @Override
        public void accept(SessionEvent event) {
            if (event instanceof SessionEvent.Accepted) {
                permits.acquireUninterruptibly();
            }
        }

        @Override
        public void accept(ProxyEvent event) {}

        @Override
        public void relayed(String proxy, Side from, long bytes) {}
    }

    @BeforeAll
    static void onlyEpollCanTellARstFromARefusedHandshake() {
        assertThat(Transports.epoll().reason()).isEmpty();
    }

    @Test
    void bytes_and_a_rst_right_behind_the_handshake_arrive_as_such() throws Exception {
        Stops stops = new Stops();
        try (ProbeServer server = ProbeServer.open();
                Engine engine =
                        Engine.start(new EngineOptions(TransportChoice.EPOLL, 1), List.of(before(server)), stops);
                ProbeClient client = connected(engine);
                ProbeClient next = connected(engine)) {
            stops.permits.release();
            Peer upstream = server.accept(PATIENCE_MILLIS);
            upstream.writeAll(new byte[4401], PATIENCE_MILLIS);
            upstream.reset();
            stops.permits.release();

            client.awaitState(TcpState.GONE, PATIENCE_MILLIS);
            Received received = client.readToEnd(PATIENCE_MILLIS);

            assertThat(received.count()).isEqualTo(4401);
            assertThat(received.end()).hasToString("ECONNRESET");
            assertThat(next.isClosed()).isFalse();
        }
    }

    private static ProbeClient connected(Engine engine) throws IOException {
        ProbeClient client = ProbeClient.open();
        client.connect(engine.listening().get(0).address(), PATIENCE_MILLIS);
        return client;
    }

    private static ProxySpec before(ProbeServer server) {
        return new ProxySpec(
                "early",
                new Endpoint("127.0.0.1", 0),
                new Endpoint("127.0.0.1", server.address().getPort()),
                new RuleSet(42, "early", List.of()),
                Timeouts.DEFAULT);
    }
}
