package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.ProxyEvent.Accepting;
import io.hangup.core.event.ProxyEvent.Refusing;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Await;
import io.hangup.testkit.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** It is the proxy that refuses and not its port: what becomes of both when ports change hands meanwhile. */
@ExtendWith(NoLeakedBuffers.class)
class RefuseAndReloadTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long MILLIS = 5_000;
    private static final Rule REFUSE =
            new Rule("refuse", new Fault.Refuse(Target.CLIENT, MILLIS), new Moment.Manual(), new Connections.All());

    private final ManualClock clock = new ManualClock();
    private final List<Integer> ports = FreePorts.some(2);
    private final int here = ports.get(0);
    private final int there = ports.get(1);

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    private Rig refusing(TransportChoice transport, int threads) throws Exception {
        Rig rig = Rig.on(transport).threads(threads).clock(clock).start(Behaviour.sink());
        rig.engine.reload(List.of(rig.spec("left", here, REFUSE)));
        assertThat(Rig.knock(here)).isEqualTo("ok");
        rig.engine.fire("left", "refuse");
        assertThat(rig.events.awaitOfProxy(Refusing.class, 1)).containsExactly(new Refusing("left", "refuse", MILLIS));
        assertThat(Rig.knock(here)).isEqualTo("ECONNREFUSED");
        clock.advanceMillis(1_000);
        return rig;
    }

    /** java.nio closes a listener at the next select of its loop, which may be a moment behind the task that asks for it. */
    private static void assertRefuses(int port) {
        Await.until(
                "clients of port " + port + " are refused", PATIENCE_MILLIS, () -> knock(port), "ECONNREFUSED"::equals);
    }

    private static String knock(int port) {
        try {
            return Rig.knock(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reload(Rig rig, ProxySpec... specs) throws Exception {
        rig.engine.reload(List.of(specs));
        rig.engine.settle(PATIENCE_MILLIS);
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_proxy_that_moves_refuses_at_its_new_port_for_the_rest_of_the_time(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = refusing(transport, threads)) {
            reload(rig, rig.spec("left", there, REFUSE));
            assertRefuses(here);
            assertRefuses(there);
            clock.advanceMillis(MILLIS - 1_001);
            assertRefuses(there);
            clock.advanceMillis(1);

            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(Rig.knock(there)).isEqualTo("ok");
            assertRefuses(here);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_proxy_of_another_name_that_takes_the_port_over_accepts_there(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = refusing(transport, threads)) {
            reload(rig, rig.spec("renamed", here, REFUSE));
            assertThat(Rig.knock(here)).isEqualTo("ok");
            clock.advanceMillis(MILLIS);
            rig.engine.settle(PATIENCE_MILLIS);
            assertThat(rig.events.ofProxy(Accepting.class)).isEmpty();
            assertThat(Rig.knock(here)).isEqualTo("ok");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void proxies_that_swap_their_ports_take_the_refusal_along(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = refusing(transport, threads)) {
            reload(rig, rig.spec("left", here, REFUSE), rig.spec("right", there));
            assertRefuses(here);
            assertThat(Rig.knock(there)).isEqualTo("ok");
            reload(rig, rig.spec("left", there, REFUSE), rig.spec("right", here));

            assertThat(Rig.knock(here)).isEqualTo("ok");
            assertRefuses(there);
            clock.advanceMillis(MILLIS - 1_000);
            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(Rig.knock(here)).isEqualTo("ok");
            assertThat(Rig.knock(there)).isEqualTo("ok");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_reload_without_the_rule_ends_its_refusal_and_one_with_it_does_not(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = refusing(transport, threads)) {
            reload(rig, rig.spec("left", here, REFUSE));
            assertRefuses(here);
            reload(rig, rig.spec("left", here));

            rig.events.awaitOfProxy(Accepting.class, 1);
            assertThat(Rig.knock(here)).isEqualTo("ok");
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_proxy_that_goes_and_comes_back_accepts(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = refusing(transport, threads)) {
            reload(rig, rig.spec("right", there));
            assertRefuses(here);
            reload(rig, rig.spec("right", there), rig.spec("left", here, REFUSE));
            assertThat(Rig.knock(here)).isEqualTo("ok");

            rig.engine.fire("left", "refuse");
            rig.events.awaitOfProxy(Refusing.class, 2);
            assertRefuses(here);
            assertThat(Rig.knock(there)).isEqualTo("ok");
        }
    }
}
