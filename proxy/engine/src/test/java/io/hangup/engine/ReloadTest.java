package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Other proxies in the place of those that run: all of it or nothing, and never a moment without a listener. */
@ExtendWith(NoLeakedBuffers.class)
class ReloadTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int MOVES = 10;
    private static final Rule RESET =
            new Rule("reset", new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), new Connections.All());
    private static final Rule RESET_ONCE = new Rule(
            "once",
            Faults.of(new Fault.Reset(Target.CLIENT)),
            new Moment.FirstByte(),
            new Connections.All(),
            new Limits(OptionalLong.of(1), Optional.empty(), OptionalLong.empty(), true));

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    private static Rig.Setup on(TransportChoice transport, int threads) {
        return Rig.on(transport).threads(threads);
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_port_that_is_taken_leaves_everything_as_it_was_and_says_where(TransportChoice transport, int threads)
            throws Exception {
        List<Integer> ports = FreePorts.some(2);
        try (Rig rig = on(transport, threads).rules(RESET).start(Behaviour.echo());
                ServerSocket taken = new ServerSocket()) {
            taken.bind(Loopback.port(ports.get(1)));
            List<Engine.Listening> before = rig.engine.listening();

            assertThatThrownBy(() -> rig.engine.reload(List.of(
                            rig.spec(Rig.NAME, 0), rig.spec("free", ports.get(0)), rig.spec("taken", ports.get(1)))))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("proxy taken cannot listen on 127.0.0.1:" + ports.get(1)
                            + ": the port is taken; stop whoever listens there or choose another `listen:`");
            assertThat(rig.engine.listening()).isEqualTo(before);
            assertThat(Rig.knock(ports.get(0))).isEqualTo("ECONNREFUSED");
            try (ProbeClient client = rig.client()) {
                client.write("x", PATIENCE_MILLIS);
                assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            }
            assertThat(rig.events.await(Injected.class, 1)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_port_that_hangup_itself_has_under_another_address_is_said_to_be_its_own(
            TransportChoice transport, int threads) throws Exception {
        int port = FreePorts.some(1).get(0);
        try (Rig rig = on(transport, threads).rules(RESET).start(Behaviour.echo())) {
            rig.engine.reload(List.of(rig.spec("narrow", port)));
            ProxySpec narrow = rig.spec("narrow", port);
            ProxySpec wide = new ProxySpec(
                    "narrow", new Endpoint("0.0.0.0", port), narrow.upstream(), narrow.rules(), narrow.timeouts());

            assertThatThrownBy(() -> rig.engine.reload(List.of(wide)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("proxy narrow cannot listen on 0.0.0.0:" + port
                            + ": proxy narrow has that port, on 127.0.0.1:"
                            + port + ", and a new listener is opened before an old one is closed; choose another port"
                            + " first, or restart");
            try (ProbeClient client = ProbeClient.open()) {
                assertThat(client.connect(Loopback.port(port), PATIENCE_MILLIS)).hasToString("ok");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void the_port_of_a_proxy_that_goes_is_free_at_once_and_its_connections_live_on(
            TransportChoice transport, int threads) throws Exception {
        int port = FreePorts.some(1).get(0);
        try (Rig rig = on(transport, threads).start(Behaviour.echo())) {
            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0), rig.spec("goes", port)));
            try (ProbeClient client = Rig.clientAt(port)) {
                assertEchoes(client);
                rig.engine.reload(List.of(rig.spec(Rig.NAME, 0)));

                assertThat(Rig.knock(port)).isEqualTo("ECONNREFUSED");
                try (ServerSocket next = new ServerSocket()) {
                    next.bind(Loopback.port(port));
                }
                assertEchoes(client);
                assertThat(rig.events.of(Ended.class)).isEmpty();
                assertThat(rig.engine.listening())
                        .extracting(Engine.Listening::proxy)
                        .containsExactly(Rig.NAME);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_rule_of_a_proxy_that_goes_lets_its_connections_go(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads).rules(RESET).start(Behaviour.echo());
                ProbeClient client = rig.client()) {
            rig.events.await(Accepted.class, 1);
            rig.engine.reload(List.of(rig.spec("another", 0)));
            rig.events.await(Planned.class, 1);

            assertEchoes(client);
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void another_upstream_is_for_those_who_come_later(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = on(transport, threads).start(Behaviour.echo());
                ProbeServer second = ProbeServer.open().serve(Behaviour.speaksFirst("second", Behaviour.echo()));
                ProbeClient early = rig.client()) {
            assertEchoes(early);
            int port = rig.address().getPort();
            rig.engine.reload(List.of(Rig.spec(Rig.NAME, 0, second)));
            assertThat(rig.address().getPort()).isEqualTo(port);

            try (ProbeClient late = rig.client()) {
                assertThat(late.readExactly(6, PATIENCE_MILLIS).text()).isEqualTo("second");
                assertEchoes(late);
                assertEchoes(early);
            }
            assertThat(rig.events.of(RstSent.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void a_proxy_that_moves_listens_there_before_it_stops_listening_here(TransportChoice transport, int threads)
            throws Exception {
        List<Integer> ports = FreePorts.some(2);
        try (Rig rig = on(transport, threads).start(Behaviour.sink())) {
            rig.engine.reload(List.of(rig.spec("mover", ports.get(0))));
            for (int move = 0; move < MOVES; move++) {
                int here = ports.get(move % 2);
                int there = ports.get((move + 1) % 2);
                CompletableFuture<String> after = Background.start(() -> whenRefused(here, there));
                rig.engine.reload(List.of(rig.spec("mover", there)));

                assertThat(after.join()).as("connecting to the new port").isEqualTo("ok");
                assertThat(Rig.knock(here)).isEqualTo("ECONNREFUSED");
            }
        }
    }

    /** Connects here until that is refused, and then at once there. */
    private static String whenRefused(int here, int there) {
        try {
            String knock = Rig.knock(here);
            while (!knock.equals("ECONNREFUSED")) {
                knock = Rig.knock(here);
            }
            return Rig.knock(there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void proxies_that_swap_ports_or_take_one_over_never_leave_it(TransportChoice transport, int threads)
            throws Exception {
        List<Integer> ports = FreePorts.some(3);
        AtomicBoolean over = new AtomicBoolean();
        try (Rig rig = on(transport, threads).start(Behaviour.sink())) {
            for (int move = 0; move < MOVES; move++) {
                rig.engine.reload(List.of(
                        rig.spec("left", ports.get(move % 2)),
                        rig.spec("right", ports.get((move + 1) % 2)),
                        rig.spec("name-" + move, ports.get(2))));
                if (move == 0) {
                    continue;
                }
                assertServes(rig, ports.get(move % 2), "left");
                assertServes(rig, ports.get((move + 1) % 2), "right");
                assertServes(rig, ports.get(2), "name-" + move);
            }
            List<CompletableFuture<String>> knocking = ports.stream()
                    .map(port -> Background.start(() -> whileItLasts(port, over)))
                    .toList();
            for (int move = 0; move < MOVES; move++) {
                rig.engine.reload(List.of(
                        rig.spec("left", ports.get((move + 1) % 2)),
                        rig.spec("right", ports.get(move % 2)),
                        rig.spec("other-" + move, ports.get(2))));
            }
            over.set(true);
            assertThat(knocking).allSatisfy(each -> assertThat(each.join()).isEqualTo("ok"));
        }
    }

    private static String whileItLasts(int port, AtomicBoolean over) {
        try {
            String knock = Rig.knock(port);
            while (knock.equals("ok") && !over.get()) {
                knock = Rig.knock(port);
            }
            return knock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertServes(Rig rig, int port, String proxy) throws IOException {
        int before = rig.events.of(Accepted.class).size();
        assertThat(Rig.knock(port)).isEqualTo("ok");
        assertThat(rig.events
                        .await(Accepted.class, before + 1)
                        .get(before)
                        .connection()
                        .proxy())
                .isEqualTo(proxy);
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void what_stays_as_it_was_goes_on_where_it_stands_and_nothing_is_told(TransportChoice transport, int threads)
            throws Exception {
        try (Rig rig = on(transport, threads).rules(RESET_ONCE).start(Behaviour.echo())) {
            try (ProbeClient hit = rig.client()) {
                hit.write("x", PATIENCE_MILLIS);
                assertThat(hit.read(1, PATIENCE_MILLIS)).hasToString("ECONNRESET");
            }
            rig.events.await(Ended.class, 1);
            rig.engine.reload(List.of(rig.spec(Rig.NAME, 0, RESET_ONCE)));

            try (ProbeClient spared = rig.client()) {
                assertEchoes(spared);
                assertThat(rig.events.of(Accepted.class).get(1).connection().ordinal())
                        .isEqualTo(2);
            }
            assertThat(rig.events.of(Injected.class)).hasSize(1);
            assertThat(rig.events.of(Planned.class)).isEmpty();
            assertThat(rig.events.ofProxy(ProxyEvent.class)).isEmpty();
        }
    }

    private static void assertEchoes(ProbeClient client) {
        client.write("hello", PATIENCE_MILLIS);
        assertThat(client.readExactly(5, PATIENCE_MILLIS).text()).isEqualTo("hello");
    }
}
