package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import io.hangup.app.clients.Stage.Part;
import io.hangup.app.clients.Stage.Script;
import io.hangup.app.clients.Stage.Seat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real clients say when a server goes away with all its connections, is not there for a time, and comes back. */
class RestartScenariosIT {
    private static final String NO_ANSWER =
            "IOException: HTTP/1.1 header parser received no bytes <- SocketException: Connection reset";

    @TempDir
    private static Path home;

    private static Postgres postgres;
    private static Redis redis;
    private static WebUpstream web;

    private Client curl;

    @BeforeAll
    static void startServers(@TempDir Path redisHome) throws IOException, InterruptedException {
        postgres = Postgres.start(home);
        redis = Redis.start(redisHome);
        web = WebUpstream.open();
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (web != null) {
            web.close();
        }
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void start() {
        curl = Client.installed("curl", "curl").with("-q", "-sS", "-o", "/dev/null");
    }

    /** A client that waits for an answer when it begins, tries again while nobody is there, and once more afterwards. */
    private static Part part(int upstreamPort, Script waiting, Script refused, Script well) {
        return new Part(upstreamPort, seat -> {
            waiting.play(seat);
            seat.await("refusing");
            refused.play(seat);
            seat.await("accepting");
            well.play(seat);
        });
    }

    private Part curl() {
        return part(
                web.port(),
                seat -> assertThat(curl.run(seat.url() + "never"))
                        .isEqualTo(new Said(56, "curl: (56) Recv failure: Connection reset by peer")),
                seat -> assertThat(curl.run(seat.url()).exit()).isEqualTo(7),
                seat -> curl.run(seat.url()).well());
    }

    private static Part psql() {
        return part(
                postgres.port(),
                seat -> assertThat(psql(seat, "select pg_sleep(60)").words())
                        .startsWith("server closed the connection unexpectedly")
                        .endsWith("connection to server was lost"),
                seat -> assertThat(psql(seat, "select 1").words())
                        .startsWith("psql: error: connection to server at \"127.0.0.1\", port " + seat.port()
                                + " failed: Connection refused"),
                seat -> psql(seat, "select 1").well());
    }

    private static Said psql(Seat seat, String query) throws Exception {
        return postgres.psql(seat.port()).run("-c", query);
    }

    private static Part redis() {
        return part(
                redis.port(),
                seat -> assertThat(redis.cli(seat.port()).run("BLPOP", "never", "60"))
                        .isEqualTo(new Said(1, "Error: Connection reset by peer")),
                seat -> assertThat(redis.cli(seat.port()).run("PING"))
                        .isEqualTo(new Said(
                                1, "Could not connect to Redis at 127.0.0.1:" + seat.port() + ": Connection refused")),
                seat -> assertThat(redis.cli(seat.port()).run("PING")).isEqualTo(new Said(0, "PONG")));
    }

    private static Part java(Jdk jdk) {
        return java(jdk, "HttpClient", "3", NO_ANSWER);
    }

    /**
     * HttpURLConnection tries again at once. Behind a stall it may come into the queue of a listener that is just being closed:
     * there it is reset too.
     */
    private static Part trying(Jdk jdk) {
        return java(
                jdk,
                "HttpURLConnection",
                "0",
                "ConnectException: Connection refused"
                        + "|SocketException: (Connection reset|Unexpected end of file from server)");
    }

    private static Part java(Jdk jdk, String client, String uploadBytes, String words) {
        return new Part(web.port(), seat -> {
            assertThat(jdk.client(JavaClient.class)
                            .run(client, seat.url() + "never", uploadBytes)
                            .well()
                            .words())
                    .matches(words);
            seat.await("accepting");
        });
    }

    @Test
    void rolling_restart() throws Exception {
        List<Scene> scenes = Stage.playOnceConnected(
                "rolling-restart",
                curl(),
                psql(),
                redis(),
                java(Jdk.OF_THIS_BUILD),
                java(Jdk.NEWEST),
                trying(Jdk.OF_THIS_BUILD));

        for (Scene scene : scenes) {
            assertThat(scene.diary().order("fired", "injected", "missed", "refusing", "accepting"))
                    .containsExactly("fired", "refusing", "injected reset", "injected refuse", "accepting");
            assertRestarted(scene, "5000");
            // It was armed behind the handshake.
            scene.lasted(1, 5_000);
        }
        assertWire(scenes);
        // The listener is closed before the first RST: who comes back at once gets no handshake.
        scenes.get(5).saw(2, ">SYN <RST");
    }

    @Test
    void failover() throws Exception {
        List<Scene> scenes = Stage.playOnceConnected(
                "failover", psql(), curl(), redis(), java(Jdk.OF_THIS_BUILD), java(Jdk.NEWEST), trying(Jdk.NEWEST));

        for (Scene scene : scenes) {
            assertThat(scene.diary().order("fired", "injected", "missed", "refusing", "accepting"))
                    .containsExactly(
                            "fired", "injected stall", "injected reset", "refusing", "injected refuse", "accepting");
            assertRestarted(scene, "3000");
            scene.lasted(1, 7_000);
        }
        assertWire(scenes);
    }

    private static void assertRestarted(Scene scene, String forMillis) {
        assertThat(scene.diary().first("fired").text("rule")).isEqualTo(scene.rule());
        assertThat(scene.diary().first("fired").text("connections")).isEqualTo("1");
        assertThat(scene.diary().first("refusing").text("forMillis")).isEqualTo(forMillis);
        assertThat(scene.diary().all("injected")).allSatisfy(hit -> {
            assertThat(hit.text("rule")).isEqualTo(scene.rule());
            assertThat(hit.text("when")).isEqualTo("at 5s");
            assertThat(hit.text("connection")).isEqualTo("1");
        });
        scene.reset(1);
        assertThat(scene.of("ended", 1).get(0).text("ending")).isEqualTo("fault");
        assertThat(scene.wire().get(0).text()).startsWith(">SYN <SYN >data ").endsWith(" <RST");
    }

    /** Those that come again by themselves: refused (redis-cli tries twice), and then all is as before. */
    private static void assertWire(List<Scene> scenes) {
        for (Scene scene : scenes.subList(0, 3)) {
            scene.diary().assertAccepted(2);
            int last = scene.wire().size();
            for (int refused = 2; refused < last; refused++) {
                scene.saw(refused, ">SYN <RST");
            }
            assertThat(scene.wire().get(last - 1).text())
                    .startsWith(">SYN <SYN >data <data ")
                    .doesNotContain("<RST");
        }
        assertThat(scenes.subList(0, 3))
                .extracting(scene -> scene.wire().size())
                .containsExactly(3, 3, 4);
        for (Scene scene : scenes.subList(3, 5)) {
            scene.connected(1).saw(1, ">SYN <SYN >data <RST");
        }
        Scene trying = scenes.get(5);
        trying.diary().assertAccepted(1);
        assertThat(trying.wire()).hasSize(2);
        assertThat(trying.wire().get(1).text()).matches(">SYN (<SYN (>data )?)?<RST");
    }
}
