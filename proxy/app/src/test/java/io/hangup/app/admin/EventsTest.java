package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.app.feed.Feed;
import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.config.AdminConfig;
import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.proxy.Endpoint;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP, from a real log through a real socket. */
@Timeout(60)
class EventsTest {
    private static final int KEPT = 64;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Serving serving;
    private EventLog log;

    @BeforeEach
    void begin() throws IOException {
        serving = start(60_000);
        log = serving.log(printed, new LineFormat.Json());
    }

    private static Serving start(long heartbeatMillis) throws IOException {
        return start(new Feed.Pace(heartbeatMillis, KEPT, 60_000));
    }

    private static Serving start(Feed.Pace pace) throws IOException {
        return Serving.of(AdminConfig.on(new Endpoint("127.0.0.1", 0)), Serving.Pages.NONE, Limits.of(64), pace);
    }

    @AfterEach
    void end() {
        log.close();
        serving.close();
    }

    private void fired(String proxy, String rule, long connection) {
        log.accept(new ProxyEvent.Fired(proxy, rule, By.ADMIN, List.of(connection)));
    }

    /** Somebody who reads events; the stream has begun when it is there. */
    private final class Watcher implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Watcher(String query, String... headers) throws IOException {
            socket = serving.connect();
            socket.getOutputStream()
                    .write(("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers)
                                    + "\r\n")
                            .getBytes(ISO_8859_1));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            lineWith(": hangup");
        }

        /** The next line that begins so. */
        String lineWith(String begin) throws IOException {
            String line = in.readLine();
            while (line != null && !line.startsWith(begin)) {
                line = in.readLine();
            }
            assertThat(line).as("a line that begins with " + begin).isNotNull();
            return line;
        }

        String data() throws IOException {
            return lineWith("data: ").substring("data: ".length());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void the_data_of_an_event_is_its_line_in_the_log() throws IOException {
        try (Watcher watcher = new Watcher("")) {
            fired("db", "cut", 2);
            String id = watcher.lineWith("id: ");
            assertThat(watcher.lineWith("event: ")).isEqualTo("event: fired");
            String data = watcher.data();

            assertThat(id).matches("id: [0-9a-z]+-1");
            assertThat(data)
                    .contains(
                            "\"event\":\"fired\",\"proxy\":\"db\",\"rule\":\"cut\",\"by\":\"admin\",\"connections\":1,\"numbers\":\"#2\"");
            await().untilAsserted(() -> assertThat(printed.toString(UTF_8)).isEqualTo(data + System.lineSeparator()));
        }
    }

    @Test
    void a_watcher_gets_what_it_asked_for_alone() throws IOException {
        try (Watcher rule = new Watcher("?type=fired,ended&proxy=db&proxy=web&rule=cut");
                Watcher type = new Watcher("?type=accepting")) {
            fired("other", "cut", 1);
            fired("db", "other", 2);
            log.accept(new ProxyEvent.Accepting("db"));
            fired("web", "cut", 3);

            assertThat(rule.data()).contains("\"numbers\":\"#3\"");
            assertThat(type.data()).contains("\"event\":\"accepting\"");
        }
    }

    @Test
    void whoever_comes_back_gets_what_happened_meanwhile() throws IOException {
        String id;
        try (Watcher first = new Watcher("")) {
            fired("db", "cut", 1);
            id = first.lineWith("id: ").substring("id: ".length());
        }
        fired("db", "cut", 2);
        fired("db", "cut", 3);

        try (Watcher second = new Watcher("", "Last-Event-ID: " + id + "\r\n")) {
            assertThat(second.data()).contains("\"numbers\":\"#2\"");
            assertThat(second.data()).contains("\"numbers\":\"#3\"");
        }
    }

    @Test
    void whoever_comes_back_too_late_is_told_how_many_are_missing() throws IOException {
        String id;
        try (Watcher first = new Watcher("")) {
            fired("db", "cut", 1);
            id = first.lineWith("id: ").substring("id: ".length());
        }
        int more = KEPT + 10;
        for (int i = 0; i < more; i++) {
            fired("db", "cut", 100 + i);
        }
        await().until(() -> printed.toString(UTF_8).lines().count() == more + 1);
        try (Watcher waits = new Watcher("")) {
            fired("db", "last", 0);
            assertThat(waits.data()).contains("last");
        }

        try (Watcher second = new Watcher("", "Last-Event-ID: " + id + "\r\n")) {
            assertThat(second.lineWith("event: ")).isEqualTo("event: gap");
            assertThat(second.data()).contains("\"event\":\"gap\",\"events\":11");
            assertThat(second.data()).contains("\"numbers\":\"#111\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc-1", "nonsense", "-1", "abc-999999999999999999999"})
    void the_id_of_another_run_is_a_gap_of_nobody_knows_how_many(String id) throws IOException {
        fired("db", "cut", 1);
        try (Watcher watcher = new Watcher("", "Last-Event-ID: " + id + "\r\n")) {
            assertThat(watcher.lineWith("event: ")).isEqualTo("event: gap");
            assertThat(watcher.data()).contains("another run");
            assertThat(watcher.data()).contains("\"numbers\":\"#1\"");
        }
    }

    @Test
    void silence_is_told_from_death_by_a_heartbeat() throws IOException {
        end();
        serving = start(100);
        log = serving.log(printed, new LineFormat.Json());
        try (Watcher watcher = new Watcher("?type=killed")) {
            watcher.lineWith(": heartbeat");
            fired("db", "cut", 1);
            assertThat(watcher.lineWith("id: ")).isNotEmpty();
            await().until(() -> watcher.lineWith("id: ").endsWith("-1"));
        }
    }

    @Test
    void a_watcher_that_does_not_read_is_dropped_and_told_and_nobody_waits_for_it() throws IOException {
        String longName = "r".repeat(4_000);
        try (Watcher slow = new Watcher("");
                Watcher other = new Watcher("?type=accepting")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (int i = 0; i < 200; i++) {
                    fired("db", longName, i);
                }
                return serving.feed().dropped() == 1;
            });
            log.accept(new ProxyEvent.Accepting("db"));

            assertThat(other.data()).contains("accepting");
            assertThat(serving.feed().readers()).isEqualTo(1);
            assertThat(rest(slow)).contains("event: dropped\ndata: {").contains("newer events have taken the place");
        }
    }

    @Test
    void a_watcher_that_takes_nothing_is_dropped_and_told_though_nothing_has_overtaken_it() throws IOException {
        end();
        serving = start(new Feed.Pace(60_000, Feed.KEPT_EVENTS, 300));
        log = serving.log(printed, new LineFormat.Json());
        String longName = "r".repeat(8_000);
        try (Watcher stuck = new Watcher("?type=fired")) {
            for (int i = 0; i < Feed.KEPT_EVENTS / 4; i++) {
                fired("db", longName, i);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> serving.feed().dropped() == 1);

            assertThat(rest(stuck)).contains("event: dropped\ndata: {", "this reader has taken nothing for 300ms");
            assertThat(serving.feed().readers()).isZero();
        }
    }

    /** What still comes, until the connection ends; it may end in the middle of a line. */
    private static String rest(Watcher watcher) {
        StringBuilder all = new StringBuilder();
        try {
            for (String line = watcher.in.readLine(); line != null; line = watcher.in.readLine()) {
                all.append(line).append('\n');
            }
        } catch (IOException ended) {
            all.append(ended);
        }
        return all.toString();
    }

    @Test
    void one_reader_too_many_is_told_to_come_again_and_a_place_that_is_left_is_taken_again() throws IOException {
        List<Watcher> all = new ArrayList<>();
        for (int i = 0; i < Feed.MOST_READERS; i++) {
            all.add(new Watcher(""));
        }
        assertThat(serving.ask("GET /api/v1/events"))
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("retry-after: 1\r\n");
        for (Watcher each : all) {
            each.close();
        }
        await().until(() -> serving.feed().readers() == 0);
        new Watcher("").close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=injectd       | There is no type of event injectd | did you mean \\\"injected\\\"?",
                "type=ended,Fired!  | There is no type of event Fired!  | did you mean \\\"fired\\\"?",
                "proxy=db,wob       | There is no proxy wob (expected: one of [db, other, web])     | did you mean \\\"web\\\"?",
                "rule=cutt          | There is no rule cutt (expected: one of [cut, last, other]) | did you mean \\\"cut\\\"?",
                "proxy=web&rule=last | There is no rule last (expected: one of [cut]) | ''"
            })
    void a_filter_that_nothing_can_pass_is_refused(String query, String detail, String hint) throws IOException {
        assertThat(serving.ask("GET /api/v1/events?" + query))
                .startsWith("HTTP/1.1 404 ")
                .containsIgnoringCase("content-type: application/problem+json\r\n")
                .contains(detail, hint);
    }

    @Test
    void a_head_has_no_body() throws IOException {
        assertThat(serving.ask("HEAD /api/v1/events"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-type: text/event-stream\r\n")
                .endsWith("\r\n\r\n");
    }
}
