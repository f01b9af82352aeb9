package io.hangup.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.hearing.Hasher;
import io.hangup.core.hearing.LastWords.Form;
import io.hangup.core.hearing.Print;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where turns begin and end, and what is hashed of them, in however many pieces they come. */
class SpeechTest {
    private static final int MOST_BYTES = 4_096;
    private static final long SEED = 3;

    private static final String GET = "GET /orders/7 HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\nwikipedia";
    private static final String CHUNKED_HEAD = "POST /orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKED = CHUNKED_HEAD + "4\r\nwiki\r\n5;x=y\r\npedia\r\n0\r\nTrailer: t\r\n\r\n";

    private final List<String> turns = new ArrayList<>();
    private final Speech speech = new Speech(hasher(), new Speech.Ear() {
        @Override
        public void head(HttpRequest request) {}

        @Override
        public void turnOver() {
            turns.add(turn());
        }
    });

    @AfterEach
    void close() {
        speech.close();
    }

    private static Hasher hasher() {
        return new Hasher(SEED, MOST_BYTES);
    }

    private String turn() {
        return speech.turn() + " " + speech.turnBytes() + " " + speech.form() + " "
                + speech.prints().all().hash();
    }

    private static Print print(String text) {
        Hasher hasher = hasher();
        for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hasher.add(next);
        }
        return hasher.prints().all();
    }

    private static String turn(int number, int bytes, Form form, String hashed) {
        return number + " " + bytes + " " + form + " " + print(hashed).hash();
    }

    private static String request(int number, String text, String methodAndTarget, String body) {
        return turn(number, text.length(), Form.HTTP_REQUEST, methodAndTarget + "\n\n" + body);
    }

    private void says(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        speech.client(bytes);
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .as("the buffer is left as it is")
                .isEqualTo(text);
        assertThat(bytes.refCnt()).isEqualTo(1);
        bytes.release();
    }

    static Stream<Integer> splits() {
        return Stream.iterate(1, at -> at + 1).limit(GET.length() + POST.length() + CHUNKED.length() - 1L);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void pipelined_requests_in_two_pieces_are_a_turn_each(int at) {
        String all = GET + POST + CHUNKED;
        says(all.substring(0, at));
        says(all.substring(at));

        assertThat(turns)
                .containsExactly(
                        request(1, GET, "GET /orders/7", ""),
                        request(2, POST, "POST /orders", "wikipedia"),
                        request(3, CHUNKED, "POST /orders", "wikipedia"));
        assertThat(speech.requestWhole()).isTrue();
    }

    @Test
    void byte_by_byte_they_are_the_same() {
        for (char next : (GET + POST + CHUNKED).toCharArray()) {
            says(String.valueOf(next));
        }

        assertThat(turns)
                .containsExactly(
                        request(1, GET, "GET /orders/7", ""),
                        request(2, POST, "POST /orders", "wikipedia"),
                        request(3, CHUNKED, "POST /orders", "wikipedia"));
    }

    @Test
    void kept_alive_they_are_the_same_whoever_speaks_in_between() {
        String head = "POST /orders HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
        says(GET);
        speech.upstream();
        says("\r\n" + head);
        speech.upstream();
        assertThat(speech.turn()).isEqualTo(2);
        assertThat(speech.requestWhole()).isFalse();
        says("wiki");
        says("pedia");
        speech.upstream();
        says(GET);

        assertThat(turns)
                .containsExactly(
                        request(1, GET, "GET /orders/7", ""),
                        request(2, head + "wikipedia", "POST /orders", "wikipedia"),
                        request(3, GET, "GET /orders/7", ""));
        assertThat(speech.first()).isEqualTo(print("GET /orders/7\n\n"));
    }

    @Test
    void a_request_whose_head_is_not_complete_has_begun() {
        says(GET);
        says("GET /orders/7 HT");

        assertThat(speech.turn()).isEqualTo(2);
        assertThat(speech.hashed()).isZero();
        assertThat(speech.turnBytes()).isEqualTo(16);
        assertThat(speech.requestWhole()).isFalse();
    }

    @Test
    void the_key_makes_another_request_and_other_headers_do_not() {
        says("GET / HTTP/1.1\r\nDate: today\r\nIdempotency-Key: a\r\n\r\n");
        says("GET / HTTP/1.1\r\nidempotency-key: a\r\ntraceparent: 7\r\n\r\n");
        says("GET / HTTP/1.1\r\nIdempotency-Key: b\r\n\r\n");
        says("GET / HTTP/1.1\r\n\r\n");

        assertThat(turns)
                .extracting(turn -> turn.substring(turn.lastIndexOf(' ') + 1))
                .containsExactly(
                        String.valueOf(print("GET /\na\n").hash()),
                        String.valueOf(print("GET /\na\n").hash()),
                        String.valueOf(print("GET /\nb\n").hash()),
                        String.valueOf(print("GET /\n\n").hash()));
    }

    @Test
    void behind_an_upgrade_bytes_are_heard_from_the_next_turn_on() {
        String upgrade = "GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        says(upgrade);
        speech.upstream();
        says("GET is no request here");
        speech.upstream();
        says("nor here");
        speech.upstream();

        assertThat(turns)
                .containsExactly(
                        request(1, upgrade, "GET /chat", ""),
                        turn(2, 22, Form.BYTES, "GET is no request here"),
                        turn(3, 8, Form.BYTES, "nor here"));
    }

    @Test
    void behind_a_tunnel_too() {
        String connect = "CONNECT shop:443 HTTP/1.1\r\n\r\n";
        says(connect);
        speech.upstream();
        says("\u0016\u0003\u0001");
        speech.upstream();

        assertThat(turns)
                .containsExactly(
                        request(1, connect, "CONNECT shop:443", ""), turn(2, 3, Form.BYTES, "\u0016\u0003\u0001"));
    }

    @Test
    void what_is_no_request_any_more_is_heard_as_bytes_from_the_next_turn_on() {
        says(GET);
        speech.upstream();
        says("\u0001\u0002");
        speech.upstream();
        says("GET / HTTP/1.1\r\n\r\n");
        speech.upstream();

        assertThat(turns)
                .containsExactly(
                        request(1, GET, "GET /orders/7", ""),
                        turn(2, 2, Form.BYTES, "\u0001\u0002"),
                        turn(3, 18, Form.BYTES, "GET / HTTP/1.1\r\n\r\n"));
    }

    @Test
    void a_broken_chunk_ends_http_with_the_turn() {
        String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        says(head + "2\r\nok\r\nzz\r\n");
        assertThat(speech.requestWhole()).isFalse();
        speech.upstream();
        says("ok");
        speech.upstream();

        assertThat(turns)
                .containsExactly(
                        turn(1, head.length() + 11, Form.HTTP_REQUEST, "POST /\n\nok"), turn(2, 2, Form.BYTES, "ok"));
    }

    static Stream<String> noRequests() {
        return Stream.of(
                "ask",
                "PING\r\n",
                "SELECT 1;\n",
                "QUIT",
                "HELO shop.example\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "\u0000\u0001");
    }

    @ParameterizedTest
    @MethodSource("noRequests")
    void what_is_no_request_is_heard_as_bytes(String text) {
        speech.upstream();
        says(text);
        says(text);
        speech.upstream();
        speech.upstream();
        says(text);
        speech.upstream();

        assertThat(turns)
                .containsExactly(
                        turn(1, 2 * text.length(), Form.BYTES, text + text), turn(2, text.length(), Form.BYTES, text));
        assertThat(speech.first()).isEqualTo(print(text + text));
    }

    @Test
    void of_a_long_turn_the_beginning_is_hashed_and_all_is_counted() {
        says("x".repeat(5_000));
        assertThat(speech.heardOut()).isTrue();
        assertThat(speech.prints().all()).isEqualTo(print("x".repeat(MOST_BYTES)));
        assertThat(speech.turnBytes()).isEqualTo(5_000);
    }

    @Test
    void of_a_long_body_too() {
        String head = "PUT /it HTTP/1.1\r\nContent-Length: 100000\r\n\r\n";
        says(head + "x".repeat(50_000));
        assertThat(speech.heardOut()).isTrue();
        assertThat(speech.requestWhole()).isFalse();
        says("x".repeat(50_000));

        assertThat(turns).containsExactly(request(1, head + "x".repeat(100_000), "PUT /it", "x".repeat(5_000)));
    }

    @Test
    void begun_late_the_rest_of_a_turn_is_not_heard() {
        speech.beginLate(false);
        says("rest");
        assertThat(speech.turn()).isZero();
        speech.upstream();
        says(GET);

        assertThat(turns).containsExactly(request(1, GET, "GET /orders/7", ""));
        assertThat(speech.first()).isEqualTo(Print.NONE);
    }

    @Test
    void begun_late_and_idle_the_next_turn_is_heard() {
        speech.beginLate(true);
        says("ask");
        speech.upstream();

        assertThat(turns).containsExactly(turn(1, 3, Form.BYTES, "ask"));
        assertThat(speech.first()).isEqualTo(Print.NONE);
    }
}
