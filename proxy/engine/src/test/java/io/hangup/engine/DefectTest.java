package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Limit;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever throws on the way of one connection ends this connection and nothing else. */
@ExtendWith(NoLeakedBuffers.class)
class DefectTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int CONNECTIONS = 20;

    /** Where something throws. */
    private enum Where {
        ACCEPTED,
        CONNECTED,
        FROM_CLIENT,
        FROM_UPSTREAM
    }

    /** Throws at one place as long as it is told to, an error of the JVM every other time. */
    private static final class Faulty implements EventSink {
        private final Where where;
        private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();
        private volatile boolean throwing = true;

        Faulty(Where where) {
            this.where = where;
        }

        private void at(Where now) {
            if (throwing && now == where) {
                if (endings.size() % 2 == 0) {
                    throw new IllegalStateException("a defect, for a test");
                }
                throw new OutOfMemoryError("an error of the JVM, for a test");
            }
        }

        @Override
        public void accept(SessionEvent event) {
            if (event instanceof SessionEvent.Ended ended) {
                endings.add(ended.ending());
            } else if (event instanceof SessionEvent.Accepted) {
                at(Where.ACCEPTED);
            } else if (event instanceof SessionEvent.Connected) {
                at(Where.CONNECTED);
            }
        }

        @Override
        public void accept(ProxyEvent event) {}

        @Override
        public void relayed(String proxy, Side from, long bytes) {
            at(from == Side.CLIENT ? Where.FROM_CLIENT : Where.FROM_UPSTREAM);
        }
    }

    static Stream<Arguments> places() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Where.values()).map(where -> Arguments.of(transport, where)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("places")
    void one_connection_ends_and_the_others_go_on(TransportChoice transport, Where where) throws Exception {
        Faulty events = new Faulty(where);
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Engine engine =
                        Engine.start(new EngineOptions(transport, 1), List.of(Rig.spec("db", 0, upstream)), events)) {
            int port = engine.listening().get(0).address().getPort();
            events.throwing = false;
            try (ProbeClient other = Rig.clientAt(port)) {
                echoes(other);
                events.throwing = true;
                for (int i = 0; i < CONNECTIONS; i++) {
                    try (ProbeClient victim = Rig.clientAt(port)) {
                        victim.write("hello", PATIENCE_MILLIS);
                        assertThat(victim.readExactly(6, PATIENCE_MILLIS).end()).isInstanceOf(CallResult.Failed.class);
                    }
                    int ended = i + 1;
                    Await.until("its end is told", PATIENCE_MILLIS, () -> events.endings.size() == ended);
                }
                events.throwing = false;

                assertThat(events.endings).hasOnlyElementsOfType(Ending.Internal.class);
                echoes(other);
                try (ProbeClient later = Rig.clientAt(port)) {
                    echoes(later);
                }
            }
            Await.until("nothing is left", PATIENCE_MILLIS, () -> engine.openConnections() == 0);
            assertThat(engine.level(Limit.PROXY_CONNECTIONS, "db").orElseThrow().used())
                    .isZero();
            assertThat(engine.level(Limit.DIALS, "db").orElseThrow().used()).isZero();
            assertThat(engine.level(Limit.QUEUED, "").orElseThrow().used()).isZero();
        }
    }

    private static void echoes(ProbeClient client) throws Exception {
        client.write("hello", PATIENCE_MILLIS);
        assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
    }
}
