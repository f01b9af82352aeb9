package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.core.rule.Scenario;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Received;
import io.hangup.testkit.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page of each scenario says of the wire, seen by the calls of a client. */
@Timeout(120)
class ScenariosIT {
    private static final long MILLIS = 20_000;
    private static final int DOWNLOAD_BYTES = 2 << 20;

    @TempDir
    private Path directory;

    private final List<ProbeClient> clients = new ArrayList<>();
    private ProbeServer upstream;
    private final List<Hangup> running = new ArrayList<>();
    private int port;

    @BeforeEach
    void open() throws IOException {
        upstream = ProbeServer.open();
    }

    @AfterEach
    void close() throws IOException {
        clients.forEach(ProbeClient::close);
        running.forEach(Hangup::close);
        upstream.close();
    }

    private Hangup run(String scenario, Behaviour behaviour) throws IOException {
        upstream.serve(behaviour);
        Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                    rules: [ { scenario: %s } ]
                """.formatted(
                        upstream.address().getPort(), scenario));
        Hangup hangup = Hangup.run(file.toString());
        running.add(hangup);
        port = hangup.port("db");
        hangup.awaitLine("db has rule " + scenario + ": "
                + Pattern.quote(Scenario.named(scenario).orElseThrow().text()));
        return hangup;
    }

    private CallResult connect(ProbeClient client) {
        clients.add(client);
        return client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
    }

    private ProbeClient connected() throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(connect(client)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    private ProbeClient talking() throws IOException {
        ProbeClient client = connected();
        assertThat(talk(client)).isEqualTo("ok");
        return client;
    }

    private static String talk(ProbeClient client) {
        client.write("hello", MILLIS);
        return client.readExactly(5, MILLIS).end().toString();
    }

    private static void gone(ProbeClient client) {
        client.awaitState(TcpState.GONE, MILLIS);
    }

    @Test
    void nat_idle_answers_the_first_bytes_after_the_silence_with_a_rst_and_delivers_none_of_them() throws Exception {
        Hangup hangup = run("nat-idle", Behaviour.echo());
        ProbeClient client = talking();
        assertThat(client.read(1, 4_500)).isInstanceOf(CallResult.TimedOut.class);

        assertThat(client.write("late", MILLIS)).isInstanceOf(CallResult.Bytes.class);

        assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(5);
        hangup.awaitLine("injected unread \\(rule nat-idle, when wakes-after 4s\\)");
    }

    @Test
    void lb_idle_resets_while_nobody_speaks() throws Exception {
        run("lb-idle", Behaviour.echo());
        ProbeClient client = talking();

        gone(client);

        assertThat(client.write("late", MILLIS)).hasToString("ECONNRESET");
        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(5);
    }

    @Test
    void rolling_restart_resets_all_refuses_and_then_all_is_well() throws Exception {
        Hangup hangup = run("rolling-restart", Behaviour.echo());
        List<ProbeClient> open = List.of(talking(), talking(), talking());

        open.forEach(client -> assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET"));
        assertThat(connect(ProbeClient.open())).hasToString("ECONNREFUSED");
        hangup.awaitLine("db accepts connections again");
        talking();
    }

    @Test
    void commit_gap_delivers_the_request_and_none_of_the_answer() throws Exception {
        run("commit-gap", Behaviour.echo());

        assertThat(talk(connected())).isEqualTo("ECONNRESET");

        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(5);
    }

    @Test
    void keepalive_race_finishes_after_an_answer_and_the_next_request_meets_a_broken_pipe() throws Exception {
        run("keepalive-race", Behaviour.echo());
        ProbeClient client = talking();

        gone(client);

        assertThat(client.read(1, MILLIS)).isInstanceOf(CallResult.Eof.class);
        assertThat(client.write("next", MILLIS)).hasToString("EPIPE");
        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(5);
    }

    @Test
    void keepalive_race_says_what_came_of_it_where_the_client_finishes_too() throws Exception {
        Hangup hangup = run("keepalive-race", Behaviour.echo());
        ProbeClient client = talking();

        assertThat(client.read(1, MILLIS)).isInstanceOf(CallResult.Eof.class);
        client.close();

        hangup.awaitLine("db#1 (missed|injected) broken-pipe");
    }

    @Test
    void upload_413_delivers_so_much_and_the_early_answer_and_resets_while_the_client_writes() throws Exception {
        run("upload-413", Behaviour.speaksFirst("413", Behaviour.sink()));
        ProbeClient client = connected();
        assertThat(client.readExactly(3, MILLIS).end()).hasToString("ok");

        assertThat(client.writeAll(new byte[20_000_000], MILLIS).end()).hasToString("ECONNRESET");

        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(64 << 10);
    }

    @Test
    void backlog_overflow_resets_behind_the_handshake_and_dials_nobody() throws Exception {
        Hangup hangup = run("backlog-overflow", Behaviour.echo());

        assertThat(connected().read(1, MILLIS)).hasToString("ECONNRESET");

        hangup.awaitLine("db#1 is over");
        assertThat(upstream.visits()).isEmpty();
    }

    @Test
    void cut_download_delivers_exactly_a_mebibyte() throws Exception {
        run("cut-download", Behaviour.answers(5, DOWNLOAD_BYTES));
        ProbeClient client = connected();
        client.write("hello", MILLIS);

        Received got = client.readToEnd(MILLIS);

        assertThat(got.count()).isEqualTo(1 << 20);
        assertThat(got.end()).hasToString("ECONNRESET");
    }

    @Test
    void failover_is_silent_then_resets_and_then_refuses_and_then_all_is_well() throws Exception {
        Hangup hangup = run("failover", Behaviour.echo());
        ProbeClient client = talking();
        await().atMost(Duration.ofSeconds(15)).until(() -> hangup.said().contains("db fired rule failover"));

        client.write("hello", MILLIS);
        assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");

        hangup.awaitLine("injected stall 2s \\(rule failover");
        hangup.awaitLine("injected reset \\(rule failover");
        assertThat(connect(ProbeClient.open())).hasToString("ECONNREFUSED");
        hangup.awaitLine("db accepts connections again");
        talking();
    }

    @Test
    void tls_terminator_dies_delivers_two_bytes_of_the_hello() throws Exception {
        run("tls-terminator-dies", Behaviour.echo());
        ProbeClient client = connected();
        client.write("\u0016\u0003\u0001\u0002\u0000", MILLIS);

        assertThat(client.readExactly(5, MILLIS).end()).hasToString("ECONNRESET");

        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(2);
    }

    @Test
    void tls_terminator_dies_behind_what_asks_for_tls() throws IOException {
        run("tls-terminator-dies", Behaviour.echo());
        ProbeClient client = connected();
        client.write("\u0000\u0000\u0000\u0008\u0004\u00d2\u0016/", MILLIS);
        assertThat(client.readExactly(8, MILLIS).end()).hasToString("ok");
        client.write("\u0016\u0003\u0001\u0002\u0000", MILLIS);

        assertThat(client.readExactly(5, MILLIS).end()).hasToString("ECONNRESET");

        assertThat(upstream.awaitVisit(1, MILLIS).awaitSeen(MILLIS).in().count())
                .isEqualTo(10);
    }
}
