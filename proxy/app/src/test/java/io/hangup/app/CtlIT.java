package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A running Hangup, steered from a shell by the packaged jar. */
@Timeout(240)
class CtlIT {
    private static final long SOON_MILLIS = 20_000;

    @TempDir
    private Path directory;

    private Hangup steered(ProbeServer upstream) throws IOException {
        return steered(upstream, "mode: inject");
    }

    /** With one more line for the whole file. */
    private Hangup steered(ProbeServer upstream, String line) throws IOException {
        Path config = Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 0 }
                %s
                proxies:
                  - name: db
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules:
                      - { name: cut, fault: reset, when: manual, armed: false }
                """.formatted(
                        line, upstream.address().getPort()));
        return Hangup.run(config.toString());
    }

    private static Hangup ctl(int port, String... args) throws IOException {
        String[] all = new String[args.length + 1];
        all[0] = "ctl";
        System.arraycopy(args, 0, all, 1, args.length);
        return Hangup.start(Map.of("HANGUP_ADMIN", "127.0.0.1:" + port), all);
    }

    private static List<String> said(int port, String... args) throws Exception {
        try (Hangup ctl = ctl(port, args)) {
            assertThat(ctl.awaitExit()).as(ctl.said()).isZero();
            return ctl.out();
        }
    }

    @Test
    void a_rule_is_armed_fired_and_disarmed_and_its_client_feels_it() throws Exception {
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Hangup hangup = steered(upstream);
                ProbeClient client = ProbeClient.open()) {
            int admin = hangup.adminPort();
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hangup.port("db")), SOON_MILLIS);
            client.write("x", SOON_MILLIS);
            assertThat(client.read(1, SOON_MILLIS)).hasToString("1");

            assertThat(said(admin, "rules")).last().asString().containsPattern("db +cut +· no +0");
            assertThat(said(admin, "arm", "db/cut")).last().asString().contains("✓ armed");
            assertThat(said(admin, "fire", "db/cut")).singleElement().asString().contains("db/cut takes 1 connection");
            assertThat(client.read(1, SOON_MILLIS)).hasToString("ECONNRESET");
            assertThat(said(admin, "disarm", "db/cut")).last().asString().contains("· no");
            assertThat(said(admin, "--json", "rules"))
                    .singleElement()
                    .asString()
                    .contains("\"faults\":1");
            assertThat(said(admin, "reload")).first().asString().contains("reloaded");
            assertThat(String.join("\n", said(admin, "report", "--format", "markdown")))
                    .contains("cut");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: { faults: 1 per 1h } | takes 1 connection; held back by the cap: 2",
                "mode: observe                | takes 0 connections; only observed: 3"
            })
    void fire_says_how_many_were_hit_and_why_others_were_not(String line, String said) throws Exception {
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo());
                Hangup hangup = steered(upstream, line);
                ProbeClient first = ProbeClient.open();
                ProbeClient second = ProbeClient.open();
                ProbeClient third = ProbeClient.open()) {
            for (ProbeClient client : List.of(first, second, third)) {
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hangup.port("db")), SOON_MILLIS);
                client.write("x", SOON_MILLIS);
                assertThat(client.read(1, SOON_MILLIS)).hasToString("1");
            }
            said(hangup.adminPort(), "arm", "db/cut");
            assertThat(said(hangup.adminPort(), "fire", "db/cut"))
                    .singleElement()
                    .asString()
                    .endsWith(said);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arm db/nothing                     | 1 | proxy db has no rule nothing",
                "fire db/cut                        | 1 | is not armed",
                "arm cut                            | 2 | PROXY/RULE",
                "fire db/cut --next 1 --connection 1| 2 | one of them",
                "put db/new /not/there              | 2 | cannot be read (it is not there)",
                "rulse                              | 2 | did you mean rules",
                "list --admin http://               | 2 | HOST:PORT",
                "list --token-file /not/there       | 2 | cannot be read",
                "list --ca /not/there               | 2 | cannot be used",
                "list --admin 127.0.0.1:1           | 3 | nobody listens there",
                "list --admin nowhere.invalid:9191  | 3 | unknown"
            })
    void what_cannot_be_done_is_said_with_its_exit_code(String args, int exitCode, String why) throws Exception {
        try (ProbeServer upstream = ProbeServer.open();
                Hangup hangup = steered(upstream);
                Hangup ctl = ctl(hangup.adminPort(), args.trim().split(" +"))) {
            assertThat(ctl.awaitExit()).as(ctl.said()).isEqualTo(exitCode);
            assertThat(String.join("\n", ctl.err())).contains(why);
            assertThat(ctl.out()).isEmpty();
        }
    }

    @Test
    void events_go_on_behind_the_last_one_where_a_connection_is_lost() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/events", exchange -> {
            asked.add(exchange.getRequestURI().getQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
            int id = asked.size();
            exchange.getResponseHeaders().add("Server", "Hangup/test");
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write((": beat\n\nid: " + id
                                + "\nevent: injected\ndata: {\"event\":\"injected\",\"proxy\":\"db\",\"n\":" + id
                                + "}\n\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try (Hangup ctl = ctl(server.getAddress().getPort(), "events", "--type", "injected,ended", "--count", "2")) {
            assertThat(ctl.awaitExit()).as(ctl.said()).isZero();
            assertThat(ctl.out()).containsExactly("injected db n=1", "injected db n=2");
            assertThat(asked).containsExactly("type=injected,ended null", "type=injected,ended 1");
        } finally {
            server.stop(0);
        }
    }
}
