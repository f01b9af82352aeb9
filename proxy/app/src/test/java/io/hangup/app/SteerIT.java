package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Loopback;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar is steered over HTTP: every operation, with what is right and with what is not. */
@Timeout(120)
class SteerIT {
    private static final long MILLIS = 10_000;
    private static final String RULES = "/api/v1/rules/db/";

    /** What is sent, and the status and a part of the answer. */
    private record Wrong(String method, String path, String body, int status, String part) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong("PUT", "db/x", "fault: rest", 422, "did you mean \\\"reset\\\""),
            new Wrong("PUT", "db/x", "", 422, "this body is empty"),
            new Wrong("PUT", "db/x", "{fault: reset, name: y}", 422, "of a rule that is put as \\\"x\\\""),
            new Wrong("PUT", "db/x", "{fault: reset, fro: 1}", 422, "\"line\":1,\"column\":16"),
            new Wrong("PUT", "db/x", "{fault: reset, expect: { resent: none }}", 422, "expected: in the file"),
            new Wrong("PUT", "db/x", "{fault: reset, when: { client-says: '${HOME}' }, x: 1}", 422, "unknown key"),
            new Wrong("PUT", "db/x%20y", "fault: reset", 422, "rule name"),
            new Wrong("PUT", "web/x", "fault: reset", 404, "there is no proxy web"),
            new Wrong("DELETE", "db/none", "", 404, "proxy db has no rule none"),
            new Wrong("POST", "db/cut/arm", "for: 10", 422, "10s"),
            new Wrong("POST", "db/cut/arm", "{fro: 10s}", 422, "unknown key"),
            new Wrong("POST", "db/cut/arm", "[", 422, "problems"),
            new Wrong("POST", "db/cut/fire", "connection: 99", 404, "has no open connection 99"),
            new Wrong("POST", "db/cut/fire", "connection: 0", 422, "the number of a connection"),
            new Wrong("POST", "db/cut/fire", "{connection: 1, next: 1}", 422, "one of the two"),
            new Wrong("POST", "db/none/fire", "", 404, "proxy db has no rule none"),
            new Wrong("POST", "db/cut/explode", "", 404, "There is no /api/v1/rules/db/cut/explode"),
            new Wrong("POST", "db/cut", "", 405, "PUT and DELETE"));

    @TempDir
    private Path directory;

    private ProbeServer upstream;
    private Path file;
    private Hangup hangup;
    private AdminClient admin;
    private int port;

    @BeforeEach
    void begin() throws IOException {
        upstream = ProbeServer.open().serve(Behaviour.echo());
        file = Files.writeString(directory.resolve("hangup.yaml"), """
                seed: 7
                admin: { listen: 127.0.0.1:0 }
                reactions: { patience: 1s }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:%d
                    rules:
                      - name: cut
                        fault: reset
                        when: manual
                      - name: bye
                        fault: reset
                        when: { client-says: bye }
                """.formatted(
                        upstream.address().getPort()));
        hangup = Hangup.run(file.toString());
        admin = new AdminClient(hangup.adminPort());
        port = hangup.port("db");
    }

    @AfterEach
    void end() throws IOException {
        hangup.close();
        upstream.close();
    }

    private ProbeClient talking() throws IOException {
        ProbeClient client = ProbeClient.open();
        assertThat(client.connect(Loopback.port(port), MILLIS)).isInstanceOf(CallResult.Ok.class);
        assertThat(talk(client, "hello")).isEqualTo("ok");
        return client;
    }

    private static String talk(ProbeClient client, String text) {
        client.write(text, MILLIS);
        return client.readExactly(text.length(), MILLIS).end().toString();
    }

    private static void is(HttpResponse<String> answer, int status, String... parts) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(answer.body()).contains(part));
    }

    @Test
    void proxies_and_connections_are_listed() throws Exception {
        try (ProbeClient client = talking()) {
            is(
                    admin.get("/api/v1/proxies"),
                    200,
                    "{\"proxy\":\"db\",\"listen\":\"127.0.0.1:" + port + "\",\"upstream\":\"127.0.0.1:"
                            + upstream.address().getPort() + "\",\"connections\":1,\"rules\":2,\"armed\":2}");
            is(
                    admin.get("/api/v1/connections?proxy=db"),
                    200,
                    "\"connection\":1,\"client\":\"127.0.0.1:" + client.localPort() + "\"",
                    "\"fromClientBytes\":5,\"fromUpstreamBytes\":5",
                    "\"plan\":\"bye: reset when client-says",
                    "\"state\":\"relaying\"",
                    "\"partial\":false");
            is(admin.get("/api/v1/connections?proxy=web"), 404, "There is no proxy web (expected: one of [db])");
            is(admin.get("/api/v1/rules?proxy=web"), 404, "There is no proxy web");
        }
    }

    @Test
    void one_connection_the_next_ones_and_all_open_ones_are_broken() throws Exception {
        try (ProbeClient first = talking();
                ProbeClient second = talking()) {
            is(admin.post(RULES + "cut/fire", "{connection: 2}"), 200, "\"connections\":1");
            assertThat(second.read(1, MILLIS)).hasToString("ECONNRESET");
            assertThat(talk(first, "still")).isEqualTo("ok");

            is(admin.post(RULES + "cut/fire", "next: 1"), 200, "\"connections\":1");
            is(admin.get("/api/v1/rules"), 200, "\"next\":1");
            try (ProbeClient third = ProbeClient.open()) {
                third.connect(Loopback.port(port), MILLIS);
                assertThat(third.read(1, MILLIS)).hasToString("ECONNRESET");
            }

            is(admin.post(RULES + "cut/fire", ""), 200, "\"connections\":1");
            assertThat(first.read(1, MILLIS)).hasToString("ECONNRESET");
        }
        hangup.awaitLine("db fired rule cut; open connections it is fired at: 1 \\(#2\\), by admin");
        hangup.awaitLine("db aimed rule cut at connections that come next: 1, by admin");
    }

    @Test
    void a_rule_is_armed_for_a_time_and_disarms_itself() throws Exception {
        is(admin.post(RULES + "bye/arm", "{\"for\": \"1h\"}"), 200, "\"armed\":true", "\"until\":\"");
        is(admin.post(RULES + "bye/disarm", ""), 200, "\"armed\":false");
        is(admin.post(RULES + "bye/fire", ""), 409, "is not armed", "Arm it first: POST /api/v1/rules/db/bye/arm");
        is(admin.post(RULES + "bye/arm", "for: 200ms"), 200, "\"armed\":true");
        hangup.awaitLine("db disarmed rule bye: its time is over \\(for: 200ms\\)");
        is(admin.get("/api/v1/rules"), 200, "\"armed\":false");
    }

    @Test
    void a_rule_is_put_replaced_and_deleted_and_a_reload_puts_back_what_the_file_says() throws Exception {
        try (ProbeClient open = talking()) {
            is(
                    admin.send("PUT", RULES + "hand", "fault: reset\nwhen: { client-says: now }\nfor: 1h\n"),
                    201,
                    "\"rule\":\"hand\"",
                    "\"armed\":true",
                    "\"until\":\"");
            hangup.awaitLine("db has rule hand: .*, by admin; the next reload puts back what the file says");
            assertThat(talk(open, "bye"))
                    .as("a rule before it has this connection")
                    .isEqualTo("ECONNRESET");
        }
        is(admin.send("DELETE", RULES + "bye", ""), 204);
        try (ProbeClient open = talking()) {
            assertThat(talk(open, "bye")).isEqualTo("ok");
            is(admin.send("PUT", RULES + "hand", "{\"fault\": \"reset\", \"when\": {\"client-says\": \"then\"}}"), 200);
            assertThat(talk(open, "now")).isEqualTo("ok");
            assertThat(talk(open, "then")).isEqualTo("ECONNRESET");
        }
        is(admin.post("/api/v1/reload", ""), 200, "\"added\":[\"db/bye\"],\"removed\":[\"db/hand\"]");
        is(admin.send("DELETE", RULES + "hand", ""), 404, "proxy db has no rule hand (expected: one of [cut, bye])");
    }

    @Test
    void what_is_wrong_is_a_problem_and_changes_nothing() throws Exception {
        String before = admin.get("/api/v1/rules").body();

        for (Wrong wrong : WRONG) {
            HttpResponse<String> answer = admin.send(wrong.method(), "/api/v1/rules/" + wrong.path(), wrong.body());
            assertThat(answer.statusCode()).as("%s: %s", wrong, answer.body()).isEqualTo(wrong.status());
            assertThat(answer.body()).as("%s", wrong).contains(wrong.part());
        }

        assertThat(admin.get("/api/v1/rules").body()).isEqualTo(before);
    }

    @Test
    void the_kill_switch_disarms_everything_and_a_reload_leaves_it_so() throws Exception {
        try (ProbeClient open = talking()) {
            is(admin.post("/api/v1/disarm", ""), 200, "{\"disarmed\":2}");
            assertThat(talk(open, "bye")).isEqualTo("ok");
            is(admin.post("/api/v1/reload", ""), 200);
            assertThat(admin.get("/api/v1/rules").body()).doesNotContain("\"armed\":true");
            hangup.awaitLine("the kill switch was thrown: every rule is disarmed");
            hangup.awaitLine("db disarmed rule bye: the kill switch was thrown, by admin");

            // What is put over it by hand is not what the file says; the file's own is not armed again by coming back.
            is(admin.send("PUT", RULES + "bye", "{ fault: close, armed: false }"), 200);
            is(admin.post("/api/v1/disarm", ""), 200, "{\"disarmed\":0}");
            is(admin.post("/api/v1/reload", ""), 200, "\"changed\":[\"db/bye\"]");
            assertThat(admin.get("/api/v1/rules").body()).doesNotContain("\"armed\":true");

            Files.writeString(file, Files.readString(file).replace("client-says: bye", "client-says: ciao"));
            is(admin.post("/api/v1/reload", ""), 200);
            is(admin.get("/api/v1/rules"), 200, "ciao", "\"armed\":true");
            is(admin.post(RULES + "cut/arm", ""), 200, "\"armed\":true");
            assertThat(talk(open, "ciao")).isEqualTo("ECONNRESET");
        }
    }

    @Test
    void reactions_are_waited_for_until_they_are_known() throws Exception {
        is(admin.get("/api/v1/reactions?await=5s"), 200, "{\"settled\":true,\"pending\":0,\"episodes\":[]}");
        try (ProbeClient client = talking()) {
            assertThat(talk(client, "bye")).isEqualTo("ECONNRESET");
            is(admin.get("/api/v1/reactions?rule=bye"), 200, "\"settled\":false,\"pending\":1");
            is(
                    admin.get("/api/v1/reactions?await=10s&rule=cut"),
                    200,
                    "\"settled\":true,\"pending\":0,\"episodes\":[]");
            is(
                    admin.get("/api/v1/reactions?await=20s&proxy=db&rule=bye"),
                    200,
                    "\"settled\":true,\"pending\":0",
                    "\"rule\":\"bye\"",
                    "\"outcome\":\"gave-up\"");
        }
        is(admin.get("/api/v1/reactions?await=2"), 400, "?await=2s waits for two seconds");
        is(admin.get("/api/v1/reactions?await=2h"), 400, "60s is the most");
        is(admin.get("/api/v1/reactions?proxy=web"), 404, "There is no proxy web");
    }
}
