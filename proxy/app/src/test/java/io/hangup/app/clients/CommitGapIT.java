package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import io.hangup.testkit.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gap between a commit and its answer, with a real database, by rules that are steered while Hangup runs. */
class CommitGapIT {
    private static final String RULE = "fault-1";

    @TempDir
    private static Path home;

    private static Postgres postgres;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        postgres = Postgres.start(home);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ask("drop table if exists orders");
        ask("create table orders (id integer)");
    }

    /** Asked without a detour. */
    private static String ask(String query) throws IOException, InterruptedException {
        return postgres.psql(postgres.port())
                .run("-q", "-A", "-t", "-c", query)
                .well()
                .words();
    }

    private static Said insert(RunningHangup hangup, int id) throws IOException, InterruptedException {
        return postgres.psql(hangup.port())
                .run("-c", "BEGIN", "-c", "INSERT INTO orders VALUES (" + id + ")", "-c", "COMMIT");
    }

    private static void assertLost(Said said) {
        assertThat(said.exit()).as(said.words()).isEqualTo(2);
        assertThat(said.words())
                .startsWith("BEGIN\nINSERT 0 1\nserver closed the connection unexpectedly")
                .endsWith("connection to server was lost");
    }

    /** Both clients were told the same, and the rows say something else. */
    @Test
    void at_answering_the_row_is_there_and_before_it_is_not() throws Exception {
        try (RunningHangup answering = RunningHangup.before(
                        postgres.port(), "reset when client-says \"COMMIT\" at answering, armed false");
                RunningHangup before = RunningHangup.before(
                        postgres.port(), "reset when client-says \"COMMIT\" at before, armed false")) {
            assertThat(insert(answering, 1).well().words()).isEqualTo("BEGIN\nINSERT 0 1\nCOMMIT");
            assertThat(answering.order(answering.port(), RULE, "arm")).contains("\"armed\":true");
            assertThat(before.order(before.port(), RULE, "arm")).contains("\"armed\":true");
            assertLost(insert(answering, 2));
            assertLost(insert(before, 3));
            assertThat(answering.order(answering.port(), RULE, "disarm")).contains("\"armed\":false");
            insert(answering, 4).well();

            // A lock of the third would be waited for: its transaction is over.
            assertThat(ask("lock table orders; select string_agg(id::text, ' ' order by id) from orders"))
                    .isEqualTo("1 2 4");
            Diary diary = answering.stopAfter(3);
            diary.assertAccepted(3);
            assertThat(diary.order("not-armed", "armed", "injected", "disarmed"))
                    .containsExactly("not-armed", "armed", "injected reset", "disarmed");
            assertThat(diary.first("injected").text("connection")).isEqualTo("2");
            assertThat(diary.first("injected").text("when")).isEqualTo("client-says \"COMMIT\" at answering");
            diary.rstsByRule(1);
            before.stopAfter(1)
                    .eachHitBy("reset", "client-says \"COMMIT\" at before", 1)
                    .rstsByRule(1);
        }
    }

    /** Told by hand, while the database works; the client's connection was there before. */
    @Test
    void fired_by_hand_it_breaks_a_client_that_waits() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(postgres.port(), "reset when manual")) {
            CompletableFuture<Said> waiting = Background.start(() -> {
                try {
                    return postgres.psql(hangup.port()).run("-c", "select pg_sleep(60)");
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
            hangup.await("connected", 1);
            assertThat(hangup.order(hangup.port(), RULE, "fire")).contains("\"connections\":1");

            Said said = waiting.join();
            assertThat(said.exit()).as(said.words()).isEqualTo(2);
            assertThat(said.words()).contains("server closed the connection unexpectedly");
            Diary diary = hangup.stopAfter(1).eachHitBy("reset", "manual", 1).rstsByRule(1);
            assertThat(diary.first("fired").text("connections")).isEqualTo("1");
        }
    }
}
