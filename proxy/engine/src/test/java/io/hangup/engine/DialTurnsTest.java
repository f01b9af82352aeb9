package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.ConnectFailed;
import io.hangup.core.event.SessionEvent.Connected;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream whose kernel drops each SYN is dialled a few times at once, whoever else wants it. */
@ExtendWith(NoLeakedBuffers.class)
class DialTurnsTest {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final int MOST_DIALS = 3;
    private static final int CLIENTS = 10;
    private static final Timeouts ONE_SECOND_TO_CONNECT =
            new Timeouts(1_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200);

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void further_dials_wait_no_longer_than_a_dial_may_take_and_other_proxies_do_not_wait(TransportChoice transport)
            throws Exception {
        try (Rig rig = Rig.on(transport)
                        .mostDials(MOST_DIALS)
                        .upstreamBacklog(1)
                        .timeouts(ONE_SECOND_TO_CONNECT)
                        .start();
                ProbeServer other = ProbeServer.open().serve(Behaviour.echo());
                ProbeClient first = filler(rig);
                ProbeClient second = filler(rig)) {
            rig.engine.reload(List.of(rig.spec(), Rig.spec("other", 0, other)));
            Level dials = rig.engine.level(Limit.DIALS, Rig.NAME).orElseThrow();
            List<ProbeClient> clients = clients(rig);
            Await.until("as many are dialled as may be", PATIENCE_MILLIS, dials::full);

            try (ProbeClient elsewhere =
                    Rig.clientAt(rig.engine.listening().get(1).address().getPort())) {
                elsewhere.write("hello", PATIENCE_MILLIS);
                assertThat(elsewhere.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
            }

            for (ProbeClient client : clients) {
                assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
                client.close();
            }
            List<ConnectFailed> failed = rig.events.await(ConnectFailed.class, CLIENTS);
            assertThat(failed.stream().filter(each -> each.reason().contains("without its turn")))
                    .hasSize(CLIENTS - MOST_DIALS)
                    .allMatch(each -> each.reason().contains("limits.dials"));
            assertThat(dials.used()).isZero();
            assertThat(dials.reached()).isEqualTo(1);
            assertThat(rig.events.of(Limit.DIALS))
                    .extracting(LimitEvent::reached)
                    .containsExactly(true, false);
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void who_waits_has_its_turn_when_others_have_left(TransportChoice transport) throws Exception {
        try (Rig rig =
                Rig.on(transport).mostDials(MOST_DIALS).upstreamBacklog(1).start()) {
            List<ProbeClient> fillers = List.of(filler(rig), filler(rig));
            List<ProbeClient> clients = clients(rig);
            Await.until("all are accepted", PATIENCE_MILLIS, () -> rig.engine.openConnections() == CLIENTS);

            rig.upstream.serve(Behaviour.echo());

            for (ProbeClient client : clients) {
                client.write("hello", PATIENCE_MILLIS);
                assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
                client.close();
            }
            rig.events.await(Connected.class, CLIENTS);
            rig.events.await(Ended.class, CLIENTS);
            assertThat(rig.engine.level(Limit.DIALS, Rig.NAME).orElseThrow().used())
                    .isZero();
            fillers.forEach(ProbeClient::close);
        }
    }

    private static List<ProbeClient> clients(Rig rig) throws Exception {
        List<ProbeClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(rig.client());
        }
        return clients;
    }

    /** Takes one of the two places in the upstream's accept queue, so that its kernel drops the next SYN. */
    private static ProbeClient filler(Rig rig) throws Exception {
        ProbeClient filler = ProbeClient.open();
        filler.connect(rig.upstream.address(), PATIENCE_MILLIS);
        return filler;
    }
}
