package io.hangup.app.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hangup.app.feed.Feed;
import io.hangup.config.AdminConfig;
import io.hangup.config.Token;
import io.hangup.core.proxy.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AdminServerTest {
    private static final int CONNECTIONS = 32;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String HOST = "Host: localhost\r\n";

    private final AtomicBoolean answering = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicInteger scrapes = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private Serving server = start("127.0.0.1", new Limits(CONNECTIONS, LONG, LONG, LONG));

    private Serving start(String host, Limits limits) {
        AdminConfig there = AdminConfig.on(new Endpoint(host, 0));
        Optional<AdminConfig.TokenSource> token = host.equals("127.0.0.1")
                ? Optional.empty()
                : Optional.of(new AdminConfig.TokenSource.Given(Token.of("0123456789abcdef")));
        AdminConfig config = new AdminConfig(there.listen(), token, List.of(), there.open(), Optional.empty());
        Serving.Pages pages = new Serving.Pages(
                this::settle,
                ready::get,
                () -> "scrape " + scrapes.incrementAndGet() + "\n",
                new NoControls(Optional.empty()));
        try {
            return Serving.of(config, pages, limits, Feed.Pace.USUAL);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** As an engine does it: a loop that is stuck costs all the time there is. */
    private boolean settle(long withinMillis) {
        try {
            return answering.get() || never.await(withinMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @BeforeEach
    void scrapesBeginAtOne() {
        assertThat(scrapes).hasValue(0);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Socket connect() throws IOException {
        return server.connect();
    }

    private String talk(String request) throws IOException {
        return server.talk(request);
    }

    private String get(String path) throws IOException {
        return talk("GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    }

    @Test
    void aHealthyLoopIsHealthy() throws IOException {
        assertThat(get("/healthz")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok\n");
    }

    @Test
    void aLoopThatDoesNotAnswerIsUnhealthyWithinASecondAndABit() throws IOException {
        answering.set(false);

        long began = System.nanoTime();
        String answer = get("/healthz");

        assertThat(answer).startsWith("HTTP/1.1 503 ").contains("An event loop has not answered");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void metricsAreAnsweredThoughALoopIsStuck() throws IOException {
        answering.set(false);

        assertThat(get("/metrics")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("scrape 1\n");
    }

    @Test
    void metricsNameTheirFormat() throws IOException {
        assertThat(get("/metrics")).containsIgnoringCase("content-type: text/plain; version=0.0.4; charset=utf-8\r\n");
    }

    @Test
    void readinessFollowsTheProgram() throws IOException {
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ");
        ready.set(false);
        assertThat(get("/readyz")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void aQueryDoesNotMatter() throws IOException {
        assertThat(get("/readyz?verbose=1")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void headHasTheHeaderAndNoBody() throws IOException {
        assertThat(talk("HEAD /metrics HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 9\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aConnectionServesManyRequestsAndPipelinedOnesInTheirOrder() throws IOException {
        String metrics = "GET /metrics HTTP/1.1\r\n" + HOST + "\r\n";
        String all = talk(metrics + metrics + "GET /healthz HTTP/1.1\r\n" + HOST + "\r\n" + metrics
                + "GET /readyz HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        assertThat(all.split("HTTP/1.1 200 OK")).hasSize(6);
        assertThat(all).containsSubsequence("scrape 1\n", "scrape 2\n", "\r\n\r\nok\n", "scrape 3\n", "\r\n\r\nok\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /readyz HTTP/1.1\r\n" + HOST,
                "GET /nothing HTTP/1.1\r\n" + HOST,
                "GET /probe HTTP/1.1\r\n" + HOST,
                "HEAD /api/v1/events HTTP/1.1\r\n" + HOST,
                "GET /readyz HTTP/1.1\r\nHost: evil.example\r\n",
                "POST /api/v1/disarm HTTP/1.1\r\n" + HOST,
                "POST /api/v1/reload HTTP/1.1\r\nContent-Length: 999999\r\n" + HOST,
                "no http at all\r\n" + HOST,
            })
    void everyAnswerSaysThatItIsHangups(String request) throws IOException {
        assertThat(talk(request + "Connection: close\r\n\r\n").lines())
                .filteredOn(line -> line.toLowerCase(Locale.ROOT).startsWith("server:"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .matches("(?i)server: Hangup/[^ ]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /api/v1/rules/db/cut",
                "DELETE /api/v1/rules/db/cut",
                "POST /api/v1/rules/db/cut/arm",
                "POST /api/v1/rules/db/cut/fire",
                "POST /api/v1/reload"
            })
    void nothingIsOrderedWhileItEnds(String order) throws IOException {
        ready.set(false);

        assertThat(server.ask(order, "Content-Type: application/json"))
                .startsWith("HTTP/1.1 503 ")
                .contains("application/problem+json", "Hangup is ending", "POST /api/v1/disarm");
        assertThat(server.ask("GET /api/v1/rules")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            String request = "GET /readyz HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
            for (byte one : request.getBytes(ISO_8859_1)) {
                socket.getOutputStream().write(one);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9191", "localhost.evil.example"})
    void aPortOnLoopbackRefusesWhatIsMeantForAnotherHost(String host) throws IOException {
        assertThat(talk("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(scrapes).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9191", "[::1]:9191", "[::1]", "hangup.localhost"})
    void aPortOnLoopbackAnswersToItsOwnNames(String host) throws IOException {
        assertThat(talk("GET /readyz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anOldClientMayLeaveOutTheHost() throws IOException {
        assertThat(talk("GET /readyz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(talk("GET /readyz HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aPortThatIsOpenToOthersAnswersToAnyNameForWhatIsOpenAlone() throws IOException {
        server.close();
        server = start("0.0.0.0", Limits.of(CONNECTIONS));
        String other = HOST.replace("localhost", "hangup:9191") + "Connection: close\r\n";

        assertThat(talk("GET /readyz HTTP/1.1\r\n" + other + "\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(talk("GET /api/v1/rules HTTP/1.1\r\n" + other + "Authorization: Bearer 0123456789abcdef\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
    }

    @Test
    void anAddressOfIpv4IsBoundAsOneAndSaidAsOne() throws IOException {
        server.close();
        server = start("0.0.0.0", Limits.of(CONNECTIONS));

        assertThat(server.url()).hasToString("http://0.0.0.0:" + server.port());
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ");
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        assertThatThrownBy(() -> new Socket(InetAddress.getByAddress(loopback), server.port()).close())
                .as("IPv6")
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoIsSilentLongestMakesRoomForOneConnectionTooMany() throws IOException {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(connect());
        }
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ");
        assertThat(all.get(0).getInputStream().read()).isEqualTo(-1);
        for (Socket socket : all.subList(1, CONNECTIONS)) {
            socket.getOutputStream()
                    .write(("GET /readyz HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
            socket.close();
        }
    }

    @Test
    void whoHasBegunARequestAndDoesNotFinishItMakesRoomBeforeWhoIsSilent() throws IOException {
        try (Socket silent = connect();
                Socket slow = connect()) {
            slow.getOutputStream().write("GET /rea".getBytes(ISO_8859_1));
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ");
            List<Socket> others = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS - 1; i++) {
                others.add(connect());
            }
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            silent.getOutputStream()
                    .write(("GET /readyz HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
            assertThat(new String(silent.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
            for (Socket other : others) {
                other.close();
            }
        }
    }

    @Test
    void aRequestThatIsThereIsNeverLetGoAndWhenAllAreServedTheNextIsTold() throws IOException {
        server.close();
        server = start("127.0.0.1", Limits.of(Feed.MOST_READERS));
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < Feed.MOST_READERS; i++) {
            readers.add(readingEvents());
        }

        assertThat(talk("")).startsWith("HTTP/1.1 503 ").contains("\r\nserver: Hangup/", "\r\nretry-after: 1\r\n");

        assertThat(server.feed().readers()).isEqualTo(Feed.MOST_READERS);
        for (Socket reader : readers) {
            reader.close();
        }
        await().untilAsserted(() -> assertThat(get("/readyz")).startsWith("HTTP/1.1 200 "));
    }

    /** Somebody who is being served for as long as it likes, and has begun to be. */
    private Socket readingEvents() throws IOException {
        Socket reader = connect();
        reader.getOutputStream().write(("GET /api/v1/events HTTP/1.1\r\n" + HOST + "\r\n").getBytes(ISO_8859_1));
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        return reader;
    }

    @Test
    void whoeverIsTooSlowIsToldSoAndLetGo() throws IOException {
        server.close();
        server = start("127.0.0.1", new Limits(CONNECTIONS, SHORT, LONG, LONG));
        try (Socket slow = connect()) {
            slow.getOutputStream().write("GET /readyz HTTP/1.1\r\nX: ".getBytes(ISO_8859_1));
            assertThat(new String(slow.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\r\nserver: Hangup/");
        }
    }

    @Test
    void whoeverSaysNothingIsLetGo() throws IOException {
        server.close();
        server = start("127.0.0.1", new Limits(CONNECTIONS, LONG, SHORT, LONG));
        try (Socket silent = connect()) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket once = connect()) {
            once.getOutputStream().write(("GET /readyz HTTP/1.1\r\n" + HOST + "\r\n").getBytes(ISO_8859_1));
            assertThat(new String(once.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoeverDoesNotTakeTheAnswerIsLetGo() throws IOException {
        server.close();
        String more = "x".repeat(64 << 20);
        server = Serving.of(
                AdminConfig.on(new Endpoint("127.0.0.1", 0)),
                new Serving.Pages(within -> true, () -> true, () -> more, new NoControls(Optional.empty())),
                new Limits(CONNECTIONS, LONG, LONG, SHORT),
                Feed.Pace.USUAL);
        try (Socket deaf = connect()) {
            deaf.getOutputStream().write(("GET /metrics HTTP/1.1\r\n" + HOST + "\r\n").getBytes(ISO_8859_1));

            await("it reads nothing, and is let go").until(() -> !takes(deaf));
        }
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ");
    }

    /** Whether the other end still takes a byte. */
    private static boolean takes(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        AdminConfig taken = AdminConfig.on(new Endpoint("127.0.0.1", server.port()));

        assertThatThrownBy(() -> Serving.of(taken, Serving.Pages.NONE, Limits.of(CONNECTIONS), Feed.Pace.USUAL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Address already in use");
    }
}
