package io.hangup.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.session.Ending;
import io.hangup.core.session.Errno;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Rule CUT =
            new Rule("cut", new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), new Connections.All());
    private static final Plan.Break PLAN = new Plan.Break(CUT.name(), new Fault.Reset(Target.CLIENT), CUT.moment());
    private static final ConnectionId FIRST = new ConnectionId("db", 1);

    private final AtomicLong dropped = new AtomicLong();
    private final Meters meters = new Meters(
            List.of(proxy("db", CUT), proxy("web")), "1.2.3", dropped::get, Meters.About.EVENTS_AND_REACTIONS);

    private static ProxySpec proxy(String name, Rule... rules) {
        return new ProxySpec(
                name,
                new Endpoint("127.0.0.1", 0),
                new Endpoint("localhost", 5432),
                new RuleSet(1, name, List.of(rules)),
                Timeouts.DEFAULT);
    }

    @AfterEach
    void close() {
        meters.close();
    }

    /** The value of a meter with exactly these labels, in alphabetical order. */
    private double value(String nameAndLabels) {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .map(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no meter " + nameAndLabels + " in\n" + meters.scrape()));
    }

    @Test
    void anAcceptedConnectionIsOpenUntilItEnds() {
        meters.accept(new SessionEvent.Accepted(FIRST, "127.0.0.1:1", PLAN));
        meters.accept(new SessionEvent.Accepted(new ConnectionId("db", 2), "127.0.0.1:2", PLAN));
        assertThat(value("hangup_connections_open{proxy=\"db\"}")).isEqualTo(2);

        meters.accept(new SessionEvent.Ended(FIRST, new Ending.Finished(), PLAN, 1, 2, 3, 0, Optional.of(Side.CLIENT)));

        assertThat(value("hangup_connections_accepted_total{proxy=\"db\"}")).isEqualTo(2);
        assertThat(value("hangup_connections_open{proxy=\"db\"}")).isEqualTo(1);
        assertThat(value("hangup_connections_ended_total{ending=\"finished\",proxy=\"db\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_connections_accepted_total{proxy=\"web\"}")).isZero();
    }

    @Test
    void everyEndingIsThereFromTheStart() {
        assertThat(ProxyMeters.endings().map(ending -> (Object) ending.getClass()))
                .containsOnly((Object[]) Ending.class.getPermittedSubclasses());
        ProxyMeters.endings()
                .forEach(ending -> assertThat(
                                value("hangup_connections_ended_total{ending=\"" + ending.word() + "\",proxy=\"db\"}"))
                        .isZero());
    }

    @Test
    void aResetOfEitherSideHasAnEndingOfItsOwn() {
        for (Side side : Side.values()) {
            meters.accept(new SessionEvent.Ended(
                    FIRST, new Ending.Reset(side, Errno.ECONNRESET), PLAN, 0, 0, 0, 0, Optional.of(side)));
            assertThat(value("hangup_connections_ended_total{ending=\"reset-by-" + side.word() + "\",proxy=\"db\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void faultsAreCountedByRuleAndFault() {
        assertThat(value("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isZero();
        assertThat(value("hangup_faults_missed_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isZero();

        meters.accept(new SessionEvent.Injected(FIRST, PLAN, 1, 2, ""));
        meters.accept(new SessionEvent.Injected(FIRST, PLAN, 1, 2, ""));
        meters.accept(new SessionEvent.Missed(FIRST, PLAN, "gone"));

        assertThat(value("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isEqualTo(2);
        assertThat(value("hangup_faults_missed_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isEqualTo(1);
    }

    @Test
    void a_rule_with_several_faults_is_counted_by_the_part_that_is_told() {
        Fault.InOrder restart =
                new Fault.InOrder(List.of(new Fault.Reset(Target.CLIENT), new Fault.Refuse(Target.CLIENT, 2_000)));
        Faults drawn = new Faults(
                List.of(new Faults.Weighted(restart, 1), new Faults.Weighted(new Fault.Close(Target.CLIENT), 3)));
        Rule rule = new Rule("mixed", drawn, new Moment.Manual(), new Connections.Open(), Limits.NONE);
        meters.prepare(List.of(proxy("db", rule)));
        Plan.Break plan = new Plan.Break("mixed", restart, rule.moment());

        meters.accept(new SessionEvent.Injected(FIRST, plan.part(restart.parts().get(0)), 1, 2, ""));
        meters.accept(new SessionEvent.Missed(FIRST, plan.part(restart.parts().get(1)), "gone"));

        assertThat(value("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"mixed\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_faults_missed_total{fault=\"refuse\",proxy=\"db\",rule=\"mixed\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_faults_injected_total{fault=\"close\",proxy=\"db\",rule=\"mixed\"}"))
                .isZero();
        assertThat(meters.scrape()).doesNotContain("reset+refuse");
        assertThat(value("hangup_events_uncounted_total")).isZero();
    }

    @Test
    void a_fault_that_its_rule_spared_is_counted_by_rule() {
        assertThat(value("hangup_faults_spared_total{proxy=\"db\",rule=\"cut\"}"))
                .isZero();

        meters.accept(new SessionEvent.Spared(FIRST, PLAN, "`times` is used up"));

        assertThat(value("hangup_faults_spared_total{proxy=\"db\",rule=\"cut\"}"))
                .isEqualTo(1);
    }

    @Test
    void a_fault_that_was_held_back_is_counted_by_rule_and_cause_also_where_it_is_not_said() {
        String series = "hangup_faults_held_back_total{cause=\"limits\",proxy=\"db\",rule=\"cut\"}";
        assertThat(value(series)).isZero();

        meters.accept(new SessionEvent.HeldBack(FIRST, PLAN, new Passage.Held("1 per 1m", true, 0)));
        meters.accept(new SessionEvent.HeldBack(FIRST, PLAN, new Passage.Held("1 per 1m", false, 0)));
        meters.accept(new ProxyEvent.RefusalHeldBack("db", "cut", new Passage.Held("1 per 1m", false, 0)));

        assertThat(value(series)).isEqualTo(3);
        assertThat(value("hangup_faults_spared_total{proxy=\"db\",rule=\"cut\"}"))
                .isZero();
    }

    @Test
    void what_would_be_injected_is_counted_part_by_part_and_beside_what_is() {
        Fault refuse = new Fault.Refuse(Target.CLIENT, 2_000);
        Rule rule = new Rule("restart", refuse, new Moment.Manual(), new Connections.All());
        meters.prepare(List.of(proxy("db", rule)));

        meters.accept(new SessionEvent.WouldInject(FIRST, PLAN));
        meters.accept(new ProxyEvent.WouldRefuse("db", "restart", 2_000));

        assertThat(value("hangup_would_inject_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_would_inject_total{fault=\"refuse\",proxy=\"db\",rule=\"restart\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isZero();
        assertThat(value("hangup_events_uncounted_total")).isZero();
    }

    @Test
    void the_mode_is_the_one_of_now() {
        AtomicReference<Mode> mode = new AtomicReference<>(Mode.OBSERVE);
        meters.mode(mode::get);
        assertThat(value("hangup_mode{mode=\"observe\"}")).isEqualTo(1);
        assertThat(value("hangup_mode{mode=\"inject\"}")).isZero();

        mode.set(Mode.INJECT);

        assertThat(value("hangup_mode{mode=\"observe\"}")).isZero();
        assertThat(value("hangup_mode{mode=\"inject\"}")).isEqualTo(1);
    }

    @Test
    void when_the_last_rule_disarms_itself_is_a_time_or_never() {
        Map<String, Double> until = new ConcurrentHashMap<>(Map.of("db", 1.7e9, "web", 0.0));
        meters.armedUntil(until::get);
        assertThat(value("hangup_rules_armed_until_seconds{proxy=\"db\"}")).isEqualTo(1.7e9);
        assertThat(value("hangup_rules_armed_until_seconds{proxy=\"web\"}")).isZero();

        until.put("web", Double.POSITIVE_INFINITY);

        assertThat(meters.scrape()).contains("hangup_rules_armed_until_seconds{proxy=\"web\"} +Inf");
    }

    @Test
    void armed_rules_are_those_that_the_engine_says_are_armed_now() {
        Map<String, Integer> armed = new ConcurrentHashMap<>(Map.of("db", 1, "web", 0));
        meters.armedRules(armed::get);
        assertThat(value("hangup_rules_armed{proxy=\"db\"}")).isEqualTo(1);

        armed.put("web", 3);

        assertThat(value("hangup_rules_armed{proxy=\"web\"}")).isEqualTo(3);
    }

    @Test
    void a_proxy_refuses_until_it_accepts_again() {
        assertThat(value("hangup_refusing{proxy=\"db\"}")).isZero();
        meters.accept(new ProxyEvent.Refusing("db", "cut", 2_000));
        assertThat(value("hangup_refusing{proxy=\"db\"}")).isEqualTo(1);
        assertThat(value("hangup_refusing{proxy=\"web\"}")).isZero();

        meters.accept(new ProxyEvent.Accepting("db"));

        assertThat(value("hangup_refusing{proxy=\"db\"}")).isZero();
    }

    @Test
    void reloads_are_counted_and_the_last_one_is_told() {
        assertThat(value("hangup_config_last_reload_successful")).isEqualTo(1);

        meters.reloaded(false);
        meters.reloaded(false);
        assertThat(value("hangup_config_last_reload_successful")).isZero();
        meters.reloaded(true);

        assertThat(value("hangup_config_last_reload_successful")).isEqualTo(1);
        assertThat(value("hangup_config_reloads_total{result=\"failed\"}")).isEqualTo(2);
        assertThat(value("hangup_config_reloads_total{result=\"ok\"}")).isEqualTo(1);
    }

    @Test
    void what_comes_by_reload_is_there_before_its_first_event_and_what_goes_keeps_its_counts() {
        meters.accept(new SessionEvent.Accepted(FIRST, "127.0.0.1:1", PLAN));
        meters.accept(new SessionEvent.Injected(FIRST, PLAN, 1, 2, ""));
        Rule other = new Rule("other", new Fault.Close(Target.CLIENT), new Moment.FirstByte(), new Connections.All());

        meters.prepare(List.of(proxy("db", other), proxy("queue", CUT)));

        assertThat(value("hangup_connections_accepted_total{proxy=\"queue\"}")).isZero();
        assertThat(value("hangup_faults_injected_total{fault=\"close\",proxy=\"db\",rule=\"other\"}"))
                .isZero();
        meters.prepare(List.of(proxy("queue")));
        meters.prepare(List.of(proxy("db", CUT)));
        meters.accept(new SessionEvent.Injected(FIRST, PLAN, 1, 2, ""));
        assertThat(value("hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                .isEqualTo(2);
        assertThat(value("hangup_connections_open{proxy=\"db\"}")).isEqualTo(1);
    }

    @Test
    void an_event_of_something_unknown_throws_nothing_and_is_counted_as_such() {
        Plan.Break unknown = new Plan.Break("unknown", new Fault.Reset(Target.CLIENT), new Moment.FirstByte());

        meters.accept(new SessionEvent.Injected(FIRST, unknown, 1, 2, ""));
        meters.accept(new SessionEvent.Spared(FIRST, unknown, "x"));
        meters.accept(new SessionEvent.ConnectFailed(new ConnectionId("unknown", 1), "refused"));
        meters.accept(new ProxyEvent.Accepting("unknown"));
        meters.relayed("unknown", Side.CLIENT, 5);

        assertThat(value("hangup_events_uncounted_total")).isEqualTo(5);
    }

    @Test
    void everyRstIsCountedByItsCause() {
        for (RstCause cause : RstCause.values()) {
            assertThat(value("hangup_rst_sent_total{cause=\"" + cause.word() + "\",proxy=\"db\"}"))
                    .isZero();
            meters.accept(new SessionEvent.RstSent(FIRST, Side.CLIENT, cause));
            assertThat(value("hangup_rst_sent_total{cause=\"" + cause.word() + "\",proxy=\"db\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void bytesAreCountedByWhoSentThem() {
        meters.relayed("db", Side.CLIENT, 3);
        meters.relayed("db", Side.CLIENT, 4);
        meters.relayed("db", Side.UPSTREAM, 5);

        assertThat(value("hangup_relayed_bytes_total{from=\"client\",proxy=\"db\"}"))
                .isEqualTo(7);
        assertThat(value("hangup_relayed_bytes_total{from=\"upstream\",proxy=\"db\"}"))
                .isEqualTo(5);
        assertThat(value("hangup_relayed_bytes_total{from=\"client\",proxy=\"web\"}"))
                .isZero();
    }

    @Test
    void dialsAreTimedAndFailuresCounted() {
        meters.accept(new SessionEvent.Connected(FIRST, "127.0.0.1:5432", 2_000_000));
        meters.accept(new SessionEvent.ConnectFailed(FIRST, "refused"));

        assertThat(value("hangup_upstream_connect_seconds_count{proxy=\"db\"}")).isEqualTo(1);
        assertThat(value("hangup_upstream_connect_seconds_sum{proxy=\"db\"}")).isEqualTo(0.002);
        assertThat(value("hangup_upstream_connect_seconds_bucket{proxy=\"db\",le=\"0.001\"}"))
                .isZero();
        assertThat(value("hangup_upstream_connect_seconds_bucket{proxy=\"db\",le=\"0.005\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_upstream_connect_failures_total{proxy=\"db\"}"))
                .isEqualTo(1);
    }

    @Test
    void buildTransportAndDropsAreThere() {
        meters.transport("epoll");
        dropped.set(17);

        assertThat(value("hangup_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"}"))
                .isEqualTo(1);
        assertThat(value("hangup_transport_info{transport=\"epoll\"}")).isEqualTo(1);
        assertThat(value("hangup_events_dropped_total")).isEqualTo(17);
    }

    @Test
    void whatIsCountedOutlivesAGarbageCollection() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        dropped.set(18);
        meters.accept(new SessionEvent.Accepted(FIRST, "127.0.0.1:1", PLAN));

        assertThat(value("hangup_events_dropped_total")).isEqualTo(18);
        assertThat(value("hangup_connections_open{proxy=\"db\"}")).isEqualTo(1);
        assertThat(value("hangup_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"}"))
                .isEqualTo(1);
    }

    @Test
    void everyMeterIsDescribed() {
        assertThat(meters.scrape().lines().filter(line -> line.startsWith("# HELP")))
                .hasSizeGreaterThan(12)
                .allMatch(line -> line.split(" ", 4).length == 4 && !line.split(" ", 4)[3].isBlank());
    }

    @Test
    void countingBytesAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 100_000; i++) {
            meters.relayed("db", Side.CLIENT, 1);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000_000; i++) {
            meters.relayed("db", Side.UPSTREAM, 1);
        }
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat((after - before) / 1_000_000).as("bytes for each call").isZero();
        assertThat(value("hangup_relayed_bytes_total{from=\"upstream\",proxy=\"db\"}"))
                .isEqualTo(1_000_000);
    }
}
