package io.hangup.engine.differential;

import static io.hangup.core.rule.Side.CLIENT;
import static io.hangup.core.rule.Side.UPSTREAM;
import static io.hangup.engine.differential.Action.accept;
import static io.hangup.engine.differential.Action.close;
import static io.hangup.engine.differential.Action.fin;
import static io.hangup.engine.differential.Action.flood;
import static io.hangup.engine.differential.Action.read;
import static io.hangup.engine.differential.Action.readAll;
import static io.hangup.engine.differential.Action.rst;
import static io.hangup.engine.differential.Action.send;
import static io.hangup.engine.differential.Action.urgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.engine.TransportChoice;
import io.hangup.engine.wire.Transports;
import io.hangup.testkit.Await;
import io.hangup.testkit.OpenDescriptors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With no rule armed Hangup is invisible: the same list of actions, done directly and through it, gives both ends the same
 * bytes and the same errors. {@code -Dhangup.differential.lists=5000} tries more lists, {@code
 * -Dhangup.differential.seed=12345} others.
 */
final class DifferentialTest {
    private static final int LISTS = Integer.getInteger("hangup.differential.lists", 150);
    private static final long SEED = Long.getLong("hangup.differential.seed", 1);
    private static final long PATIENCE_MILLIS = 10_000;

    @BeforeAll
    static void theKernelTellsWhenAllIsQuiet() {
        assumeTrue(Transports.epoll().transport().isPresent(), "needs Linux");
    }

    static Stream<TransportChoice> transports() {
        return Stream.of(TransportChoice.EPOLL, TransportChoice.NIO);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_connection_through_hangup_is_like_one_without_it(TransportChoice transport) throws Exception {
        long before = OpenDescriptors.count();
        try (Duel duel = new Duel(transport, List.of())) {
            for (long seed = SEED; seed < SEED + LISTS; seed++) {
                check(duel, transport, "seed " + seed, Lists.random(seed));
            }
            int parted = duel.lookedAway().entrySet().stream()
                    .filter(each -> each.getKey().parts())
                    .mapToInt(each -> each.getValue())
                    .sum();
            assertThat(parted)
                    .describedAs("lists that were not compared to their end: %s", duel.lookedAway())
                    .isLessThan(LISTS / 2);
        }
        Await.until("no descriptor is leaked", PATIENCE_MILLIS, () -> OpenDescriptors.count() <= before);
    }

    /** With the same number of lists and the same seeds; up to forty actions, of which some are orders to Hangup. */
    @Test
    void whoever_runs_hangup_is_not_noticed_at_either_end_until_a_rule_hits() throws Exception {
        try (Duel duel = Duel.withOrders(TransportChoice.EPOLL)) {
            for (long seed = SEED; seed < SEED + LISTS; seed++) {
                check(duel, TransportChoice.EPOLL, "seed " + seed, Lists.withOrders(seed));
            }
            assertThat(duel.lookedAway().getOrDefault(Unavoidable.A_RULE_HITS, 0))
                    .describedAs("lists whose end is a hit")
                    .isLessThan(LISTS / 2);
        }
    }

    @Test
    void a_connection_is_like_itself() throws Exception {
        try (Duel duel = new Duel(TransportChoice.AUTO, List.of())) {
            for (long seed = SEED; seed < SEED + LISTS; seed++) {
                assertThat(duel.compareWithItself(Lists.random(seed)))
                        .describedAs("seed %d, directly both times", seed)
                        .isEmpty();
            }
        }
    }

    /** Lists that once made a difference, and others that are short and telling. */
    static Stream<Arguments> telling() {
        List<List<Action>> lists = List.of(
                // What was said before a RST arrives, also where the other side has half-closed and reads late.
                List.of(accept(), send(UPSTREAM, 4401).andAtOnce(), rst(UPSTREAM), readAll(CLIENT)),
                List.of(
                        accept(),
                        send(UPSTREAM, 33_435).andAtOnce(),
                        fin(UPSTREAM),
                        send(CLIENT, 1890).andAtOnce(),
                        rst(CLIENT),
                        readAll(UPSTREAM)),
                // A FIN and a RST stay a FIN and a RST: EOF, then EPIPE.
                List.of(accept(), fin(UPSTREAM).andAtOnce(), rst(UPSTREAM), send(CLIENT, 1), send(CLIENT, 1)),
                List.of(accept(), send(CLIENT, 5000).andAtOnce(), fin(CLIENT).andAtOnce(), rst(CLIENT)),
                List.of(accept(), fin(UPSTREAM), rst(UPSTREAM), send(CLIENT, 1), readAll(CLIENT)),
                // A client that is gone before its upstream is dialled.
                List.of(send(CLIENT, 5000), rst(CLIENT), accept()),
                List.of(send(CLIENT, 5000), fin(CLIENT), rst(CLIENT), accept()),
                List.of(send(CLIENT, 5000), close(CLIENT), accept()),
                List.of(send(CLIENT, 30_000), fin(CLIENT), accept(), readAll(UPSTREAM), send(UPSTREAM, 30_000)),
                // Bytes left unread.
                List.of(accept(), send(CLIENT, 2), read(UPSTREAM, 1), close(UPSTREAM)),
                List.of(accept(), send(CLIENT, 2), read(UPSTREAM, 1), close(UPSTREAM), send(CLIENT, 1)),
                // Nobody reads.
                List.of(accept(), flood(CLIENT), flood(UPSTREAM), readAll(CLIENT), readAll(UPSTREAM)),
                List.of(accept(), send(CLIENT, 300_000).andAtOnce(), close(CLIENT), read(UPSTREAM, 100_000)),
                // Urgent bytes stay in their place.
                List.of(accept(), send(CLIENT, 3), urgent(CLIENT), send(CLIENT, 3), urgent(CLIENT), urgent(CLIENT)));
        return transports().flatMap(transport -> lists.stream().map(list -> Arguments.of(transport, list)));
    }

    @ParameterizedTest
    @MethodSource("telling")
    void a_telling_list_is_like_without_hangup(TransportChoice transport, List<Action> list) throws Exception {
        try (Duel duel = new Duel(transport, List.of())) {
            for (List<Action> epilogue : Lists.epilogues()) {
                List<Action> whole = new ArrayList<>(list);
                whole.addAll(epilogue);
                check(duel, transport, "telling", whole);
            }
        }
    }

    /** Every way in which something in between can be visible. */
    static Stream<Fault> visible() {
        return Stream.of(Target.CLIENT, Target.UPSTREAM).flatMap(target -> Fault.all(target).stream());
    }

    @ParameterizedTest
    @MethodSource("visible")
    void what_is_not_invisible_is_found_out(Fault fault) throws Exception {
        Moment moment = new Moment.Sent(Side.CLIENT, 1);
        Rule rule = new Rule("visible", fault, moment, new Connections.All());
        List<Action> list = List.of(accept(), send(UPSTREAM, 10), readAll(CLIENT), send(CLIENT, 10), readAll(UPSTREAM));
        try (Duel duel = new Duel(TransportChoice.AUTO, List.of(rule))) {
            assertThat(duel.compare(list)).isPresent();
            assertThat(new Shrinker(actions -> duel.compare(actions).isPresent()).shrink(list))
                    .describedAs("the shortest list that shows it")
                    .hasSizeLessThan(list.size());
        }
    }

    private static void check(Duel duel, TransportChoice transport, String from, List<Action> list) throws IOException {
        Optional<Duel.Difference> difference = duel.compare(list);
        if (difference.isPresent()) {
            List<Action> shortest =
                    new Shrinker(actions -> duel.compare(actions).isPresent()).shrink(list);
            fail(
                    "%s on %s: Hangup is visible.%n%s%nThe shortest list that shows it:%n%s%n%s",
                    from,
                    transport,
                    difference.get(),
                    text(shortest),
                    duel.compare(shortest).map(Object::toString).orElse("not every time"));
        }
    }

    private static String text(List<Action> list) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> "    " + list.get(i) + (i + 1 < list.size() ? "," : ""))
                .collect(Collectors.joining("\n", "List.of(\n", ")"));
    }
}
