package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.event.SessionEvent.Answered;
import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Identified;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Interrupted;
import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.hearing.Delivered;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.LastWords.Form;
import io.hangup.core.hearing.Print;
import io.hangup.core.proxy.ClientId;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.RequestMatch;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/1.1 that is listened to, and by what else a client is told from others. */
@ExtendWith(NoLeakedBuffers.class)
class RequestsHeardTest {
    private static final Fault RESET = new Fault.Reset(Target.CLIENT);
    private static final String GET = "GET /orders/7 HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String POST_HEAD = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n";
    private static final String POST = POST_HEAD + "wikipedia";
    private static final String CHUNKED_HEAD = "POST /orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKED = CHUNKED_HEAD + "4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String SECRET = "hunter2";

    private final ManualClock clock = new ManualClock();
    private final Ears ears = Ears.open();

    private Rig rig(TransportChoice transport, Moment moment) throws Exception {
        return Rig.on(transport)
                .clock(clock)
                .attention(ears.attention())
                .rule(RESET, moment)
                .start();
    }

    private static Moment.Request request(Moment.RequestPoint point) {
        return new Moment.Request(new RequestMatch(Optional.of("POST"), Optional.empty(), Map.of(), 1), point);
    }

    private LastWords words(String last, String body, int bytes, Delivered delivered) {
        return new LastWords(
                ears.request("GET /orders/7", ""), ears.request(last, body), bytes, Form.HTTP_REQUEST, delivered);
    }

    private static LastWords words(Rig rig) {
        rig.events.await(Injected.class, 1);
        assertThat(rig.events.of(Interrupted.class)).hasSize(1);
        return rig.events.of(Interrupted.class).get(0).words();
    }

    private static void get(Ends ends) {
        ends.clientSays(GET);
        ends.upstreamSays(ANSWER);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void each_request_is_a_turn_pipelined_or_not(TransportChoice transport) throws Exception {
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport).attention(attending.attention()).start();
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.clientSays(POST + CHUNKED + GET);
            ends.upstreamSays(ANSWER + ANSWER + ANSWER);

            List<Said> said = rig.events.of(Said.class);
            assertThat(said).extracting(Said::turn).containsExactly(1, 2, 3, 4);
            assertThat(said).allMatch(Said::whole).allMatch(each -> each.form() == Form.HTTP_REQUEST);
            assertThat(said)
                    .extracting(each -> each.prints().all())
                    .containsExactly(
                            attending.request("GET /orders/7", ""),
                            attending.request("POST /orders", "wikipedia"),
                            attending.request("POST /orders", "wikipedia"),
                            attending.request("GET /orders/7", ""));
            assertThat(said)
                    .extracting(Said::bytes)
                    .containsExactly(
                            (long) GET.length(), (long) POST.length(), (long) CHUNKED.length(), (long) GET.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_body_that_waits_for_100_continue_belongs_to_its_request(TransportChoice transport) throws Exception {
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport).attention(attending.attention()).start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("POST /orders HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
            ends.upstreamSays("HTTP/1.1 100 Continue\r\n\r\n");
            ends.clientSays("wiki");
            ends.clientSays("pedia");
            ends.upstreamSays(ANSWER);

            List<Said> said = rig.events.of(Said.class);
            assertThat(said).extracting(Said::turn).containsOnly(1);
            assertThat(said).extracting(Said::whole).containsExactly(false, false, true);
            assertThat(said.get(2).prints().all()).isEqualTo(attending.request("POST /orders", "wikipedia"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void an_interim_answer_is_none(TransportChoice transport) throws Exception {
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport).attention(attending.attention()).start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays(POST_HEAD);
            for (char next : "HTTP/1.1 100 Continue\r\n\r\n".toCharArray()) {
                ends.upstreamSays(String.valueOf(next));
            }
            ends.clientSays("wikipedia");
            ends.upstreamSays("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            assertThat(rig.events.of(Answered.class)).isEmpty();

            ends.upstreamSays("HTTP/1.1 102 Processing\r\n\r\n" + ANSWER);
            assertThat(rig.events.of(Answered.class)).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_only_looks_like_an_interim_answer_is_an_answer(TransportChoice transport) throws Exception {
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport).attention(attending.attention()).start()) {
            for (String answer :
                    List.of("HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 2", "HTTP/2 100", "hello")) {
                answers(rig, GET, answer);
            }
            answers(rig, "ask", "HTTP/1.1 100 Continue\r\n\r\n");
            rig.events.await(Ended.class, 5);

            assertThat(rig.events.of(Answered.class)).hasSize(5);
        }
    }

    private static void answers(Rig rig, String question, String answer) throws Exception {
        try (Ends ends = Ends.open(rig)) {
            ends.clientSays(question);
            ends.upstreamSays(answer);
            ends.partInPeace();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_behind_an_interim_answer__the_request_is_under_way(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(1_000));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.clientSays(POST);
            ends.upstreamSays("HTTP/1.1 102 Processing\r\n\r\n");
            clock.advanceMillis(1_000);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wikipedia", POST.length(), Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answering__the_request_was_delivered_whole(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answering(2));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.clientSays(POST);
            ends.send(Side.UPSTREAM, ANSWER);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wikipedia", POST.length(), Delivered.WHOLE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answering_before_the_end_of_the_request__a_part_was_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Answering(2));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.clientSays(POST_HEAD + "wiki");
            ends.send(Side.UPSTREAM, ANSWER);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wiki", POST_HEAD.length() + 4, Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void received__the_request_is_held_and_heard(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, request(new Moment.RequestPoint.Received()));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.send(Side.CLIENT, POST);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wikipedia", POST.length(), Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void in_the_body__a_part_was_delivered_and_the_rest_is_heard(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, request(new Moment.RequestPoint.Body(4)));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.send(Side.CLIENT, POST);

            assertThat(ends.hears(Side.UPSTREAM, POST_HEAD.length() + 4)).isEqualTo(POST_HEAD + "wiki");
            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wikipedia", POST.length(), Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void wakes_after__nothing_of_the_waking_request_was_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.WakesAfter(1_000));
                Ends ends = Ends.open(rig)) {
            get(ends);
            clock.advanceMillis(1_000);
            rig.settle();
            ends.send(Side.CLIENT, POST);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "wikipedia", POST.length(), Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_between_requests__nothing_is_under_way(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(1_000));
                Ends ends = Ends.open(rig)) {
            get(ends);
            clock.advanceMillis(1_000);

            ends.clientIsReset();
            assertThat(words(rig))
                    .isEqualTo(new LastWords(
                            ears.request("GET /orders/7", ""), Print.NONE, 0, Form.HTTP_REQUEST, Delivered.NOTHING));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void idle_within_a_request__it_is_under_way(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, new Moment.Idle(1_000));
                Ends ends = Ends.open(rig)) {
            get(ends);
            ends.clientSays(POST_HEAD);
            ends.upstreamSays("HTTP/1.1 100 Continue\r\n\r\n");
            clock.advanceMillis(1_000);

            ends.clientIsReset();
            assertThat(words(rig)).isEqualTo(words("POST /orders", "", POST_HEAD.length(), Delivered.PART));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_header_tells_clients_apart_and_is_not_told(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                .attention(ears.attention())
                .clientId(new ClientId.Header("X-Tenant"))
                .start()) {
            String first = identify(rig, "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nx-tenant: " + SECRET + "\r\n\r\n");
            String same = identify(rig, "POST /it HTTP/1.1\r\nX-TENANT: " + SECRET + "\r\nX-A: b\r\n\r\n");
            String other = identify(rig, "GET / HTTP/1.1\r\nx-tenant: other\r\n\r\n");
            String none = identify(rig, GET);

            assertThat(first).matches("X-Tenant:[0-9a-f]{8}").isEqualTo(same).isNotEqualTo(other);
            assertThat(none).isEmpty();
            assertThat(rig.events.of(SessionEvent.Heard.class)).hasSize(3).allMatch(Identified.class::isInstance);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_client_that_is_known_is_heard_again_once_a_rule_may_break_it(TransportChoice transport) throws Exception {
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .clientId(new ClientId.ProxyProtocol())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.clientSays("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\nask");
            rig.reload(new Rule("the-rule", RESET, new Moment.Answering(), new Connections.All()));
            rig.settle();
            ends.upstreamSays("answer");
            ends.clientSays(GET);
            ends.send(Side.UPSTREAM, ANSWER);

            ends.clientIsReset();
            assertThat(words(rig).last()).isEqualTo(ears.request("GET /orders/7", ""));
            assertThat(rig.events.of(Identified.class)).hasSize(1);
        }
    }

    /** Who says this, on a connection of its own. */
    private static String identify(Rig rig, String text) throws Exception {
        int before = rig.events.of(Identified.class).size();
        int ended = rig.events.of(Ended.class).size();
        try (Ends ends = Ends.open(rig)) {
            ends.clientSays(text);
            ends.partInPeace();
        }
        rig.events.await(Ended.class, ended + 1);
        List<Identified> all = rig.events.of(Identified.class);
        return all.size() == before ? "" : all.get(before).client();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_header_of_the_proxy_protocol_names_the_client_and_is_passed_on(TransportChoice transport)
            throws Exception {
        String header = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n";
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport)
                .attention(attending.attention())
                .clientId(new ClientId.ProxyProtocol())
                .start()) {
            assertThat(identify(rig, header + "ask")).isEqualTo("192.0.2.7");
            assertThat(identify(rig, "PROXY UNKNOWN\r\n" + GET)).isEmpty();
            assertThat(identify(rig, "ask")).isEmpty();
            try (Ends ends = Ends.open(rig)) {
                for (char next : (header + GET).toCharArray()) {
                    ends.clientSays(String.valueOf(next));
                }
                ends.partInPeace();
            }
            rig.events.await(Ended.class, 4);

            assertThat(rig.events.of(Identified.class))
                    .extracting(Identified::client)
                    .containsExactly("192.0.2.7", "192.0.2.7");
            assertThat(rig.events.of(Said.class))
                    .filteredOn(Said::whole)
                    .extracting(said -> said.prints().all())
                    .containsExactly(
                            attending.print("ask"),
                            attending.request("GET /orders/7", ""),
                            attending.print("ask"),
                            attending.request("GET /orders/7", ""));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void version_2_too_and_the_last_words_begin_behind_it(TransportChoice transport) throws Exception {
        byte[] begin = {0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12};
        byte[] rest = {(byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1, 1, 2, 3, 4};
        String header = new String(begin, StandardCharsets.ISO_8859_1) + new String(rest, StandardCharsets.ISO_8859_1);
        try (Rig rig = Rig.on(transport)
                        .attention(ears.attention())
                        .clientId(new ClientId.ProxyProtocol())
                        .rule(RESET, new Moment.FirstByte())
                        .start();
                Ends ends = Ends.open(rig)) {
            ends.send(Side.CLIENT, header + GET);
            ends.clientIsReset();

            Print print = ears.request("GET /orders/7", "");
            assertThat(words(rig))
                    .isEqualTo(new LastWords(print, print, GET.length(), Form.HTTP_REQUEST, Delivered.NOTHING));
            assertThat(rig.events.of(Identified.class))
                    .extracting(Identified::client)
                    .containsExactly("192.0.2.7");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void no_event_says_what_was_said(TransportChoice transport) throws Exception {
        Ears attending = Ears.attending();
        try (Rig rig = Rig.on(transport)
                .attention(attending.attention())
                .clientId(new ClientId.Header("Authorization"))
                .rule(RESET, new Moment.Answering(2))
                .start()) {
            for (String text : List.of(
                    SECRET,
                    "POST /" + SECRET + " HTTP/1.1\r\nAuthorization: " + SECRET + "\r\nIdempotency-Key: " + SECRET
                            + "\r\nContent-Length: 7\r\n\r\n" + SECRET)) {
                try (Ends ends = Ends.open(rig)) {
                    ends.clientSays(text);
                    ends.upstreamSays(SECRET);
                    ends.clientSays(text);
                    ends.send(Side.UPSTREAM, SECRET);
                    ends.clientIsReset();
                }
            }
            rig.events.await(Ended.class, 2);

            assertThat(rig.events.of(SessionEvent.Heard.class)).hasSizeGreaterThan(8);
            assertThat(rig.events.toString()).doesNotContain(SECRET);
        }
    }
}
