package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Planned;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import io.hangup.testkit.Await;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.PayloadCheck.Verdict;
import io.hangup.testkit.ProbeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hundred reloads of everything around a proxy, and of its rules, while its connections stream. */
@ExtendWith(NoLeakedBuffers.class)
class ReloadUnderLoadTest {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final int RELOADS = 200;
    private static final int CONNECTIONS = 64;
    private static final int CHUNK_BYTES = 10_000;

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    /** Looks at every byte, and never finds what it looks for. */
    private static final Rule LOOKS = new Rule(
            "looks",
            new Fault.Reset(Target.CLIENT),
            new Moment.Says(
                    Side.CLIENT, new BytePattern("in no payload whatever"), Moment.Says.ANYWHERE, Moment.Place.AFTER),
            new Connections.All());

    private static final Rule WAITS =
            new Rule("waits", new Fault.Reset(Target.BOTH), new Moment.Idle(3_600_000), new Connections.All());

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void no_byte_of_a_proxy_that_stays_is_lost_and_no_connection_broken(TransportChoice transport, int threads)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> ports = FreePorts.some(5);
        try (Rig rig = Rig.on(transport).threads(threads).rules(LOOKS).start(Behaviour.echo())) {
            int port = rig.address().getPort();
            List<CompletableFuture<Verdict>> streams = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ProbeClient client = rig.client();
                Payload payload = Payload.of(i, Long.MAX_VALUE);
                streams.add(Background.start(() -> stream(client, payload, over)));
            }
            for (int i = 0; i < RELOADS; i++) {
                rig.engine.reload(world(rig, i, ports));
                assertThat(Rig.knock(ports.get(i % 2))).isEqualTo("ok");
                assertThat(Rig.knock(ports.get((i + 1) % 2))).isEqualTo("ECONNREFUSED");
            }
            assertThat(ended(rig)).isEmpty();
            over.set(true);

            assertThat(rig.address().getPort()).isEqualTo(port);
            for (CompletableFuture<Verdict> stream : streams) {
                assertThat(stream.join()).matches(Verdict::isPrefix, "is as it was sent");
                assertThat(stream.join().end()).hasToString("EOF");
                assertThat(stream.join().arrived()).isPositive();
            }
            assertTold(rig);
        }
    }

    /** The streams that have ended. */
    private static List<Ended> ended(Rig rig) {
        return rig.events.of(Ended.class).stream()
                .filter(ended -> ended.connection().proxy().equals(Rig.NAME))
                .toList();
    }

    private static void assertTold(Rig rig) {
        Await.until("all streams have ended", PATIENCE_MILLIS, () -> ended(rig).size() >= CONNECTIONS);
        assertThat(ended(rig))
                .hasSize(CONNECTIONS)
                .allMatch(ended -> ended.ending().equals(new Ending.Finished()))
                .allMatch(ended -> ended.fromClientBytes() == ended.fromUpstreamBytes());
        assertThat(rig.events.of(Injected.class)).isEmpty();
        assertThat(rig.events.of(RstSent.class)).isEmpty();
        assertThat(rig.events.of(Planned.class)).hasSizeGreaterThanOrEqualTo(CONNECTIONS);
    }

    /** A proxy that stays with other rules, one that comes and goes, one that moves, one renamed, two that swap. */
    private static List<ProxySpec> world(Rig rig, int i, List<Integer> ports) {
        List<ProxySpec> specs = new ArrayList<>();
        specs.add(i % 3 == 0 ? rig.spec(Rig.NAME, 0) : rig.spec(Rig.NAME, 0, i % 3 == 1 ? LOOKS : WAITS));
        specs.add(rig.spec("moves", ports.get(i % 2)));
        specs.add(rig.spec("name-" + i % 4, ports.get(2)));
        specs.add(rig.spec("left", ports.get(3 + i % 2)));
        specs.add(rig.spec("right", ports.get(4 - i % 2)));
        if (i % 2 == 0) {
            specs.add(rig.spec("comes-and-goes", 0, WAITS));
        }
        return specs;
    }

    /** Sends and checks what comes back, until it is over; then finishes. */
    private static Verdict stream(ProbeClient client, Payload payload, AtomicBoolean over) {
        try (client) {
            PayloadCheck check = payload.check();
            byte[] chunk = new byte[CHUNK_BYTES];
            long sent = 0;
            Verdict got = check.read(client, 0, PATIENCE_MILLIS);
            while (!over.get() && got.isPrefix() && got.arrived() == sent) {
                payload.fill(sent, chunk, CHUNK_BYTES);
                sent += client.writeAll(chunk, PATIENCE_MILLIS).accepted();
                got = check.read(client, CHUNK_BYTES, PATIENCE_MILLIS);
            }
            client.shutdownOutput();
            return check.readToEnd(client, PATIENCE_MILLIS);
        }
    }
}
