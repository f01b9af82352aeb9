package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.engine.Recorder.Stop;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An event tells what has happened: whoever hears of a fault finds it on the wire. */
class ToldInOrderTest {
    private static final long CALL_MILLIS = 2_000;
    private static final long LONGER_THAN_A_TIMER_MILLIS = 20;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_rst_has_left_before_it_is_told_also_while_the_loop_is_busy_with_others(TransportChoice transport)
            throws Exception {
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), Connections.Ordinals.of(1))
                        .start(Behaviour.neverAnswers());
                ProbeClient first = rig.client();
                ProbeClient second = rig.client()) {
            rig.events.await(SessionEvent.Connected.class, 2);
            rig.events.stopAt(Stop.CONNECTED);
            try (ProbeClient third = rig.client()) {
                rig.events.await(SessionEvent.Connected.class, 3);
                rig.events.stopAt(Stop.FROM_CLIENT);
                rig.events.stopAt(Stop.INJECTED);
                first.write("a", CALL_MILLIS);
                second.write("b", CALL_MILLIS);
                rig.events.goOn(Stop.CONNECTED);
                Await.until(
                        "one turn of the loop has seen both",
                        CALL_MILLIS,
                        () -> rig.events.relayedBytes(Side.CLIENT) > 0
                                || !rig.events.of(SessionEvent.Injected.class).isEmpty());
                long lateNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGER_THAN_A_TIMER_MILLIS);
                Await.until("that turn takes long", CALL_MILLIS, () -> System.nanoTime() - lateNanos > 0);
                rig.events.goOn(Stop.FROM_CLIENT);
                rig.events.await(SessionEvent.Injected.class, 1);

                assertThat(first.read(1, CALL_MILLIS)).hasToString("ECONNRESET");
            } finally {
                Stream.of(Stop.values()).forEach(rig.events::goOn);
            }
        }
    }
}
