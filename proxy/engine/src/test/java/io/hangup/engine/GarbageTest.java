package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Missed;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Received;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random bytes behind what was relayed: exactly so many, the same for the same seed, and then the end. */
@ExtendWith(NoLeakedBuffers.class)
class GarbageTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final String GREETING = "hello";
    private static final int SOME_BYTES = 512;
    private static final int MUCH_BYTES = 1 << 20;
    private static final int SMALL_BUFFER_BYTES = 4_096;
    private static final int SMALL_READ_BYTES = 1_000;

    static Stream<Arguments> counts() {
        return Rig.transports()
                .flatMap(
                        transport -> Stream.of(1, SOME_BYTES, MUCH_BYTES).map(bytes -> Arguments.of(transport, bytes)));
    }

    private static Rig.Setup on(TransportChoice transport, int bytes) {
        return Rig.on(transport)
                .rule(new Fault.Garbage(Target.CLIENT, bytes), new Moment.Sent(Side.UPSTREAM, GREETING.length()));
    }

    @ParameterizedTest(name = "{0}, {1} B")
    @MethodSource("counts")
    void exactly_so_many_bytes_come_behind_the_upstreams_and_then_the_end(TransportChoice transport, int bytes)
            throws Exception {
        try (Rig rig = on(transport, bytes).start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            upstream.write(GREETING + "never delivered", PATIENCE_MILLIS);

            Received greeting = client.readExactly(GREETING.length(), PATIENCE_MILLIS);
            assertThat(greeting.text()).isEqualTo(GREETING);
            Received garbage = client.readToEnd(PATIENCE_MILLIS);
            assertThat(garbage.count()).isEqualTo(bytes);
            assertThat(garbage.end()).hasToString("EOF");
            assertThat(garbage.text()).doesNotContain("never delivered");
            assertClosedPolitely(rig, client, upstream);
            assertTold(rig, bytes);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_reader_that_takes_little_at_a_time_gets_them_all(TransportChoice transport) throws Exception {
        try (Rig rig = on(transport, MUCH_BYTES).start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(SMALL_BUFFER_BYTES)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                upstream.write(GREETING, PATIENCE_MILLIS);
                long got = 0;
                CallResult read = client.read(SMALL_READ_BYTES, PATIENCE_MILLIS);
                while (read instanceof CallResult.Bytes some) {
                    got += some.count();
                    read = client.read(SMALL_READ_BYTES, PATIENCE_MILLIS);
                }

                assertThat(read).hasToString("EOF");
                assertThat(got).isEqualTo(GREETING.length() + MUCH_BYTES);
                assertClosedPolitely(rig, client, upstream);
                assertTold(rig, MUCH_BYTES);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_same_seed_gives_the_same_bytes_and_another_or_another_connection_others(TransportChoice transport)
            throws Exception {
        byte[][] first = garbage(transport, Rig.SEED);
        byte[][] again = garbage(transport, Rig.SEED);
        byte[][] other = garbage(transport, Rig.SEED + 1);

        assertThat(Arrays.deepEquals(first, again)).isTrue();
        assertThat(first[0]).hasSize(SOME_BYTES).isNotEqualTo(first[1]).isNotEqualTo(other[0]);
        assertThat(first[0]).isNotEqualTo(new byte[SOME_BYTES]);
    }

    /** What the first two connections get. */
    private static byte[][] garbage(TransportChoice transport, long seed) throws Exception {
        byte[][] got = new byte[2][];
        try (Rig rig = on(transport, SOME_BYTES).seed(seed).start()) {
            for (int i = 0; i < got.length; i++) {
                try (ProbeClient client = rig.client();
                        Peer upstream = rig.upstreamPeer()) {
                    upstream.write(GREETING, PATIENCE_MILLIS);
                    byte[] all = client.readToEnd(PATIENCE_MILLIS).bytes();
                    assertThat(new String(all, StandardCharsets.ISO_8859_1)).startsWith(GREETING);
                    got[i] = Arrays.copyOfRange(all, GREETING.length(), all.length);
                }
            }
        }
        return got;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_upstream_gets_them_where_it_is_the_side_that_is_hit(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Garbage(Target.UPSTREAM, SOME_BYTES), new Moment.Sent(Side.CLIENT, 1))
                        .start();
                ProbeClient client = rig.client();
                Peer upstream = rig.upstreamPeer()) {
            client.write("x", PATIENCE_MILLIS);

            Received got = upstream.readToEnd(PATIENCE_MILLIS);
            assertThat(got.count()).isEqualTo(1 + SOME_BYTES);
            assertThat(got.end()).hasToString("EOF");
            assertThat(client.read(1, PATIENCE_MILLIS)).hasToString("EOF");
            client.close();
            assertTold(rig, SOME_BYTES);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_breaks_the_connection_first_is_told_as_missed(TransportChoice transport) throws Exception {
        try (Rig rig = on(transport, MUCH_BYTES * 16).start();
                ProbeClient client = ProbeClient.open().receiveBufferBytes(SMALL_BUFFER_BYTES)) {
            client.connect(rig.address(), PATIENCE_MILLIS);
            try (Peer upstream = rig.upstreamPeer()) {
                upstream.write(GREETING, PATIENCE_MILLIS);
                assertThat(client.readExactly(SMALL_BUFFER_BYTES, PATIENCE_MILLIS)
                                .end())
                        .hasToString("ok");
                client.reset();

                assertThat(rig.events.await(Missed.class, 1)).hasSize(1);
                assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Missed.class);
                assertThat(rig.events.of(Injected.class)).isEmpty();
            }
        }
    }

    private static void assertClosedPolitely(Rig rig, Peer client, Peer upstream) {
        assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
        upstream.close();
        client.close();
        rig.events.await(Ended.class, 1);
        assertThat(rig.events.of(RstSent.class)).isEmpty();
    }

    private static void assertTold(Rig rig, int bytes) {
        rig.events.await(Ended.class, 1);
        assertThat(rig.events.of(Injected.class)).singleElement().satisfies(injected -> {
            assertThat(((Fault.Garbage) injected.plan().fault()).bytes()).isEqualTo(bytes);
            assertThat(injected.fromUpstreamBytes() + injected.fromClientBytes())
                    .isBetween(1L, (long) GREETING.length());
        });
        assertThat(rig.events.of(Missed.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void behind_a_fin_nothing_can_come_and_it_is_missed(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .rule(new Fault.Garbage(Target.UPSTREAM, 64), new Moment.Manual())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.client().shutdownOutput();
            assertThat(ends.upstream().readToEnd(PATIENCE_MILLIS).end()).hasToString("EOF");

            rig.engine.fire(Rig.NAME, "the-rule");

            assertThat(rig.events.await(Missed.class, 1).get(0).reason()).contains("had been sent a FIN");
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }
}
