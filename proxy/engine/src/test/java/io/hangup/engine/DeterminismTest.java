package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Target;
import io.hangup.testkit.Background;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same file and seed hit the same connections, whatever the timing and the number of event loops. Which client gets which
 * number depends on timing; which numbers are hit does not.
 */
class DeterminismTest {
    private static final int CONNECTIONS = 1_000;
    private static final int CLIENTS_AT_ONCE = 8;
    private static final int RUNS = 3;
    private static final Rule A_FIFTH =
            new Rule("a-fifth", new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), new Connections.Percent(20));

    static Stream<Arguments> threads() {
        return Rig.transports().flatMap(transport -> Stream.of(1, 2).map(count -> Arguments.of(transport, count)));
    }

    private static Set<Long> byLot(String proxy) {
        LiveRules rules = new LiveRules(new RuleSet(Rig.SEED, proxy, List.of(A_FIFTH)), 0);
        return LongStream.rangeClosed(1, CONNECTIONS)
                .filter(ordinal -> rules.decide(ordinal, "", 0).isPresent())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> hit(TransportChoice transport, int threads, String proxy) throws Exception {
        try (Rig rig =
                Rig.on(transport).named(proxy).threads(threads).rules(A_FIFTH).start(Behaviour.echo())) {
            List<CompletableFuture<Long>> clients = Stream.generate(() -> Background.start(talk(rig)))
                    .limit(CLIENTS_AT_ONCE)
                    .toList();
            long felt = clients.stream().mapToLong(CompletableFuture::join).sum();
            rig.events.await(Ended.class, CONNECTIONS);
            Set<Long> hit = rig.events.of(Injected.class).stream()
                    .map(injected -> injected.connection().ordinal())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(felt).as("clients that were reset").isEqualTo(hit.size());
            return hit;
        }
    }

    /** How many of some connections are reset; all others have their byte echoed. */
    private static Supplier<Long> talk(Rig rig) {
        return () -> {
            long reset = 0;
            for (int i = 0; i < CONNECTIONS / CLIENTS_AT_ONCE; i++) {
                try (ProbeClient client = rig.client()) {
                    client.write("x", Ends.PATIENCE_MILLIS);
                    String felt = client.read(1, Ends.PATIENCE_MILLIS).toString();
                    assertThat(felt).isIn("1", "ECONNRESET");
                    reset += felt.equals("1") ? 0 : 1;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return reset;
        };
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void the_same_numbers_are_hit_in_every_run(TransportChoice transport, int threads) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            assertThat(hit(transport, threads, Rig.NAME)).isEqualTo(byLot(Rig.NAME));
        }
    }

    @ParameterizedTest(name = "{0}, {1} event loops")
    @MethodSource("threads")
    void a_proxy_of_another_name_has_its_own(TransportChoice transport, int threads) throws Exception {
        Set<Long> others = hit(transport, threads, "another");

        assertThat(others).isEqualTo(byLot("another")).isNotEqualTo(byLot(Rig.NAME));
        assertThat(others.size()).isBetween(CONNECTIONS / 10, 3 * CONNECTIONS / 10);
    }
}
