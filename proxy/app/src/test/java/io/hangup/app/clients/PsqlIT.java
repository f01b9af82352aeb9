package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What psql says when its connection to a real PostgreSQL breaks, and that nothing is lost where none does. */
class PsqlIT {
    private static final int ROWS = 50_000;

    @TempDir
    private static Path home;

    private static Postgres postgres;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        postgres = Postgres.start(home);
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void aResetInPlaceOfTheFirstAnswerIsAServerThatClosedUnexpectedly() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(postgres.port(), "reset when answering")) {
            Said said = postgres.psql(hangup.port()).run("-c", "select 1");

            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.words())
                    .startsWith("psql: error: connection to server at \"127.0.0.1\", port " + hangup.port()
                            + " failed: server closed the connection unexpectedly");
            hangup.stopAfter(1).eachHitBy("reset", "answering", 1).rstsByRule(1);
        }
    }

    @Test
    void aResetInALongAnswerIsALostConnection() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(postgres.port(), "reset when upstream-sent 1MiB")) {
            Said said =
                    postgres.psql(hangup.port()).run("-c", "select repeat('x', 1000) from generate_series(1, 10000)");

            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.words())
                    .contains("server closed the connection unexpectedly")
                    .contains("connection to server was lost");
            hangup.stopAfter(1).eachHitBy("reset", "upstream-sent 1MiB", 1).rstsByRule(1);
        }
    }

    @Test
    void withoutARuleMegabytesPassEachWayUnchanged() throws Exception {
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        writeRows(in);
        try (RunningHangup hangup = RunningHangup.before(postgres.port())) {
            Said said = postgres.psql(hangup.port())
                    .run(
                            "-c",
                            "create temporary table copied (id integer, words text)",
                            "-c",
                            "\\copy copied from '" + in + "'",
                            "-c",
                            "\\copy (select * from copied order by id) to '" + out + "'");

            assertThat(said).isEqualTo(new Said(0, "CREATE TABLE\nCOPY " + ROWS + "\nCOPY " + ROWS));
            assertThat(out).hasSameBinaryContentAs(in);
            hangup.stopAfter(1).eachUntouched(1);
        }
    }

    private static void writeRows(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int row = 1; row <= ROWS; row++) {
                out.write(row + "\t" + "word ".repeat(random.nextInt(30)) + Long.toHexString(random.nextLong()) + "\n");
            }
        }
    }
}
