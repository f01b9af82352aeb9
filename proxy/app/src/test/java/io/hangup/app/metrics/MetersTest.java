package io.hangup.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Rule CUT =
            new Rule("cut", new Fault.Reset(Target.CLIENT), new Moment.FirstByte(), new Connections.All());
    private static final Plan.Break PLAN = new Plan.Break(CUT.name(), CUT.fault(), CUT.moment());
    private static final ConnectionId FIRST = new ConnectionId("db", 1);

    private final AtomicLong dropped = new AtomicLong();
    private final Meters meters = new Meters(List.of(proxy("db", CUT), proxy("web")), "1.2.3", dropped::get);

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

        meters.accept(new SessionEvent.Ended(FIRST, new Ending.Finished(), PLAN, 1, 2, 3));

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
            meters.accept(new SessionEvent.Ended(FIRST, new Ending.Reset(side, Errno.ECONNRESET), PLAN, 0, 0, 0));
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
