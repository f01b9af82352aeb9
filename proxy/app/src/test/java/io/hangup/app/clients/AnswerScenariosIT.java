package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import io.hangup.app.clients.Stage.Part;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.CallResult.Failed;
import io.hangup.testkit.Errno;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.Sent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real clients say when an answer is lost or breaks off, and how often the server has their request then. */
class AnswerScenariosIT {
    private static final int UPLOAD_BYTES = 20_000_000;
    private static final int DOWNLOAD_BYTES = 3 << 20;
    private static final int CUT_BYTES = 1 << 20;
    private static final long CALL_MILLIS = 20_000;
    private static final String NO_ANSWER = "IOException: HTTP/1.1 header parser received no bytes <- ";
    private static final String GET = "0";
    private static final String POST = "3";

    @TempDir
    private static Path home;

    private static Postgres postgres;
    private static Redis redis;

    @TempDir
    private Path directory;

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
    void start() {
        curl = Client.installed("curl", "curl").with("-q", "-sS");
    }

    private static Part java(WebUpstream web, Jdk jdk, String client, String uploadBytes, String words) {
        return new Part(
                web.port(),
                seat -> assertThat(jdk.client(JavaClient.class)
                                .run(client, seat.url(), uploadBytes)
                                .well()
                                .words())
                        .matches(words));
    }

    /** What is to be done is done, and the client does not know: HttpURLConnection has it done twice. */
    @Test
    void commit_gap() throws Exception {
        try (WebUpstream posted = WebUpstream.open();
                WebUpstream once = WebUpstream.open();
                WebUpstream again = WebUpstream.open();
                WebUpstream twice = WebUpstream.open()) {
            List<Scene> scenes = Stage.play(
                    "commit-gap",
                    new Part(
                            redis.port(),
                            seat -> assertThat(redis.cli(seat.port()).run("INCR", "commit-gap"))
                                    .isEqualTo(new Said(1, "Error: Connection reset by peer"))),
                    new Part(
                            posted.port(),
                            seat -> assertThat(curl.run("-d", "x", seat.url()))
                                    .isEqualTo(new Said(56, "curl: (56) Recv failure: Connection reset by peer"))),
                    java(once, Jdk.OF_THIS_BUILD, "HttpClient", POST, NO_ANSWER + "SocketException: Connection reset"),
                    java(again, Jdk.NEWEST, "HttpClient", GET, NO_ANSWER + "SocketException: Connection reset"),
                    java(twice, Jdk.NEWEST, "HttpURLConnection", POST, "SocketException: Connection reset"));

            assertThat(scenes).extracting(scene -> scene.wire().size()).containsExactly(1, 1, 1, 2, 2);
            for (Scene scene : scenes) {
                for (int connection = 1; connection <= scene.wire().size(); connection++) {
                    scene.hit(connection, "reset", "answering")
                            .reset(connection)
                            .saw(connection, ">SYN <SYN >data <RST");
                }
            }
            assertThat(redis.value("commit-gap")).isEqualTo("1");
            assertThat(posted.methods()).containsExactly("POST");
            assertThat(once.methods()).containsExactly("POST");
            assertThat(again.methods()).containsExactly("GET", "GET");
            assertThat(twice.methods()).containsExactly("POST", "POST");
        }
    }

    /** Exactly so much arrives, of whatever protocol, and nobody asks for it again by itself. */
    @Test
    void cut_download() throws Exception {
        Path body = directory.resolve("body");
        int arrived = CUT_BYTES - WebUpstream.headBytes(DOWNLOAD_BYTES);
        String cut = "IOException: fixed content-length: " + DOWNLOAD_BYTES + ", bytes received: " + arrived
                + " <- SocketException: Connection reset";
        redis.cli(redis.port())
                .run("SETRANGE", "long", Integer.toString(DOWNLOAD_BYTES), "x")
                .well();
        try (WebUpstream web = WebUpstream.open(DOWNLOAD_BYTES)) {
            List<Scene> scenes = Stage.play(
                    "cut-download",
                    new Part(
                            postgres.port(),
                            seat -> assertThat(postgres.psql(seat.port())
                                            .run("-c", "select repeat('x', 1000) from generate_series(1, 10000)")
                                            .words())
                                    .contains("server closed the connection unexpectedly")
                                    .endsWith("connection to server was lost")),
                    new Part(
                            redis.port(),
                            seat -> assertThat(redis.cli(seat.port()).run("GET", "long"))
                                    .isEqualTo(new Said(1, "Error: Connection reset by peer"))),
                    new Part(
                            web.port(),
                            seat -> assertThat(curl.run("-o", body.toString(), seat.url()))
                                    .isEqualTo(new Said(56, "curl: (56) Recv failure: Connection reset by peer"))),
                    java(web, Jdk.OF_THIS_BUILD, "HttpClient", GET, cut),
                    java(web, Jdk.NEWEST, "HttpClient", GET, cut),
                    java(web, Jdk.OF_THIS_BUILD, "HttpURLConnection", GET, "SocketException: Connection reset"),
                    java(web, Jdk.NEWEST, "HttpURLConnection", GET, "SocketException: Connection reset"));

            for (Scene scene : scenes) {
                scene.connected(1).hit(1, "reset", "upstream-sent 1MiB").reset(1);
                assertThat(scene.wire().get(0).text())
                        .startsWith(">SYN <SYN >data ")
                        .endsWith(" <data <RST")
                        .doesNotContain("<FIN");
                assertThat(scene.of("injected", 1).get(0).text("fromUpstreamBytes"))
                        .isEqualTo(Integer.toString(CUT_BYTES));
            }
            assertThat(body).hasSize(arrived);
            assertThat(web.methods()).hasSize(5);
        }
    }

    /**
     * Who writes without looking has sent too much before it learns that it should not: what the server said is lost. Who looks
     * while it writes may be told in time; that is a race, as it is in production.
     */
    @Test
    void upload_413() throws Exception {
        Path file = upload();
        String bytes = Integer.toString(UPLOAD_BYTES);
        String unsent = "IOException: Error writing request body to server";
        // A RST is told once: where the client's write is the one that hears of it, its next read gets an EOF (tcp(7),
        // SO_ERROR).
        String told = "413, 1000 bytes|" + NO_ANSWER
                + "(SocketException: Connection reset|IOException: Connection reset by peer|EOFException: EOF reached while"
                + " reading)";
        try (WebUpstream web = WebUpstream.tooSmall()) {
            List<Scene> scenes = Stage.play(
                    "upload-413",
                    java(web, Jdk.OF_THIS_BUILD, "HttpURLConnection", bytes, unsent),
                    java(web, Jdk.NEWEST, "HttpURLConnection", bytes, unsent),
                    new Part(web.port(), seat -> assertThatTheAnswerIsThere(seat.port())),
                    new Part(
                            web.port(),
                            seat -> assertThat(curlUpload(file, "Expect:", seat.url())
                                            .words())
                                    .matches(
                                            "413|curl: \\((55\\) Send|56\\) Recv) failure: Connection reset by peer\n000")),
                    java(web, Jdk.OF_THIS_BUILD, "HttpClient", bytes, told),
                    java(web, Jdk.NEWEST, "HttpClient", bytes, told));

            for (Scene scene : scenes) {
                scene.connected(1);
                if (scenes.indexOf(scene) < 3 || !scene.of("injected", 1).isEmpty()) {
                    scene.hit(1, "unread", "client-sent 64KiB").reset(1);
                    assertThat(scene.of("injected", 1).get(0).text("fromClientBytes"))
                            .isEqualTo("65536");
                    assertThat(scene.wire().get(0).text()).contains("<RST").doesNotContain("<FIN");
                }
            }
            assertThat(scenes.get(2).wire().get(0).text()).startsWith(">SYN <SYN >data <data >data <RST");
        }
    }

    private Path upload() throws IOException {
        Path file = directory.resolve("upload");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(UPLOAD_BYTES);
        }
        return file;
    }

    private Said curlUpload(Path file, String header, String url) throws IOException, InterruptedException {
        return curl.with("-o", "/dev/null", "-w", "%{http_code}").run("-H", header, "--data-binary", "@" + file, url);
    }

    /** A client that gets the answer before it has sent 64 KiB, and goes on sending: a write fails, and a read does not. */
    private static void assertThatTheAnswerIsThere(int port) throws IOException {
        try (ProbeClient client = ProbeClient.open()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_MILLIS);
            client.write("POST / HTTP/1.1\r\nContent-Length: " + UPLOAD_BYTES + "\r\n\r\n", CALL_MILLIS);
            assertThat(client.readExactly(12, CALL_MILLIS).text()).isEqualTo("HTTP/1.1 413");
            Sent sent = client.writeAll(new byte[UPLOAD_BYTES], CALL_MILLIS);

            assertThat(sent.end())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.errno()).isEqualTo(Errno.ECONNRESET));
            assertThat(client.readToEnd(CALL_MILLIS))
                    .satisfies(rest -> assertThat(rest.text()).startsWith(" Content Too Large\r\n"))
                    .satisfies(rest -> assertThat(rest.end()).isInstanceOf(CallResult.Eof.class));
        }
    }

    /** Who asks first is told in time: curl does that by itself where an upload is long, and nothing is broken. */
    @Test
    void upload_413_with_a_client_that_asks_first() throws Exception {
        Path file = upload();
        try (WebUpstream web = WebUpstream.tooSmall()) {
            List<Scene> scenes = Stage.play("upload-413", asking(web, file), asking(web, file));

            for (Scene scene : scenes) {
                scene.connected(1).wentWell(1);
            }
        }
    }

    private Part asking(WebUpstream web, Path file) {
        return new Part(
                web.port(),
                seat -> assertThat(curlUpload(file, "Expect: 100-continue", seat.url()))
                        .isEqualTo(new Said(0, "413")));
    }
}
