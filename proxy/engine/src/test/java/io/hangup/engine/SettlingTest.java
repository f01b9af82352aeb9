package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A RST right behind the accept: when it comes, and that it is one, whenever it comes. */
@ExtendWith(NoLeakedBuffers.class)
class SettlingTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SETTLE_MILLIS = 60;
    private static final int VICTIMS = 200;

    private static Rig resettingAtAccept(TransportChoice transport, long settleMillis) throws Exception {
        return Rig.on(transport)
                .rule(new Fault.Reset(Target.CLIENT), new Moment.Accepted())
                .timeouts(new Timeouts(5_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 200, settleMillis))
                .start();
    }

    @ParameterizedTest
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_fault_at_accept_comes_when_the_handshake_has_settled_and_not_before(TransportChoice transport)
            throws Exception {
        try (Rig rig = resettingAtAccept(transport, SETTLE_MILLIS);
                ProbeClient client = rig.client()) {
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");

            Ended ended = rig.events.await(Ended.class, 1).get(0);
            assertThat(ended.livedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
        }
    }

    @ParameterizedTest
    @MethodSource("io.hangup.engine.Rig#transports")
    void every_victim_gets_a_rst_where_it_has_no_time_to_settle(TransportChoice transport) throws Exception {
        List<String> got = new ArrayList<>();
        try (Rig rig = resettingAtAccept(transport, 0)) {
            for (int i = 0; i < VICTIMS; i++) {
                got.add(firstErrno(rig));
            }

            assertThat(got).isEqualTo(Collections.nCopies(VICTIMS, "ECONNRESET"));
            rig.events.await(Ended.class, VICTIMS);
            assertThat(rig.events.of(Injected.class)).hasSize(VICTIMS);
            assertThat(rig.events.of(Missed.class)).isEmpty();
            assertThat(rig.events.of(RstSent.class))
                    .hasSize(VICTIMS)
                    .allMatch(rst -> rst.to() == Side.CLIENT && rst.cause() == RstCause.RULE);
        }
    }

    /** Of connect or of the first read: which of them, depends on who is faster. */
    private static String firstErrno(Rig rig) throws Exception {
        try (ProbeClient client = ProbeClient.open()) {
            String connected = client.connect(rig.address(), PATIENCE_MILLIS).toString();
            return connected.equals("ok") ? client.read(1, PATIENCE_MILLIS).toString() : connected;
        }
    }
}
