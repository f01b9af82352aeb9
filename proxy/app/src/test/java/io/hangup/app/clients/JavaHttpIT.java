package io.hangup.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.clients.Client.Said;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the two HTTP clients of the JDK say, and how often they try: both send a GET again whose connection broke before the
 * answer, HttpURLConnection a POST too, and the application never learns of it.
 */
@ParameterizedClass
@EnumSource(Jdk.class)
class JavaHttpIT {
    private static final String UPLOAD_BYTES = "20000000";

    private final Jdk jdk;
    private Client java;
    private WebUpstream web;

    JavaHttpIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void start() throws IOException {
        java = jdk.client(JavaClient.class);
        web = WebUpstream.open();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
    }

    @ParameterizedTest(
            name = "{0}, {1} B to POST: \"{2} when {3}\" hits {5} connections, and the application gets: {4}")
    @CsvSource(delimiter = '|', textBlock = """
                    HttpClient        | 0 | reset | answering           | IOException: HTTP/1.1 header parser received no bytes <- SocketException: Connection reset                | 2
                    HttpClient        | 3 | reset | answering           | IOException: HTTP/1.1 header parser received no bytes <- SocketException: Connection reset                | 1
                    HttpClient        | 0 | close | answering           | IOException: HTTP/1.1 header parser received no bytes <- EOFException: EOF reached while reading          | 2
                    HttpClient        | 3 | close | answering           | IOException: HTTP/1.1 header parser received no bytes <- EOFException: EOF reached while reading          | 1
                    HttpClient        | 0 | reset | upstream-sent 589B  | IOException: fixed content-length: 1000, bytes received: 500 <- SocketException: Connection reset         | 1
                    HttpClient        | 0 | close | upstream-sent 589B  | IOException: fixed content-length: 1000, bytes received: 500 <- EOFException: EOF reached while reading   | 1
                    HttpURLConnection | 0 | reset | answering           | SocketException: Connection reset                                                                         | 2
                    HttpURLConnection | 3 | reset | answering           | SocketException: Connection reset                                                                         | 2
                    HttpURLConnection | 0 | close | answering           | SocketException: Unexpected end of file from server                                                       | 2
                    HttpURLConnection | 3 | close | answering           | SocketException: Unexpected end of file from server                                                       | 2
                    HttpURLConnection | 0 | reset | upstream-sent 589B  | SocketException: Connection reset                                                                         | 1
                    """)
    void aBrokenAnswer(String client, String uploadBytes, String fault, String when, String words, int connections)
            throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), fault + " when " + when)) {
            assertThat(java.run(client, hangup.url(), uploadBytes)).isEqualTo(new Said(0, words));

            hangup.stopAfter(connections)
                    .eachHitBy(fault, when, connections)
                    .rstsByRule(fault.equals("reset") ? connections : 0);
            assertThat(web.methods()).hasSize(connections);
        }
    }

    /** The older JDK takes half a body for a whole one. */
    @Test
    void aCloseInTheBodyCanPassUnnoticed() throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "close when upstream-sent 589B")) {
            assertThat(java.run("HttpURLConnection", hangup.url(), "0"))
                    .isEqualTo(new Said(0, jdk.feature() < 25 ? "200, 500 bytes" : "IOException: Premature EOF"));

            hangup.stopAfter(1).eachHitBy("close", "upstream-sent 589B", 1).rstsByRule(0);
        }
    }

    @ParameterizedTest(name = "{0}, {1} B to POST: the upstream gets {2}, and the application 200")
    @CsvSource({"HttpClient, 0, GET", "HttpURLConnection, 0, GET", "HttpURLConnection, 3, POST"})
    void aRequestIsSentTwiceAndTheApplicationDoesNotKnow(String client, String uploadBytes, String method)
            throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "reset when answering, [1]")) {
            assertThat(java.run(client, hangup.url(), uploadBytes)).isEqualTo(new Said(0, "200, 1000 bytes"));

            Diary diary = hangup.stopAfter(2).rstsByRule(1);
            diary.assertAccepted(2);
            assertThat(diary.all("injected")).hasSize(1);
            assertThat(diary.first("injected").text("connection")).isEqualTo("1");
            assertThat(web.methods()).containsExactly(method, method);
        }
    }

    /**
     * HttpClient reads and writes at once; which of the two meets the end first, and tells, is a race. A RST is told
     * once (tcp(7), SO_ERROR): where the write hears of it, the read behind it gets an EOF and may be the one that
     * tells. That it was a RST on the wire is asserted by the event and the count.
     */
    @ParameterizedTest(name = "{0}: \"{1}\" in an upload")
    @CsvSource(delimiter = ';', textBlock = """
                    HttpClient        ; reset       ; .* received no bytes <- (SocketException: Connection reset|IOException: Connection reset by peer|EOFException: EOF reached while reading)
                    HttpClient        ; broken-pipe ; .* received no bytes <- (EOFException: EOF reached while reading|IOException: Broken pipe)
                    HttpURLConnection ; reset       ; IOException: Error writing request body to server
                    HttpURLConnection ; broken-pipe ; IOException: Error writing request body to server
                    """)
    void aBrokenUpload(String client, String fault, String words) throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), fault + " when client-sent 1MiB")) {
            assertThat(java.run(client, hangup.url(), UPLOAD_BYTES).well().words())
                    .matches(words);

            hangup.stopAfter(1).eachHitBy(fault, "client-sent 1MiB", 1).rstsByRule(1);
            assertThat(web.methods()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}: a stall is {1}")
    @CsvSource({
        "HttpClient, HttpTimeoutException: request timed out",
        "HttpURLConnection, SocketTimeoutException: Read timed out"
    })
    void aStallIsATimeoutOfTheClientsOwn(String client, String words) throws Exception {
        try (RunningHangup hangup = RunningHangup.before(web.port(), "stall when answering")) {
            Client.Said said = java.run(client, hangup.url(), "timeout:1000", "0");

            assertThat(said).isEqualTo(new Said(0, words));
            Diary diary = hangup.await("injected", 1);
            assertThat(diary.first("injected").text("fault")).isEqualTo("stall");
            hangup.stop();
        }
    }
}
