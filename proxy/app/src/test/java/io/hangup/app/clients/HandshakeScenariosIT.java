package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import io.hangup.app.clients.Stage.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real clients say when a connection dies before anything of the application was exchanged on it. */
class HandshakeScenariosIT {
    private static final String HTTP_CLIENT = "HttpClient";
    private static final String HTTP_URL_CONNECTION = "HttpURLConnection";

    /** Who writes later than 10 ms after its connect has the RST told by the write, and then reads an end of file. */
    private static final String HTTP_CLIENT_BROKEN = ".*(Connection reset( by peer)?|EOF reached while reading)";

    private static final String URL_CONNECTION_BROKEN =
            "SocketException: (Connection reset( by peer)?|Unexpected end of file from server)";

    private Client curl;
    private WebUpstream web;

    @BeforeEach
    void start() throws IOException {
        curl = Client.installed("curl", "curl").with("-q", "-sS", "-k", "-o", "/dev/null");
        web = WebUpstream.open();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
    }

    private Part curl(String scheme, String words) {
        return new Part(
                web.port(),
                seat -> assertThat(
                                curl.run(scheme + "://127.0.0.1:" + seat.port()).words())
                        .matches(words));
    }

    private Part java(Jdk jdk, String client, String scheme, String words) {
        return new Part(
                web.port(),
                seat -> assertThat(jdk.client(JavaClient.class)
                                .run(client, scheme + "://127.0.0.1:" + seat.port() + "/", "0")
                                .well()
                                .words())
                        .matches(words));
    }

    /**
     * How often each of these clients connects: the JDK's once more for what it takes to be a stale connection. A client so
     * slow that the RST is there before its connect returns takes that for a failed connect: HttpClient tries once more for
     * each, HttpURLConnection not at all. But HttpURLConnection asks once more where its write fails and once more where its
     * read does (HttpURLConnection and its HttpClient, JDK 25, each have a {@code failedOnce}): three connections where the RST
     * is there before its first write, and two or one otherwise.
     */
    private static final List<Integer> LEAST = List.of(1, 1, 1, 2, 2, 1, 1);

    private static final List<Integer> MOST = List.of(1, 1, 1, 4, 4, 3, 3);

    /** Servers are needed for their clients only: nothing may ever reach them. */
    @Test
    void backlog_overflow(@TempDir Path home, @TempDir Path redisHome) throws Exception {
        try (Postgres postgres = Postgres.start(home);
                Redis redis = Redis.start(redisHome)) {
            List<Scene> scenes = Stage.play(
                    "backlog-overflow",
                    new Part(
                            redis.port(),
                            seat -> assertThat(redis.cli(seat.port()).run("INCR", "never"))
                                    .isIn(
                                            new Said(1, "Error: Connection reset by peer"),
                                            new Said(1, "Error: Server closed the connection"))),
                    new Part(
                            postgres.port(),
                            seat -> assertThat(postgres.psql(seat.port()).run("-c", "select 1"))
                                    .satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                                    .satisfies(said -> assertThat(said.words())
                                            .startsWith("psql: error: connection to server at \"127.0.0.1\", port "
                                                    + seat.port() + " failed: "))),
                    curl("http", "curl: \\((56\\) Recv|55\\) Send) failure: Connection reset by peer"),
                    java(Jdk.OF_THIS_BUILD, HTTP_CLIENT, "http", HTTP_CLIENT_BROKEN),
                    java(Jdk.NEWEST, HTTP_CLIENT, "http", HTTP_CLIENT_BROKEN),
                    java(Jdk.OF_THIS_BUILD, HTTP_URL_CONNECTION, "http", URL_CONNECTION_BROKEN),
                    java(Jdk.NEWEST, HTTP_URL_CONNECTION, "http", URL_CONNECTION_BROKEN));

            for (int each = 0; each < scenes.size(); each++) {
                Scene scene = scenes.get(each);
                int times = scene.diary().all("accepted").size();
                assertThat(times).as("connections of client %d", each).isBetween(LEAST.get(each), MOST.get(each));
                scene.connected(times);
                for (int connection = 1; connection <= times; connection++) {
                    scene.hit(connection, "reset", "accepted")
                            .reset(connection)
                            .saw(connection, ">SYN <SYN (>data )?<RST")
                            .lasted(connection, 10);
                }
                assertThat(scene.diary().all("connected")).isEmpty();
            }
            assertThat(web.methods()).isEmpty();
            assertThat(redis.value("never")).isEmpty();
        }
    }

    @Test
    void tls_terminator_dies(@TempDir Path redisHome) throws Exception {
        try (Redis redis = Redis.start(redisHome)) {
            List<Scene> scenes = Stage.play(
                    "tls-terminator-dies",
                    curl("https", "curl: \\(35\\) .*Connection reset by peer.*"),
                    new Part(
                            redis.port(),
                            seat -> assertThat(redis.cli(seat.port()).run("--tls", "--insecure", "PING"))
                                    .isEqualTo(new Said(
                                            1,
                                            "Could not connect to Redis at 127.0.0.1:" + seat.port()
                                                    + ": SSL_connect failed: Connection reset by peer"))),
                    java(Jdk.OF_THIS_BUILD, HTTP_CLIENT, "https", ".*Connection reset.*"),
                    java(Jdk.NEWEST, HTTP_CLIENT, "https", ".*Connection reset.*"),
                    java(Jdk.OF_THIS_BUILD, HTTP_URL_CONNECTION, "https", ".*Connection reset.*"),
                    java(Jdk.NEWEST, HTTP_URL_CONNECTION, "https", ".*Connection reset.*"));

            for (Scene scene : scenes) {
                for (int connection = 1; connection <= scene.wire().size(); connection++) {
                    scene.hit(connection, "reset", "client-says \"\\x16\\x03\" within 1KiB")
                            .reset(connection)
                            .saw(connection, ">SYN <SYN >data <RST");
                    assertThat(scene.of("injected", connection).get(0).text("fromClientBytes"))
                            .isEqualTo("2");
                }
            }
            assertThat(scenes).extracting(scene -> scene.wire().size()).containsExactly(1, 2, 1, 1, 1, 1);
            assertThat(web.methods()).isEmpty();
        }
    }

    /** Without TLS the same rule takes nothing away. */
    @Test
    void tls_terminator_dies_without_tls() throws Exception {
        List<Scene> scenes = Stage.play("tls-terminator-dies", curl("http", ""), curl("http", ""));

        for (Scene scene : scenes) {
            scene.connected(1).wentWell(1);
        }
        assertThat(web.methods()).containsExactly("GET", "GET");
    }
}
