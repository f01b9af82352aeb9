package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `tls`: real clients that name a server, and a real server behind the proxy. */
@ExtendWith(NoLeakedBuffers.class)
class HelloTest {
    @TempDir
    static Path directory;

    private static TlsWorld world;

    @BeforeAll
    static void makeAKey() throws Exception {
        world = TlsWorld.in(directory);
    }

    static Stream<Arguments> protocols() {
        return Rig.transports()
                .flatMap(transport ->
                        Stream.of("TLSv1.2", "TLSv1.3").map(protocol -> Arguments.of(transport, protocol)));
    }

    private static Moment named(String glob) {
        return new Moment.Tls(new Glob(glob));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("protocols")
    void the_client_that_names_the_server_is_reset_and_its_hello_is_not_delivered(
            TransportChoice transport, String protocol) throws Exception {
        try (Rig rig = Rig.on(transport)
                .rule(new Fault.Reset(Target.CLIENT), named("*.db.example"))
                .start()) {
            assertThatThrownBy(() -> world.talk(rig.address(), protocol, "orders.eu.db.example"))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");

            try (var upstream = rig.upstreamPeer()) {
                assertThat(upstream.read(1, Ends.PATIENCE_MILLIS)).hasToString("EOF");
            }
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            assertThat(injected.fromClientBytes()).isZero();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("protocols")
    void clients_that_name_another_server_or_none_talk_to_theirs(TransportChoice transport, String protocol)
            throws Exception {
        try (TlsWorld.Server server = world.serve();
                Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), named("db.example"))
                        .start(server.endpoint())) {
            assertThat(world.talk(rig.address(), protocol, "db.example.org")).isEqualTo("echo: hello");
            assertThat(world.talk(rig.address(), protocol, "xdb.example")).isEqualTo("echo: hello");
            assertThat(world.talk(rig.address(), protocol, "")).isEqualTo("echo: hello");
            assertThatThrownBy(() -> world.talk(rig.address(), protocol, "db.example"))
                    .isInstanceOf(SocketException.class);

            assertThat(rig.events.await(Ended.class, 4)).hasSize(4);
            assertThat(rig.events.of(Injected.class))
                    .extracting(injected -> injected.connection().ordinal())
                    .containsExactly(4L);
            assertThat(rig.events.of(RstSent.class))
                    .filteredOn(rst -> rst.cause() == RstCause.RULE)
                    .hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_hello_in_pieces_is_delivered_but_for_the_last(TransportChoice transport) throws Exception {
        String hello = world.hello("db.example");
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), named("db.example"))
                        .start();
                Ends ends = Ends.open(rig)) {
            int last = hello.length() - 1;
            ends.clientSays(hello.substring(0, 1));
            ends.clientSays(hello.substring(1, 9));
            ends.clientSays(hello.substring(9, last));
            assertThat(rig.events.of(Injected.class)).isEmpty();
            ends.send(Side.CLIENT, hello.substring(last));

            ends.clientIsReset();
            Injected injected = rig.events.await(Injected.class, 1).get(0);
            assertThat(injected.fromClientBytes()).isEqualTo(last);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_hello_without_its_last_byte_passes(TransportChoice transport) throws Exception {
        String hello = world.hello("db.example");
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), named("db.example"))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays(hello.substring(0, hello.length() - 1));

            ends.partInPeace();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_no_tls_passes_also_where_a_hello_follows(TransportChoice transport) throws Exception {
        String hello = world.hello("db.example");
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Reset(Target.CLIENT), named("**"))
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("GET / HTTP/1.1\r\nHost: db.example\r\n\r\n");
            ends.clientSays(hello);

            ends.livesOn();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }
}
