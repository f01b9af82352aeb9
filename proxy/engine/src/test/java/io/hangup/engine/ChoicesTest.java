package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Connections.From;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.IpRange;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.testkit.ProbeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `connections`: who is hit, and that whoever stands beside is not and has every byte. */
@ExtendWith(NoLeakedBuffers.class)
class ChoicesTest {
    private static final int CONNECTIONS = 10;
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final IpRange SECOND = new IpRange(IpRange.chars(new byte[] {127, 0, 0, 2}), 32, "127.0.0.2/32");
    private static final IpRange EVEN = new IpRange(IpRange.chars(new byte[] {127, 0, 0, 2}), 31, "127.0.0.2/31");

    private static final byte[] V6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final ManualClock clock = new ManualClock();

    /** Choices by number, and the numbers they take of the first ten. */
    static Stream<Arguments> numbers() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(
                        Arguments.of(
                                transport, new Connections.All(), List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)),
                        Arguments.of(
                                transport, new Connections.Every(1), List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)),
                        Arguments.of(transport, new Connections.Every(4), List.of(4L, 8L)),
                        Arguments.of(transport, new Connections.First(3), List.of(1L, 2L, 3L)),
                        Arguments.of(transport, new Connections.After(7), List.of(8L, 9L, 10L)),
                        Arguments.of(transport, Connections.Ordinals.of(3, 7), List.of(3L, 7L)),
                        Arguments.of(
                                transport,
                                new Connections.Ordinals(
                                        List.of(new Connections.Range(8, 9), new Connections.Range(2, 4))),
                                List.of(2L, 3L, 4L, 8L, 9L)),
                        Arguments.of(transport, new Connections.Percent(0), List.of()),
                        Arguments.of(transport, new Connections.Percent(40), byLot(new Connections.Percent(40)))));
    }

    private static Rule rule(Moment moment, Connections connections, boolean armed) {
        Limits limits = new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), armed);
        return new Rule("the-rule", Faults.of(RESET), moment, connections, limits);
    }

    private static List<Long> byLot(Connections connections) {
        RuleSet rules = new RuleSet(Rig.SEED, Rig.NAME, List.of(rule(new Moment.FirstByte(), connections, true)));
        return LongStream.rangeClosed(1, CONNECTIONS)
                .filter(ordinal ->
                        new LiveRules(rules, 0).decide(ordinal, "", 0).isPresent())
                .boxed()
                .toList();
    }

    private Rig rig(TransportChoice transport, Rule rule) throws Exception {
        return Rig.on(transport).clock(clock).rules(rule).start();
    }

    private static List<Ends> open(Rig rig, int count) throws IOException {
        List<Ends> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Ends.open(rig));
        }
        return all;
    }

    /** Who is to be hit by its next byte is; all others have every byte and part in peace. */
    private static void assertHitBySpeaking(Rig rig, List<Ends> all, List<Long> hit) {
        for (Ends ends : all) {
            if (hit.contains(ends.ordinal())) {
                ends.send(Side.CLIENT, "x");
                ends.clientIsReset();
            } else {
                ends.livesOn();
            }
        }
        assertHit(rig, all, hit);
    }

    private static void assertHit(Rig rig, List<Ends> all, List<Long> hit) {
        rig.events.await(Ended.class, all.size());
        assertThat(rig.events.of(Injected.class))
                .extracting(injected -> injected.connection().ordinal())
                .containsExactlyInAnyOrderElementsOf(hit);
        all.forEach(Ends::close);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("numbers")
    void these_numbers_are_hit_and_no_other(TransportChoice transport, Connections connections, List<Long> hit)
            throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), connections, true))) {
            assertHitBySpeaking(rig, open(rig, CONNECTIONS), hit);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_share_is_some_and_not_all(TransportChoice transport) {
        assertThat(byLot(new Connections.Percent(40))).as("on %s", transport).hasSizeBetween(1, CONNECTIONS - 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void open_is_who_is_open_at_the_arming_and_nobody_who_comes_later(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), new Connections.Open(), false))) {
            List<Ends> all = open(rig, 3);
            clock.advanceMillis(1);
            rig.engine.arm(Rig.NAME, "the-rule");
            clock.advanceMillis(1);
            all.addAll(open(rig, 2));

            assertHitBySpeaking(rig, all, List.of(1L, 2L, 3L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void open_is_nobody_where_the_rule_is_armed_from_the_start(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), new Connections.Open(), true))) {
            assertHitBySpeaking(rig, open(rig, 2), List.of());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void opened_before_is_who_was_open_at_the_arming_when_it_is_fired_later(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.Manual(), new Connections.OpenedBefore(), false))) {
            List<Ends> all = open(rig, 2);
            clock.advanceMillis(1);
            rig.engine.arm(Rig.NAME, "the-rule");
            all.addAll(open(rig, 2));
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(2);
            assertHitByFiring(rig, all, List.of(1L, 2L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void opened_after_is_who_came_since_the_arming(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), new Connections.OpenedAfter(), false))) {
            List<Ends> all = open(rig, 2);
            clock.advanceMillis(1);
            rig.engine.arm(Rig.NAME, "the-rule");
            all.addAll(open(rig, 2));

            assertHitBySpeaking(rig, all, List.of(3L, 4L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void opened_after_is_who_came_since_the_arming_also_when_it_is_fired(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.Manual(), new Connections.OpenedAfter(), false))) {
            List<Ends> all = open(rig, 2);
            clock.advanceMillis(1);
            rig.engine.arm(Rig.NAME, "the-rule");
            all.addAll(open(rig, 2));
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(2);

            assertHitByFiring(rig, all, List.of(3L, 4L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_oldest_are_those_that_are_left_of_the_first(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.Manual(), new Connections.Oldest(2), true))) {
            List<Ends> all = open(rig, 5);
            all.get(1).partInPeace();
            rig.events.await(Ended.class, 1);
            rig.settle();
            assertThat(rig.engine.fire(Rig.NAME, "the-rule")).isEqualTo(2);

            Ends gone = all.remove(1);
            assertHitByFiring(rig, all, List.of(1L, 3L));
            gone.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_oldest_at_the_arming_are_hit_at_a_moment_of_their_own(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), new Connections.Oldest(2), false))) {
            List<Ends> all = open(rig, 4);
            clock.advanceMillis(1);
            rig.engine.arm(Rig.NAME, "the-rule");
            rig.settle();

            assertHitBySpeaking(rig, all, List.of(1L, 2L));
        }
    }

    private static void assertHitByFiring(Rig rig, List<Ends> all, List<Long> hit) {
        for (Ends ends : all) {
            if (hit.contains(ends.ordinal())) {
                ends.clientIsReset();
            } else {
                ends.livesOn();
            }
        }
        rig.events.await(Ended.class, all.size());
        assertThat(rig.events.of(Injected.class))
                .extracting(injected -> injected.connection().ordinal())
                .containsExactlyInAnyOrderElementsOf(hit);
        all.forEach(Ends::close);
    }

    private static Ends from(Rig rig, String address) throws IOException {
        ProbeClient client = ProbeClient.open().boundTo(new InetSocketAddress(address, 0));
        client.connect(rig.address(), Ends.PATIENCE_MILLIS);
        return Ends.open(rig, client);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void from_is_who_comes_from_there_and_not_from_the_address_beside(TransportChoice transport) throws Exception {
        From from = new From(List.of(SECOND), new Connections.All());
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), from, true))) {
            List<Ends> all =
                    List.of(from(rig, "127.0.0.1"), from(rig, "127.0.0.2"), from(rig, "127.0.0.3"), Ends.open(rig));

            assertHitBySpeaking(rig, all, List.of(2L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void from_a_range_and_among_the_first(TransportChoice transport) throws Exception {
        From from = new From(List.of(EVEN), new Connections.First(3));
        try (Rig rig = rig(transport, rule(new Moment.FirstByte(), from, true))) {
            List<Ends> all = List.of(
                    from(rig, "127.0.0.1"), from(rig, "127.0.0.2"), from(rig, "127.0.0.3"), from(rig, "127.0.0.2"));

            assertHitBySpeaking(rig, all, List.of(2L, 3L));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void from_an_address_of_ipv6_and_not_from_one_of_ipv4(TransportChoice transport) throws Exception {
        assertHitOfBoth(transport, new IpRange(IpRange.chars(V6_LOOPBACK), 128, "::1/128"), 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void from_an_address_of_ipv4_also_where_the_listener_is_of_both(TransportChoice transport) throws Exception {
        assertHitOfBoth(transport, new IpRange(IpRange.chars(new byte[] {127, 0, 0, 0}), 8, "127.0.0.0/8"), 1);
    }

    private static void assertHitOfBoth(TransportChoice transport, IpRange range, long hit) throws Exception {
        boolean there = NetworkInterface.getByInetAddress(InetAddress.getByAddress(V6_LOOPBACK)) != null;
        Needed.orSkip(there, "IPv6 on loopback (::1)");
        Rule rule = rule(new Moment.FirstByte(), new From(List.of(range), new Connections.All()), true);
        try (Rig rig = Rig.on(transport).listenOn("::").rules(rule).start()) {
            List<Ends> all = List.of(through(rig, "127.0.0.1"), through(rig, "::1"));

            assertHitBySpeaking(rig, all, List.of(hit));
        }
    }

    private static Ends through(Rig rig, String address) throws IOException {
        ProbeClient client = ProbeClient.open();
        client.connect(new InetSocketAddress(address, rig.address().getPort()), Ends.PATIENCE_MILLIS);
        return Ends.open(rig, client);
    }
}
