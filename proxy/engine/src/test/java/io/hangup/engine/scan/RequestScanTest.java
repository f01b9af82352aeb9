package io.hangup.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.RequestMatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestScanTest {
    private static final RequestPoint RECEIVED = new RequestPoint.Received();
    private static final RequestPoint ANSWERING = new RequestPoint.Answering();
    private static final RequestMatch ANY = new RequestMatch(Optional.empty(), Optional.empty(), Map.of(), 1);
    private static final RequestMatch POST = new RequestMatch(Optional.of("POST"), Optional.empty(), Map.of(), 1);

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HELLO = "POST /orders HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static RequestMatch path(String glob) {
        return new RequestMatch(Optional.empty(), Optional.of(new Glob(glob)), Map.of(), 1);
    }

    private static RequestMatch header(String name, String glob) {
        return new RequestMatch(Optional.empty(), Optional.empty(), Map.of(name, new Glob(glob)), 1);
    }

    private static RequestMatch nth(RequestMatch match, long nth) {
        return new RequestMatch(match.method(), match.path(), match.headers(), nth);
    }

    private static RequestPoint body(long bytes) {
        return new RequestPoint.Body(bytes);
    }

    private static Arguments of(String what, RequestMatch match, RequestPoint point, String stream) {
        return Arguments.of(what, match, point, stream);
    }

    /** In a stream, « stands where the fault should come, and » behind the last byte that has to be known. */
    private static Stream<Arguments> received() {
        return Stream.of(
                of("the first", ANY, RECEIVED, "«" + GET + "»"),
                of("with a body", POST, RECEIVED, "«POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n»hello"),
                of("behind another", POST, RECEIVED, GET + "«POST / HTTP/1.1\r\n\r\n»" + GET),
                of("the second", nth(POST, 2), RECEIVED, HELLO + GET + "«POST / HTTP/1.1\r\n\r\n»" + HELLO),
                of("not the third", nth(POST, 3), RECEIVED, HELLO + GET + HELLO),
                of(
                        "not in a body",
                        POST,
                        RECEIVED,
                        "PUT / HTTP/1.1\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO + "«"
                                + HELLO.replace("\r\n\r\n", "\r\n\r\n»")),
                of(
                        "not in chunks",
                        path("/orders"),
                        RECEIVED,
                        CHUNKED + Integer.toHexString(HELLO.length()) + "\r\n" + HELLO
                                + "\r\n0\r\nX: y\r\n\r\n«GET /orders HTTP/1.1\r\n\r\n»"),
                of("behind empty lines", ANY, RECEIVED, "\r\n\n\r\n«" + GET + "»"),
                of("with bare line feeds", ANY, RECEIVED, "«GET / HTTP/1.1\nHost: a\n\n»GET"),
                of("as HTTP/1.0", ANY, RECEIVED, "«GET / HTTP/1.0\r\n\r\n»"),
                of("with a query", path("/a"), RECEIVED, GET + "«GET /a?/b=/c HTTP/1.1\r\n\r\n»"),
                of("as an absolute URL", path("/a/b"), RECEIVED, "«GET http://h:1/a/b?c HTTP/1.1\r\n\r\n»"),
                of("as a URL without a path", path("/"), RECEIVED, "«GET http://h:1?c HTTP/1.1\r\n\r\n»"),
                of("of the server itself", path("*"), RECEIVED, GET + "«OPTIONS * HTTP/1.1\r\n\r\n»"),
                of("a level below", path("/a/*"), RECEIVED, "GET /a/b/c HTTP/1.1\r\n\r\n«GET /a/b HTTP/1.1\r\n\r\n»"),
                of("levels below", path("/a/**"), RECEIVED, GET + "«GET /a/b/c HTTP/1.1\r\n\r\n»"),
                of("a method in small letters", POST, RECEIVED, "post / HTTP/1.1\r\n\r\n"),
                of(
                        "a header in any case",
                        header("X-Shard", "7"),
                        RECEIVED,
                        GET + "«GET / HTTP/1.1\r\nx-sHARD:7 \r\n\r\n»"),
                of(
                        "a header over a slash",
                        header("accept", "*json"),
                        RECEIVED,
                        GET + "«GET / HTTP/1.1\r\nAccept: text/html, text/json\r\n\r\n»"),
                of("the second of two", header("x", "b"), RECEIVED, "«GET / HTTP/1.1\r\nX: a\r\nX: b\r\n\r\n»"),
                of("a folded header", header("x", "a b"), RECEIVED, "«GET / HTTP/1.1\r\nX: a\r\n  b\r\n\r\n»"),
                of("a header in part", header("x", "a"), RECEIVED, "GET / HTTP/1.1\r\nX: ab\r\n\r\n"),
                of("an empty header", header("x", "*"), RECEIVED, GET + "«GET / HTTP/1.1\r\nX:\r\n\r\n»"),
                of(
                        "expecting a word",
                        POST,
                        RECEIVED,
                        "«POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n»x"),
                of(
                        "chunks and a length",
                        POST,
                        RECEIVED,
                        "PUT / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n«"
                                + "POST / HTTP/1.1\r\n\r\n»"),
                of(
                        "the same length twice",
                        POST,
                        RECEIVED,
                        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx«POST / HTTP/1.1\r\n\r\n»"),
                of("CONNECT itself", ANY, RECEIVED, "«CONNECT h:443 HTTP/1.1\r\n\r\n»" + GET),
                of("an upgrade itself", ANY, RECEIVED, "«GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n»" + GET),
                of(
                        "behind an offer of h2c",
                        POST,
                        RECEIVED,
                        "GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n«POST / HTTP/1.1\r\n\r\n»"));
    }

    private static Stream<Arguments> later() {
        return Stream.of(
                of("answering, no body", ANY, ANSWERING, GET + "»" + GET),
                of(
                        "answering, empty body",
                        POST,
                        ANSWERING,
                        GET + "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n»" + GET),
                of("answering, body", POST, ANSWERING, GET + HELLO + "»" + HELLO),
                of("answering, chunks", POST, ANSWERING, CHUNKED + "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n»" + GET),
                of("answering, trailers", POST, ANSWERING, CHUNKED + "1\r\n!\r\n0\r\nX: y\r\nZ: z\r\n\r\n»"),
                of("answering, never whole", POST, ANSWERING, HELLO.substring(0, HELLO.length() - 1)),
                of("answering, broken", POST, ANSWERING, CHUNKED + "1\r\nxy\r\n0\r\n\r\n" + HELLO),
                of("answering, CONNECT", ANY, ANSWERING, "CONNECT h:443 HTTP/1.1\r\n\r\n»\u0016\u0003\u0001"),
                of("body, inside", POST, body(3), GET + "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel«»lo"),
                of("body, to its end", POST, body(5), HELLO + "«»" + HELLO),
                of("body, shorter", POST, body(6), HELLO + HELLO + GET),
                of("body, none", ANY, body(1), GET + HELLO),
                of(
                        "body, of the second",
                        nth(POST, 2),
                        body(1),
                        HELLO + "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nx«»y"),
                of("body, in the size of a chunk", POST, body(1), CHUNKED + "5«»\r\nhello\r\n0\r\n\r\n"),
                of("body, behind the size", POST, body(2), CHUNKED + "5\r«»\nhello\r\n0\r\n\r\n"),
                of("body, in a chunk", POST, body(6), CHUNKED + "5\r\nhel«»lo\r\n0\r\n\r\n"),
                of("body, behind a chunk", POST, body(9), CHUNKED + "5\r\nhello\r«»\n0\r\n\r\n"),
                of("body, in trailers", POST, body(14), CHUNKED + "5\r\nhello\r\n0\r\nX«»: y\r\n\r\n" + GET),
                of("body, all chunks", POST, body(15), CHUNKED + "5\r\nhello\r\n0\r\n\r\n«»" + GET),
                of("body, shorter in chunks", POST, body(16), CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + GET),
                of(
                        "body, of an upgrade",
                        POST,
                        body(1),
                        "POST / HTTP/1.1\r\nUpgrade: x\r\nContent-Length: 1\r\n\r\nx«»"),
                of("body, broken before", POST, body(8), CHUNKED + "1\r\nxyzzy«»" + GET),
                of("body, broken there", POST, body(3), CHUNKED + "?\r\n«»\r\n"));
    }

    private static Stream<Arguments> never() {
        return Stream.of(
                of("nothing", ANY, RECEIVED, ""),
                of("no end", ANY, RECEIVED, "GET / HTTP/1.1\r\nHost: a\r\n"),
                of("another method", POST, RECEIVED, GET + "PUT /orders HTTP/1.1\r\n\r\n"),
                of("another path", path("/a"), RECEIVED, GET + "GET /a/ HTTP/1.1\r\n\r\nGET /ab HTTP/1.1\r\n\r\n"),
                of("HTTP/0.9", ANY, RECEIVED, "GET /\r\n" + GET),
                of("HTTP/2", ANY, RECEIVED, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + GET),
                of(
                        "HTTP/2 behind an upgrade",
                        POST,
                        RECEIVED,
                        "GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HELLO),
                of("an answer", ANY, RECEIVED, "HTTP/1.1 200 OK\r\n\r\n" + GET),
                of("RTSP", ANY, RECEIVED, "DESCRIBE rtsp://a/b RTSP/1.0\r\n\r\n" + GET),
                of("TLS", ANY, RECEIVED, "\u0016\u0003\u0001\0\u0005" + GET),
                of("PostgreSQL", ANY, RECEIVED, "\0\0\0\10\4\u00d2\u0016/" + GET),
                of("Redis", ANY, RECEIVED, "*1\r\n$4\r\nPING\r\n" + GET),
                of("a blank first", ANY, RECEIVED, " " + GET),
                of("no colon", ANY, RECEIVED, "GET / HTTP/1.1\r\nHost\r\n\r\n" + GET),
                of("no length", POST, RECEIVED, "PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n" + HELLO),
                of(
                        "two lengths",
                        POST,
                        RECEIVED,
                        "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx" + HELLO),
                of(
                        "a broken chunk",
                        POST,
                        RECEIVED,
                        "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n" + HELLO),
                of("a tunnel", POST, RECEIVED, "CONNECT h:80 HTTP/1.1\r\n\r\n" + HELLO),
                of("a web socket", POST, RECEIVED, "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n" + HELLO));
    }

    private static Outcome expected(RequestPoint point, String marked, Reads reads) {
        int known = marked.replace("«", "").indexOf('»');
        if (known < 0) {
            return Outcome.NOTHING;
        }
        return point instanceof RequestPoint.Answering
                ? Outcome.found(known, reads)
                : Outcome.cut(marked.indexOf('«'), known, reads);
    }

    /** The law: see {@link Outcome#cut}. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"received", "later", "never"})
    void it_is_found_however_the_stream_is_cut(String what, RequestMatch match, RequestPoint point, String marked) {
        byte[] stream = bytes(marked.replaceAll("[«»]", ""));
        Moment.Request request = new Moment.Request(match, point);

        Reads.oneAndTwo(
                stream,
                reads -> assertThat(shown(request, reads))
                        .as("%s in %s", request.text(), reads)
                        .isEqualTo(expected(point, marked, reads)));
        assertThat(shown(request, Reads.byteByByte(stream)))
                .isEqualTo(expected(point, marked, Reads.byteByByte(stream)));
    }

    private static Outcome shown(Moment.Request request, Reads reads) {
        return reads.shownTo(found -> RequestScan.of(request, found));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** It offers h2c with each request in plain text, so an offer that is not taken up must not end the scan. */
    @Test
    @Timeout(30)
    void what_the_client_of_the_jdk_sends_is_read() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerTwo(server, said));
            HttpClient client = HttpClient.newHttpClient();
            URI orders = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/orders?x");
            client.send(HttpRequest.newBuilder(orders).build(), BodyHandlers.discarding());
            client.send(
                    HttpRequest.newBuilder(orders)
                            .POST(BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.discarding());
            served.get(20, TimeUnit.SECONDS);
        }
        String stream = said.toString(StandardCharsets.ISO_8859_1);
        int post = stream.indexOf("POST");

        assertThat(stream.substring(0, post)).contains("Upgrade: h2c");
        Reads.oneAndTwo(said.toByteArray(), reads -> {
            assertThat(shown(new Moment.Request(POST, RECEIVED), reads))
                    .isEqualTo(Outcome.cut(post, stream.length() - "hello".length(), reads));
            assertThat(shown(new Moment.Request(nth(path("/orders"), 2), body(5)), reads))
                    .isEqualTo(Outcome.cut(stream.length(), stream.length(), reads));
        });
    }

    private static void answerTwo(ServerSocket server, ByteArrayOutputStream said) {
        try (Socket socket = server.accept()) {
            byte[] read = new byte[4_096];
            for (String end : List.of("\r\n\r\n", "hello")) {
                while (!said.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                    said.write(read, 0, socket.getInputStream().read(read));
                }
                socket.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_long_line_and_long_headers_are_read_up_to_their_limits() {
        int line = RequestDecoder.MAX_LINE_BYTES - "GET / HTTP/1.1".length();
        int value = RequestDecoder.MAX_HEADER_BYTES - "X: ".length();
        for (int more = 0; more <= 1; more++) {
            for (String request : List.of(
                    "GET /" + "x".repeat(line + more) + " HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nX: " + "x".repeat(value + more) + "\r\n\r\n")) {
                Reads whole = Reads.whole(bytes(request));
                Reads middle = new Reads(bytes(request), 9_000);
                for (Reads reads : List.of(whole, middle)) {
                    assertThat(shown(new Moment.Request(ANY, RECEIVED), reads))
                            .isEqualTo(more > 0 ? Outcome.NOTHING : Outcome.cut(0, request.length(), reads));
                }
            }
        }
    }

    @Test
    void a_body_of_many_reads_is_skipped_where_it_is() {
        int length = 24 << 20;
        String head = "POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n";
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        ByteBuf payload = allocator.buffer(1 << 20).writeZero(1 << 20);
        long used = allocator.metric().usedDirectMemory();
        Scan scan = RequestScan.of(new Moment.Request(POST, body(length)), () -> {});

        assertThat(scan.look(Unpooled.copiedBuffer(bytes(head)))).isEqualTo(Scan.NO_CUT);
        for (int read = 1; read < length >> 20; read++) {
            assertThat(scan.look(payload)).isEqualTo(Scan.NO_CUT);
            assertThat(payload.refCnt()).isOne();
            assertThat(allocator.metric().usedDirectMemory()).isEqualTo(used);
        }
        assertThat(scan.look(payload)).isEqualTo(1 << 20);
        payload.release();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ended")
    void once_it_is_over_nothing_is_looked_at(String what, RequestMatch match, RequestPoint point, String stream) {
        Scan scan = RequestScan.of(new Moment.Request(match, point), () -> {});
        scan.look(Unpooled.copiedBuffer(bytes(stream)));
        ByteBuf released = Unpooled.copiedBuffer(bytes(GET));
        released.release();

        assertThat(scan.look(released)).isEqualTo(Scan.NO_CUT);
    }

    private static Stream<Arguments> ended() {
        return Stream.of(
                of("cut", ANY, RECEIVED, GET),
                of("found", ANY, ANSWERING, GET),
                of("too short", POST, body(6), HELLO),
                of("TLS", ANY, RECEIVED, "\u0016\u0003"),
                of("no HTTP", ANY, RECEIVED, "EHLO x\r\n"),
                of("HTTP/2", ANY, RECEIVED, "PRI * HTTP/2.0\r\n\r\n"),
                of("a tunnel", POST, RECEIVED, "CONNECT h:80 HTTP/1.1\r\n\r\n"),
                of("a line without end", ANY, RECEIVED, "x".repeat(RequestDecoder.MAX_LINE_BYTES + 1)));
    }

    @Test
    void closing_lets_go_of_what_the_decoder_holds() {
        int scans = 1_000;
        long before = UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
        for (int i = 0; i < scans; i++) {
            Scan scan = RequestScan.of(new Moment.Request(ANY, RECEIVED), () -> {});
            scan.look(Unpooled.wrappedBuffer(bytes("GET / HT")));
            scan.close();
        }

        assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory() - before)
                .isLessThan(scans);
    }
}
