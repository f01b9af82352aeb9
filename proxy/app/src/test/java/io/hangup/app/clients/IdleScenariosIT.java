package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import io.hangup.app.clients.Stage.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to connections that real clients keep for later, and what the clients make of it. */
class IdleScenariosIT {
    private static final long IDLE_MILLIS = 4_000;

    /** Longer than that, with time for a slow machine; and longer than the 20 ms that are a race. */
    private static final int LONG_SECONDS = 5;

    private static final int SHORT_SECONDS = 2;

    private static final String WELL = "200, 1000 bytes";
    private static final String TWICE_WELL = WELL + "\n" + WELL;

    /** A GET or a POST on a connection that was used before. */
    private static final String GET = "0";

    private static final String POST = "3";

    @TempDir
    private static Path home;

    private static Postgres postgres;
    private static Redis redis;

    private final WebUpstream[] webs = new WebUpstream[5];
    private Client curl;

    @BeforeAll
    static void startServers(@TempDir Path redisHome) throws IOException, InterruptedException {
        postgres = Postgres.start(home);
        redis = Redis.start(redisHome);
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        curl = Client.installed("curl", "curl").with("-q", "-sS");
        for (int each = 0; each < webs.length; each++) {
            webs[each] = WebUpstream.open();
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (WebUpstream web : webs) {
            web.close();
        }
    }

    /** Two POSTs. It counts from start to start, and the first may take its time. */
    private Part curl(int web, int idleSeconds) {
        String perMinute = 60 / (idleSeconds + 2) + "/m";
        return new Part(
                webs[web].port(),
                seat -> assertThat(curl.with("--rate", perMinute, "-d", "x")
                                .with(
                                        "-o",
                                        "/dev/null",
                                        "-o",
                                        "/dev/null",
                                        "-w",
                                        "%{http_code}, %{size_download} bytes\n")
                                .run(seat.url(), seat.url()))
                        .isEqualTo(new Said(0, TWICE_WELL)));
    }

    private Part java(int web, Jdk jdk, String client, int idleSeconds, String method, String words) {
        return new Part(
                webs[web].port(),
                seat -> assertThat(jdk.client(JavaClient.class)
                                .run(client, seat.url(), GET, "idle:" + idleSeconds + "000", method)
                                .well()
                                .words())
                        .matches(words));
    }

    private static Part psql(String... commands) {
        return new Part(postgres.port(), seat -> {
            Said said = postgres.psql(seat.port()).run(commands);
            assertThat(said.exit()).as(said.words()).isEqualTo(2);
            assertThat(said.words())
                    .contains("server closed the connection unexpectedly")
                    .endsWith("connection to server was lost");
        });
    }

    private static String pause(int idleSeconds) {
        return "\\! sleep " + idleSeconds;
    }

    private static Part redis(String key, int idleSeconds, Said expected) {
        return new Part(
                redis.port(),
                seat -> assertThat(
                                redis.cli(seat.port()).run("-r", "2", "-i", Integer.toString(idleSeconds), "INCR", key))
                        .isEqualTo(expected));
    }

    /**
     * The request goes out, and nothing comes back but a RST. It never reached the server: HttpURLConnection and curl send it
     * again and are right; HttpClient does that with a GET only; psql and redis-cli leave it to their user.
     */
    @Test
    void nat_idle() throws Exception {
        List<Scene> scenes = Stage.play(
                "nat-idle",
                curl(0, LONG_SECONDS),
                java(
                        1,
                        Jdk.OF_THIS_BUILD,
                        "HttpClient",
                        LONG_SECONDS,
                        POST,
                        WELL + "\nIOException: HTTP/1.1 header parser received no"
                                + " bytes <- (SocketException: Connection reset|IOException: Connection reset by peer)"),
                java(2, Jdk.NEWEST, "HttpClient", LONG_SECONDS, GET, TWICE_WELL),
                java(3, Jdk.OF_THIS_BUILD, "HttpURLConnection", LONG_SECONDS, POST, TWICE_WELL),
                java(4, Jdk.NEWEST, "HttpURLConnection", LONG_SECONDS, POST, TWICE_WELL),
                psql("-c", "select 1", "-c", pause(LONG_SECONDS), "-c", "select 2"),
                redis("nat-idle", LONG_SECONDS, new Said(1, "1\nError: Connection reset by peer")));

        for (Scene scene : scenes) {
            scene.hit(1, "unread", "wakes-after 4s")
                    .reset(1)
                    .saw(1, ">SYN <SYN( >data <data)+ >data <RST")
                    .waited(1, 3, 2, IDLE_MILLIS);
        }
        again(scenes, 0, 2, 3, 4);
        notAgain(scenes, 1, 5, 6);
        assertThat(webs[0].methods()).containsExactly("POST", "POST");
        assertThat(webs[1].methods()).containsExactly("GET");
        assertThat(webs[2].methods()).containsExactly("GET", "GET");
        assertThat(webs[3].methods()).containsExactly("GET", "POST");
        assertThat(webs[4].methods()).containsExactly("GET", "POST");
        assertThat(redis.value("nat-idle")).isEqualTo("1");
    }

    /** The RST comes while nobody looks. The pools of the web clients notice before they send; psql and redis-cli do not. */
    @Test
    void lb_idle() throws Exception {
        List<Scene> scenes = Stage.play(
                "lb-idle",
                java(1, Jdk.OF_THIS_BUILD, "HttpClient", LONG_SECONDS, POST, TWICE_WELL),
                curl(0, LONG_SECONDS),
                java(2, Jdk.NEWEST, "HttpClient", LONG_SECONDS, POST, TWICE_WELL),
                java(3, Jdk.OF_THIS_BUILD, "HttpURLConnection", LONG_SECONDS, POST, TWICE_WELL),
                java(4, Jdk.NEWEST, "HttpURLConnection", LONG_SECONDS, POST, TWICE_WELL),
                psql("-c", "select 1", "-c", pause(LONG_SECONDS), "-c", "select 2"),
                redis("lb-idle", LONG_SECONDS, new Said(1, "1\nError: Connection reset by peer")));

        for (Scene scene : scenes) {
            // From the client's bytes on, because the silence is over when Hangup has read the answer, not when it is
            // sent.
            scene.hit(1, "reset", "idle 4s")
                    .reset(1)
                    .saw(1, ">SYN <SYN( >data <data)+ <RST")
                    .waited(1, 3, 1, IDLE_MILLIS);
        }
        again(scenes, 0, 1, 2, 3, 4);
        notAgain(scenes, 5, 6);
        assertThat(webs[0].methods()).containsExactly("POST", "POST");
        for (int web = 1; web < webs.length; web++) {
            assertThat(webs[web].methods()).containsExactly("GET", "POST");
        }
        assertThat(redis.value("lb-idle")).isEqualTo("1");
    }

    /**
     * The first write behind a FIN and a RST is EPIPE, with a SIGPIPE: redis-cli, which does not expect one, is killed by it
     * (13 of 128 + 13). The web clients look at their connection first, and take another.
     */
    @Test
    void keepalive_race() throws Exception {
        List<Scene> scenes = Stage.play(
                "keepalive-race",
                redis("keepalive-race", SHORT_SECONDS, new Said(128 + 13, "1")),
                psql("-c", pause(SHORT_SECONDS), "-c", "select 1"),
                curl(0, SHORT_SECONDS),
                java(1, Jdk.OF_THIS_BUILD, "HttpURLConnection", SHORT_SECONDS, POST, TWICE_WELL),
                java(2, Jdk.NEWEST, "HttpURLConnection", SHORT_SECONDS, POST, TWICE_WELL));

        for (Scene scene : scenes) {
            scene.hit(1, "broken-pipe", "answered 20ms")
                    .reset(1)
                    .saw(1, ">SYN <SYN( >data <data)+ <FIN <RST")
                    .waited(1, 4, 2, 20);
        }
        notAgain(scenes, 0, 1);
        for (int web = 2; web < scenes.size(); web++) {
            scenes.get(web).connected(2);
        }
        assertThat(webs[0].methods()).containsExactly("POST", "POST");
        assertThat(webs[1].methods()).containsExactly("GET", "POST");
        assertThat(webs[2].methods()).containsExactly("GET", "POST");
        assertThat(redis.value("keepalive-race")).isEqualTo("1");
    }

    /** HttpClient watches what it keeps. Where it is quick enough to finish too, there is nothing left to reset. */
    @Test
    void keepalive_race_with_a_client_that_looks() throws Exception {
        List<Scene> scenes = Stage.play(
                "keepalive-race",
                java(0, Jdk.OF_THIS_BUILD, "HttpClient", SHORT_SECONDS, POST, TWICE_WELL),
                java(1, Jdk.NEWEST, "HttpClient", SHORT_SECONDS, POST, TWICE_WELL));

        for (Scene scene : scenes) {
            scene.connected(2).lasted(1, 20);
            if (scene.of("missed", 1).isEmpty()) {
                scene.hit(1, "broken-pipe", "answered 20ms").saw(1, ">SYN <SYN >data <data <FIN( >FIN)? <RST");
            } else {
                scene.saw(1, ">SYN <SYN >data <data <FIN >FIN");
                assertThat(scene.of("missed", 1).get(0).text("reason")).contains("the client had finished too");
            }
        }
        assertThat(webs[0].methods()).containsExactly("GET", "POST");
        assertThat(webs[1].methods()).containsExactly("GET", "POST");
    }

    /** These clients sent the request once more, on a connection of its own on which all went well. */
    private static void again(List<Scene> scenes, int... which) {
        for (int each : which) {
            scenes.get(each).connected(2).wentWell(2);
        }
    }

    private static void notAgain(List<Scene> scenes, int... which) {
        for (int each : which) {
            scenes.get(each).connected(1);
        }
    }
}
