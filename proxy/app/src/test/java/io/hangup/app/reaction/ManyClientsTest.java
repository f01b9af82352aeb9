package io.hangup.app.reaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.report.Look;
import io.hangup.app.report.ReportFormat;
import io.hangup.app.report.ReportJson;
import io.hangup.app.report.Schemas;
import io.hangup.core.episode.Reaction;
import io.hangup.core.event.EventSink;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Report;
import io.hangup.core.report.Resent;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sixteen clients at once, a thousand faults, and what each of them did according to itself. */
class ManyClientsTest {
    private static final int CLIENTS = 16;
    private static final int FAULTS = 1_000;
    private static final int EACH_NTH = 3;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Watching WATCHING = new Watching(10_000, 100_000, 4_096, 100, 10_000, 1_000);

    /** Which call each connection was for, by the client's own log, and which numbers the proxy gave them. */
    private static final class Log implements EventSink {
        private final Map<String, String> callByAddress = new ConcurrentHashMap<>();
        private final Map<Long, String> callByOrdinal = new ConcurrentHashMap<>();
        private final AtomicLong injected = new AtomicLong();

        @Override
        public void accept(SessionEvent event) {
            if (event instanceof SessionEvent.Accepted accepted) {
                callByOrdinal.put(
                        accepted.connection().ordinal(), callByAddress.getOrDefault(accepted.client(), "nobody"));
            } else if (event instanceof SessionEvent.Injected) {
                injected.incrementAndGet();
            }
        }

        @Override
        public void accept(ProxyEvent event) {}

        @Override
        public void relayed(String proxy, Side from, long bytes) {}

        String call(long ordinal) {
            return Objects.requireNonNull(callByOrdinal.get(ordinal));
        }
    }

    /** One client: calls again and again, each time until it is answered, and notes each attempt. */
    private static final class Caller implements Callable<Integer> {
        private final String name;
        private final InetAddress from;
        private final InetSocketAddress to;
        private final Log log;

        Caller(String name, String from, InetSocketAddress to, Log log) throws IOException {
            this.name = name;
            this.from = InetAddress.getByName(from);
            this.to = to;
            this.log = log;
        }

        @Override
        public Integer call() throws IOException {
            int retries = 0;
            for (int nth = 0; log.injected.get() < FAULTS; nth++) {
                String call = name + " call " + nth + "\n";
                while (!answered(call)) {
                    retries++;
                }
            }
            return retries;
        }

        private boolean answered(String call) throws IOException {
            try (Socket socket = new Socket()) {
                socket.setReuseAddress(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.bind(new InetSocketAddress(from, 0));
                log.callByAddress.put(from.getHostAddress() + ":" + socket.getLocalPort(), call);
                socket.connect(to, TIMEOUT_MILLIS);
                byte[] bytes = call.getBytes(UTF_8);
                return echoes(socket, bytes);
            }
        }

        private static boolean echoes(Socket socket, byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
                return socket.getInputStream().readNBytes(bytes.length).length == bytes.length;
            } catch (IOException reset) {
                return false;
            }
        }
    }

    @ParameterizedTest(name = "{0} different addresses, {1} event loops")
    @CsvSource({"1, 1", "16, 1", "1, 2", "16, 2"})
    void each_later_connection_belongs_to_one_fault_and_all_counts_agree(int addresses, int threads) throws Exception {
        Log log = new Log();
        Rule rule = new Rule(
                Watched.RULE, new Fault.Reset(Target.CLIENT), new Moment.Answering(1), new Connections.Every(EACH_NTH));
        try (Watched watched = Watched.by(WATCHING, threads, log, rule)) {
            int retries = run(addresses, watched.at(Watched.FIRST), log);
            Report report = watched.over();

            assertThat(report.faults()).isEqualTo(log.injected.get()).isGreaterThanOrEqualTo(FAULTS);
            assertThat(report.episodes()).hasSize((int) report.faults());
            assertThat(report.episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
            assertThat(report.connections()).isEqualTo(log.callByOrdinal.size());
            assertThat(sum(report, EpisodeView::attempts)).isEqualTo(retries);
            assertThat(sum(report, EpisodeView::resends)).isEqualTo(retries);
            assertAttributedOnceAndRightly(report, log);
            assertReactionsAgree(watched.reactions, report);
            assertJsonAgrees(report, log, retries);
            assertEventsAgree(watched.outputs.events(), report, log, retries);
            assertMetricsAgree(watched.outputs.scrape(), report, log, retries);
            assertThat(report.groups()).hasSize(addresses);
            assertThat(report.groups().stream().mapToLong(Group::episodes).sum())
                    .isEqualTo(report.faults());
            assertThat(report.ambiguous()).isZero();
            assertThat(report.dropped()).isEqualTo(Report.Dropped.NOTHING);
        }
    }

    private static int run(int addresses, InetSocketAddress to, Log log) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        // From before the first fault on each address has other business, as it has with sixteen clients behind it.
        List<Socket> others = new ArrayList<>();
        try {
            for (int i = 0; i < addresses; i++) {
                Socket other = new Socket();
                other.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (1 + i)), 0));
                other.connect(to, TIMEOUT_MILLIS);
                others.add(other);
            }
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String from = "127.0.0." + (1 + i % addresses);
                all.add(threads.submit(new Caller("client " + i, from, to, log)));
            }
            int retries = 0;
            for (Future<Integer> each : all) {
                retries += each.get();
            }
            return retries;
        } finally {
            threads.shutdownNow();
            for (Socket other : others) {
                other.close();
            }
        }
    }

    private static long marked(Report report, Mark mark) {
        return report.episodes().stream()
                .filter(episode -> episode.marks().contains(mark))
                .count();
    }

    private static long sum(Report report, ToIntFunction<EpisodeView> what) {
        return report.episodes().stream().mapToInt(what).sum();
    }

    private static void assertAttributedOnceAndRightly(Report report, Log log) {
        Set<String> seen = new HashSet<>();
        for (EpisodeView episode : report.episodes()) {
            String call = log.call(episode.connection());
            for (String attempt : episode.attemptConnections()) {
                assertThat(seen.add(attempt))
                        .as(attempt + " is attributed twice")
                        .isTrue();
                long ordinal = Long.parseLong(attempt.substring(attempt.indexOf('#') + 1));
                assertThat(log.call(ordinal)).as(attempt + " of " + episode).isEqualTo(call);
            }
            if (!episode.attemptConnections().isEmpty()) {
                assertThat(episode.resent()).isEqualTo(Resent.DUPLICATE);
            }
        }
    }

    private static void assertReactionsAgree(List<Reaction> reactions, Report report) {
        Map<String, Long> told = reactions.stream()
                .collect(Collectors.groupingBy(
                        reaction -> reaction.what().getClass().getSimpleName(), Collectors.counting()));
        assertThat(told.get("Settled")).isEqualTo(report.faults());
        assertThat(told.get("CameBack")).isEqualTo(sum(report, EpisodeView::attempts));
        assertThat(told.get("SaidAgain")).isEqualTo(sum(report, EpisodeView::resends));
    }

    /** What a program reads that was given the report, and nothing else. */
    private static void assertJsonAgrees(Report report, Log log, int retries) throws Exception {
        String json = ReportFormat.JSON.render(report, Look.PLAIN);
        assertThat(Schemas.refusals(json)).isEmpty();

        Report read = ReportJson.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
        assertThat(read).isEqualTo(report);
        assertThat(read.faults()).isEqualTo(log.injected.get());
        assertThat(read.connections()).isEqualTo(log.callByOrdinal.size());
        assertThat(read.rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.injected()).isEqualTo(log.injected.get()));
        assertThat(sum(read, EpisodeView::attempts)).isEqualTo(retries);
        assertThat(read.groups().stream().mapToLong(Group::attempts).sum()).isEqualTo(retries);
    }

    private static void assertEventsAgree(List<Map<String, String>> events, Report report, Log log, int retries) {
        Map<String, Long> told = events.stream()
                .collect(Collectors.groupingBy(event -> event.getOrDefault("event", ""), Collectors.counting()));
        assertThat(told)
                .containsEntry("accepted", (long) log.callByOrdinal.size())
                .containsEntry("injected", log.injected.get())
                .containsEntry("rst-sent", log.injected.get())
                .containsEntry("settled", report.faults())
                .containsEntry("came-back", (long) retries)
                .containsEntry("retried", (long) retries)
                .doesNotContainKeys("missed", "spared", "dropped", "moved", "kept-writing");
        // Each client closes its other connection at the end, and that is soon enough after some faults.
        assertThat(told.getOrDefault("flushed", 0L)).isEqualTo(marked(report, Mark.FLUSHED));
        Map<String, Integer> attempts = new HashMap<>();
        Map<String, List<String>> by = new HashMap<>();
        for (Map<String, String> event : events) {
            String connection = event.get("proxy") + "#" + event.get("connection");
            if ("settled".equals(event.get("event"))) {
                assertThat(event).containsEntry("outcome", Outcome.RECOVERED.word());
                attempts.put(connection, Integer.parseInt(event.getOrDefault("attempts", "")));
            } else if ("came-back".equals(event.get("event"))) {
                by.computeIfAbsent(connection, first -> new ArrayList<>()).add(event.getOrDefault("by", ""));
            } else if ("retried".equals(event.get("event"))) {
                assertThat(event).containsEntry("resent", Resent.DUPLICATE.word());
            }
        }
        for (EpisodeView episode : report.episodes()) {
            assertThat(attempts).containsEntry(episode.name(), episode.attempts());
            assertThat(by.getOrDefault(episode.name(), List.of()))
                    .as("attempts of " + episode)
                    .isEqualTo(episode.attemptConnections());
        }
    }

    private static void assertMetricsAgree(Map<String, Double> scrape, Report report, Log log, int retries) {
        String proxy = "proxy=\"" + Watched.FIRST + "\"";
        String rule = proxy + ",rule=\"" + Watched.RULE + "\"";
        String fault = "fault=\"reset\"," + rule;
        Map<String, Number> expected = new LinkedHashMap<>();
        expected.put("hangup_connections_accepted_total{" + proxy + "}", log.callByOrdinal.size());
        expected.put("hangup_faults_injected_total{" + fault + "}", log.injected.get());
        expected.put("hangup_faults_missed_total{" + fault + "}", 0);
        expected.put("hangup_faults_spared_total{" + rule + "}", 0);
        expected.put("hangup_rst_sent_total{cause=\"rule\"," + proxy + "}", log.injected.get());
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.PENDING) {
                expected.put(
                        "hangup_reactions_total{fault=\"reset\",outcome=\"" + outcome.word() + "\"," + rule + "}",
                        outcome == Outcome.RECOVERED ? report.faults() : 0);
            }
        }
        for (Mark mark : Mark.values()) {
            expected.put(
                    "hangup_reaction_marks_total{fault=\"reset\",mark=\"" + mark.word() + "\"," + rule + "}",
                    marked(report, mark));
        }
        expected.put("hangup_reaction_attempts_total{" + fault + "}", retries);
        expected.put("hangup_reaction_duplicates{" + fault + "}", retries);
        expected.put("hangup_reaction_storms{" + fault + "}", 0);
        expected.put("hangup_reaction_recovery_seconds_count{" + fault + "}", report.faults());
        expected.put("hangup_reaction_recovery_seconds_bucket{" + fault + ",le=\"+Inf\"}", report.faults());
        expected.put(
                "hangup_reaction_attempts_peak_per_second{" + fault + "}",
                report.episodes().stream()
                        .mapToInt(EpisodeView::peakPerSecond)
                        .max()
                        .orElse(0));
        expected.put("hangup_events_uncounted_total", 0);
        expected.put("hangup_events_dropped_total", 0);
        expected.forEach((sample, value) -> assertThat(scrape).containsEntry(sample, value.doubleValue()));
    }
}
