package io.hangup.app.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.report.BackOff.Shape;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Report;
import io.hangup.core.report.Resent;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Target;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients whose behaviour is known, because it is written here, and what is said of them. Each runs {@code
 * -Dhangup.scripted.runs} times, 3 where nothing is said.
 */
@DisplayName("A scripted client")
class ScriptedClientsTest {
    private static final String CALL = "order 4711: a pound of nails\n";
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final Moment ANSWERING = new Moment.Answering(1);
    private static final Watching IMPATIENT = new Watching(1_000, 50, 4_096, 100, 10_000, 1_000);

    private static final Watching PATIENT = new Watching(3_000, 50, 4_096, 100, 10_000, 1_000);

    static IntStream runs() {
        return IntStream.rangeClosed(1, Integer.getInteger("hangup.scripted.runs", 3));
    }

    private static Connections first(int count) {
        return new Connections.First(count);
    }

    private static Watched resetting(int count) throws Exception {
        return Watched.by(IMPATIENT, RESET, ANSWERING, first(count));
    }

    /** Calls again after each of these times, and is answered at the last. */
    private static void retries(Shape shape, double... waitsMillis) throws Exception {
        try (Watched watched = resetting(waitsMillis.length)) {
            Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
            assertThat(client.callAndRetryAfter(waitsMillis)).isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.backOff().shape())
                    .as(episode + "\n" + client.waits())
                    .isEqualTo(shape);
            assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
            assertThat(episode.attempts()).isEqualTo(client.connected() - 1);
            assertThat(episode.gapsMillis()).hasSameSizeAs(client.waits());
            assertSameOrder(client.waits(), episode.gapsMillis());
            assertThat(episode.resent()).isEqualTo(Resent.DUPLICATE);
            assertThat(episode.resends()).isEqualTo(waitsMillis.length);
            Report report = watched.report();
            assertThat(report.faults()).isEqualTo(waitsMillis.length);
            assertThat(report.episodes()).extracting(EpisodeView::outcome).containsOnly(Outcome.RECOVERED);
        }
    }

    /** Whatever took the client more than twice as long as something else is the longer gap too. */
    private static void assertSameOrder(List<Double> waits, List<Double> gaps) {
        for (int i = 0; i < waits.size(); i++) {
            for (int j = 0; j < waits.size(); j++) {
                if (waits.get(i) > 2 * waits.get(j)) {
                    assertThat(gaps.get(i)).as(waits + " seen as " + gaps).isGreaterThan(gaps.get(j));
                }
            }
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_retries_every_100_ms_has_a_fixed_back_off(int run) throws Exception {
        retries(Shape.FIXED, 100, 100, 100, 100, 100);
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_waits_longer_by_the_same_time_has_a_linear_one(int run) throws Exception {
        retries(Shape.LINEAR, 60, 120, 180, 240, 300, 360);
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_waits_twice_as_long_each_time_has_an_exponential_one(int run) throws Exception {
        retries(Shape.EXPONENTIAL, 50, 100, 200, 400, 800);
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_draws_its_waits_is_jittered(int run) throws Exception {
        SplittableRandom random = new SplittableRandom(run);
        double[] waits = IntStream.range(0, 8)
                .mapToDouble(nth -> random.nextDouble() * Math.min(800, 50 << nth))
                .toArray();
        try (Watched watched = resetting(waits.length)) {
            Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
            assertThat(client.callAndRetryAfter(waits)).isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.backOff().shape()).as(episode.gapsMillis() + "").isEqualTo(Shape.JITTERED);
            assertThat(episode.attempts()).isEqualTo(waits.length);
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_comes_500_times_a_second_is_a_storm(int run) throws Exception {
        try (Watched watched = Watched.by(IMPATIENT, RESET, ANSWERING, new Connections.All())) {
            storm(watched, 300);

            Report report = watched.settled();
            EpisodeView storm = report.episodes().get(0);
            assertThat(storm.outcome()).isEqualTo(Outcome.STORM);
            assertThat(storm.attempts()).isEqualTo(299);
            assertThat(storm.peakPerSecond()).isGreaterThan(50);
            assertThat(report.episodes())
                    .filteredOn(each -> each.outcome() == Outcome.STORM)
                    .hasSize(1);
        }
    }

    /** Four of its threads at once, so that it is as fast as it says on a busy machine too. */
    private static void storm(Watched watched, int calls) throws Exception {
        new Scripted(watched.at(Watched.FIRST), CALL).call();
        AtomicInteger left = new AtomicInteger(calls - 1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
                while (left.getAndDecrement() > 0) {
                    client.call();
                    Scripted.pause(4);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_tries_once_more_gave_up(int run) throws Exception {
        try (Watched watched = resetting(2)) {
            assertThat(new Scripted(watched.at(Watched.FIRST), CALL).callAndRetryAfter(0))
                    .isFalse();

            EpisodeView episode = watched.episode();
            assertThat(episode.outcome()).isEqualTo(Outcome.GAVE_UP);
            assertThat(episode.attempts()).isEqualTo(1);
            assertThat(episode.marks()).containsExactlyInAnyOrder(Mark.RETRIED, Mark.RESENT);
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_never_comes_back_gave_up(int run) throws Exception {
        try (Watched watched = resetting(2)) {
            assertThat(new Scripted(watched.at(Watched.FIRST), CALL).call()).isFalse();

            EpisodeView episode = watched.episode();
            assertThat(episode.outcome()).isEqualTo(Outcome.GAVE_UP);
            assertThat(episode.attempts()).isZero();
            assertThat(episode.marks()).isEmpty();
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_writes_on_for_a_second_behind_the_fin_kept_writing(int run) throws Exception {
        Fault halfClose = new Fault.HalfClose(Target.CLIENT);
        try (Watched watched = Watched.by(PATIENT, halfClose, ANSWERING, first(1))) {
            Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
            int written = 0;
            try (Socket socket = client.connect()) {
                assertThat(client.callOn(socket)).isFalse();
                for (int i = 0; i < 20; i++) {
                    socket.getOutputStream().write("more".getBytes(StandardCharsets.UTF_8));
                    written += 4;
                    Scripted.pause(50);
                }
            }
            EpisodeView episode = watched.episode();
            assertThat(episode.marks()).containsExactly(Mark.KEPT_WRITING);
            assertThat(episode.keptWritingBytes()).isEqualTo(written);
            assertThat(episode.outcome()).isEqualTo(Outcome.GAVE_UP);
            assertThat(episode.heldMillis().orElseThrow()).isGreaterThanOrEqualTo(1_000);
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_holds_a_stalled_connection_hangs(int run) throws Exception {
        assertThat(stalled(3_000).outcome()).isEqualTo(Outcome.HANGING);
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_leaves_a_stalled_connection_does_not_hang(int run) throws Exception {
        EpisodeView episode = stalled(300);
        assertThat(episode.outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(episode.heldMillis()).isPresent();
    }

    /** Of a client that waits so long for an answer that does not come, and then closes. */
    private static EpisodeView stalled(int waitsMillis) throws Exception {
        try (Watched watched = Watched.by(IMPATIENT, new Fault.Stall(Target.CLIENT), ANSWERING, first(1))) {
            Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
            try (Socket socket = client.connect()) {
                socket.setSoTimeout(waitsMillis);
                assertThat(timesOut(client, socket)).isTrue();
            }
            return watched.episode();
        }
    }

    private static boolean timesOut(Scripted client, Socket socket) throws IOException {
        try {
            return client.callOn(socket);
        } catch (SocketTimeoutException waited) {
            return true;
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_drops_its_pool_flushed(int run) throws Exception {
        try (Watched watched = Watched.by(IMPATIENT, RESET, ANSWERING, new Connections.After(8))) {
            Scripted client = new Scripted(watched.at(Watched.FIRST), CALL);
            List<Socket> pool = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Socket socket = client.connect();
                assertThat(client.callOn(socket)).isTrue();
                pool.add(socket);
            }
            assertThat(client.call()).isFalse();
            for (Socket socket : pool) {
                socket.close();
            }
            EpisodeView episode = watched.episode();
            assertThat(episode.marks()).containsExactly(Mark.FLUSHED);
            assertThat(episode.flushed()).isEqualTo(8);
            assertThat(episode.outcome()).isEqualTo(Outcome.GAVE_UP);
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_fails_over_moved(int run) throws Exception {
        try (Watched watched = resetting(1)) {
            assertThat(new Scripted(watched.at(Watched.FIRST), CALL).call()).isFalse();
            assertThat(new Scripted(watched.at(Watched.SECOND), CALL).call()).isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.marks()).containsExactlyInAnyOrder(Mark.MOVED, Mark.RETRIED, Mark.RESENT);
            assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
            assertThat(episode.attemptConnections()).containsExactly("second#1");
        }
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void that_says_something_else_afterwards_recovers_without_a_mark(int run) throws Exception {
        try (Watched watched = resetting(1)) {
            assertThat(new Scripted(watched.at(Watched.FIRST), CALL).call()).isFalse();
            assertThat(new Scripted(watched.at(Watched.FIRST), "another " + CALL).call())
                    .isTrue();

            EpisodeView episode = watched.episode();
            assertThat(episode.marks()).isEmpty();
            assertThat(episode.outcome()).isEqualTo(Outcome.RECOVERED);
        }
    }
}
