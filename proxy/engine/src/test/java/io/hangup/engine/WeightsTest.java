package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Accepted;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Faults.Weighted;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Lot;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Peer;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One of several faults by weight: drawn by the connection's number, whatever happens, and felt as it is named. */
@ExtendWith(NoLeakedBuffers.class)
class WeightsTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int CONNECTIONS = 24;
    private static final int MANY = 100_000;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Fault PIPE = new Fault.BrokenPipe(Target.CLIENT);
    private static final Fault CLOSE = new Fault.Close(Target.CLIENT);
    private static final Faults ONE_OF =
            new Faults(List.of(new Weighted(RESET, 1), new Weighted(PIPE, 2), new Weighted(CLOSE, 5)));
    private static final Rule RULE =
            new Rule("one-of", ONE_OF, new Moment.FirstByte(), new Connections.All(), Limits.NONE);

    private static Fault drawn(long seed, String proxy, String rule, long ordinal) {
        return ONE_OF.drawnBy(new Lot(seed, proxy, rule, ordinal));
    }

    private static List<Fault> drawn(long seed, String proxy, String rule) {
        return LongStream.rangeClosed(1, MANY)
                .mapToObj(ordinal -> drawn(seed, proxy, rule, ordinal))
                .toList();
    }

    @Test
    void the_shares_are_those_of_the_weights() {
        Map<Fault, Integer> counts = new HashMap<>();
        drawn(Rig.SEED, Rig.NAME, "one-of").forEach(fault -> counts.merge(fault, 1, Integer::sum));

        // The draw is a function of the seed: these numbers are the same whenever and wherever the test runs.
        assertThat(counts.get(RESET)).isBetween(MANY / 8 - 500, MANY / 8 + 500);
        assertThat(counts.get(PIPE)).isBetween(MANY / 4 - 500, MANY / 4 + 500);
        assertThat(counts.get(CLOSE)).isBetween(MANY * 5 / 8 - 500, MANY * 5 / 8 + 500);
    }

    @Test
    void the_draw_depends_on_seed_proxy_and_rule_and_on_nothing_else() {
        List<Fault> first = drawn(Rig.SEED, Rig.NAME, "one-of");

        assertThat(drawn(Rig.SEED, Rig.NAME, "one-of")).isEqualTo(first);
        assertThat(drawn(Rig.SEED + 1, Rig.NAME, "one-of")).isNotEqualTo(first);
        assertThat(drawn(Rig.SEED, "another", "one-of")).isNotEqualTo(first);
        assertThat(drawn(Rig.SEED, Rig.NAME, "another")).isNotEqualTo(first);
    }

    @Test
    void which_fault_it_is_says_nothing_of_whom_a_share_takes() {
        Connections half = new Connections.Percent(50);
        long both = LongStream.rangeClosed(1, MANY)
                .mapToObj(ordinal -> new Lot(Rig.SEED, Rig.NAME, "one-of", ordinal))
                .filter(lot -> lot.fraction() < 0.5 && ONE_OF.drawnBy(lot).equals(PIPE))
                .count();

        assertThat(half.text()).isEqualTo("50%");
        assertThat(both).isBetween(MANY / 8 - 500L, MANY / 8 + 500L);
    }

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(threads -> Arguments.of(transport, threads)));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("threads")
    void each_client_feels_the_fault_that_its_number_drew(TransportChoice transport, int threads) throws Exception {
        try (Rig rig = Rig.on(transport).threads(threads).rules(RULE).start()) {
            List<Fault> hit = new ArrayList<>();
            for (int ordinal = 1; ordinal <= CONNECTIONS; ordinal++) {
                Fault fault = drawn(Rig.SEED, Rig.NAME, "one-of", ordinal);
                hit.add(fault);
                try (ProbeClient client = rig.client();
                        Peer upstream = rig.upstreamPeer()) {
                    Plan plan = rig.events
                            .await(Accepted.class, ordinal)
                            .get(ordinal - 1)
                            .plan();
                    assertThat(plan).isEqualTo(new Plan.Break("one-of", fault, RULE.moment()));
                    client.write("x", PATIENCE_MILLIS);
                    assertFelt(rig, fault, ordinal, client);
                    assertThat(upstream.read(1, PATIENCE_MILLIS)).hasToString("EOF");
                }
            }
            assertThat(new HashSet<>(hit)).hasSize(3);
        }
    }

    private static void assertFelt(Rig rig, Fault fault, int ordinal, Peer client) {
        assertThat(client.read(1, PATIENCE_MILLIS)).hasToString(fault.equals(RESET) ? "ECONNRESET" : "EOF");
        Injected injected = rig.events.await(Injected.class, ordinal).get(ordinal - 1);
        assertThat(injected.plan().fault()).isEqualTo(fault);
        if (fault.equals(PIPE)) {
            client.awaitState(TcpState.GONE, PATIENCE_MILLIS);
            assertThat(client.write("x", PATIENCE_MILLIS)).hasToString("EPIPE");
        } else if (fault.equals(CLOSE)) {
            assertThat(client.write("x", PATIENCE_MILLIS)).hasToString("1");
        }
    }
}
