package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.RstSent;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment.Request;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.RequestMatch;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.session.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** `request`: which one, and where in its life; and what the upstream had of it. */
@ExtendWith(NoLeakedBuffers.class)
class RequestTest {
    private static final String GET = "GET /orders/7?full=1 HTTP/1.1\r\nHost: shop\r\nX-Tenant: acme/eu\r\n\r\n";
    private static final String POST_HEAD = "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 10\r\n\r\n";
    private static final String CHUNKED_HEAD = "POST /orders HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKS = "4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static final RequestMatch ANY = match(Optional.empty(), Optional.empty(), Map.of(), 1);
    private static final RequestMatch A_POST = match(Optional.of("POST"), Optional.empty(), Map.of(), 1);

    private static RequestMatch match(
            Optional<String> method, Optional<String> path, Map<String, Glob> headers, long nth) {
        return new RequestMatch(method, path.map(Glob::new), headers, nth);
    }

    private static RequestMatch path(String glob) {
        return match(Optional.empty(), Optional.of(glob), Map.of(), 1);
    }

    private static RequestMatch header(String name, String value) {
        return match(Optional.empty(), Optional.empty(), Map.of(name, new Glob(value)), 1);
    }

    /** What matches {@link #GET}, and its neighbours that do not. */
    static Stream<Arguments> matches() {
        Map<RequestMatch, Boolean> all = Map.ofEntries(
                Map.entry(ANY, true),
                Map.entry(match(Optional.of("GET"), Optional.of("/orders/7"), Map.of(), 1), true),
                Map.entry(A_POST, false),
                Map.entry(path("/orders/*"), true),
                Map.entry(path("/**"), true),
                Map.entry(path("/*"), false),
                Map.entry(path("/orders"), false),
                Map.entry(path("/orders/7?full=1"), false),
                Map.entry(path("/orders/77"), false),
                Map.entry(header("x-tenant", "acme/eu"), true),
                Map.entry(header("X-TENANT", "acme*"), true),
                Map.entry(header("x-tenant", "acme"), false),
                Map.entry(header("x-other", "**"), false));
        return Rig.transports()
                .flatMap(transport -> all.entrySet().stream()
                        .map(entry -> Arguments.of(transport, entry.getKey(), entry.getValue())));
    }

    private static Rig rig(TransportChoice transport, RequestMatch match, RequestPoint point) throws Exception {
        return Rig.on(transport)
                .rule(new Fault.Reset(Target.CLIENT), new Request(match, point))
                .start();
    }

    private static Rig rig(TransportChoice transport, RequestMatch match) throws Exception {
        return rig(transport, match, new RequestPoint.Received());
    }

    /** The upstream has had this and no more, and then a FIN; the client has a RST and nothing before it. */
    private static void assertHit(Ends ends, String delivered, long fromClientBytes) {
        assertThat(ends.hearsToEnd(Side.UPSTREAM)).isEqualTo(delivered + ", then EOF");
        ends.clientIsReset();
        Injected injected = ends.rig().events.await(Injected.class, 1).get(0);
        assertThat(injected.fromClientBytes()).isEqualTo(fromClientBytes);
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isInstanceOf(Ending.Faulted.class);
        assertThat(ends.rig().events.of(RstSent.class)).hasSize(1);
    }

    private static void assertUnharmed(Ends ends) {
        ends.livesOn();
        assertThat(ends.rig().events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
        assertThat(ends.rig().events.of(Injected.class)).isEmpty();
        assertThat(ends.rig().events.of(RstSent.class)).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("matches")
    void what_is_meant_is_hit_and_its_neighbour_is_not(TransportChoice transport, RequestMatch match, boolean hit)
            throws Exception {
        try (Rig rig = rig(transport, match);
                Ends ends = Ends.open(rig)) {
            if (hit) {
                ends.send(Side.CLIENT, GET);
                assertHit(ends, "", 0);
            } else {
                ends.clientSays(GET);
                ends.upstreamSays(ANSWER);
                assertUnharmed(ends);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void received_in_pieces_the_end_of_the_head_is_not_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, ANY);
                Ends ends = Ends.open(rig)) {
            String pieces = GET.substring(0, GET.length() - 1);
            for (String piece : List.of(pieces.substring(0, 1), pieces.substring(1, 40), pieces.substring(40))) {
                ends.clientSays(piece);
            }
            assertThat(rig.events.of(Injected.class)).isEmpty();
            ends.send(Side.CLIENT, "\n");

            assertHit(ends, "", pieces.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_head_without_its_last_byte_passes(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, ANY);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(GET.substring(0, GET.length() - 1));

            ends.partInPeace();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answering_the_upstream_has_it_whole_and_the_client_nothing_of_the_answer(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Answering());
                Ends ends = Ends.open(rig)) {
            ends.clientSays(GET);
            ends.upstreamSays(ANSWER);
            ends.clientSays(POST_HEAD);
            ends.upstreamSays("HTTP/1.1 100 Continue\r\n\r\n");
            ends.clientSays("0123456789");
            ends.send(Side.UPSTREAM, ANSWER);

            assertHit(ends, "", GET.length() + POST_HEAD.length() + 10);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void answering_does_not_come_while_a_byte_of_the_body_is_missing(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Answering());
                Ends ends = Ends.open(rig)) {
            ends.clientSays(POST_HEAD + "012345678");
            ends.upstreamSays("HTTP/1.1 413 Content Too Large\r\n\r\n");

            ends.partInPeace();
            assertThat(rig.events.await(Ended.class, 1).get(0).ending()).isEqualTo(new Ending.Finished());
            assertThat(rig.events.of(Injected.class)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void of_a_body_exactly_so_many_bytes_are_delivered(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Body(6));
                Ends ends = Ends.open(rig)) {
            ends.clientSays(POST_HEAD + "01234");
            ends.send(Side.CLIENT, "56789");

            assertHit(ends, "5", POST_HEAD.length() + 6);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_body_that_is_a_byte_shorter_passes_and_the_next_request_is_no_part_of_it(TransportChoice transport)
            throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Body(11));
                Ends ends = Ends.open(rig)) {
            ends.clientSays(POST_HEAD + "0123456789");
            ends.upstreamSays(ANSWER);
            ends.clientSays(GET);
            ends.upstreamSays(ANSWER);

            assertUnharmed(ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void chunks_count_as_they_are_on_the_wire(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Body(CHUNKS.length()));
                Ends ends = Ends.open(rig)) {
            ends.clientSays(CHUNKED_HEAD + CHUNKS.substring(0, 12));
            ends.clientSays(CHUNKS.substring(12, CHUNKS.length() - 1));
            assertThat(rig.events.of(Injected.class)).isEmpty();
            ends.send(Side.CLIENT, "\n" + GET);

            assertHit(ends, "\n", CHUNKED_HEAD.length() + CHUNKS.length());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void chunks_that_are_a_byte_fewer_pass(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, A_POST, new RequestPoint.Body(CHUNKS.length() + 1));
                Ends ends = Ends.open(rig)) {
            ends.clientSays(CHUNKED_HEAD + CHUNKS);
            ends.upstreamSays(ANSWER);
            ends.clientSays(GET);

            assertUnharmed(ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void the_nth_that_matches_is_hit_and_those_before_it_and_others_are_not(TransportChoice transport)
            throws Exception {
        RequestMatch second = match(Optional.of("GET"), Optional.empty(), Map.of(), 2);
        try (Rig rig = rig(transport, second);
                Ends ends = Ends.open(rig)) {
            String before = GET + POST_HEAD + "0123456789";
            ends.clientSays(before);
            ends.upstreamSays(ANSWER + ANSWER);
            ends.send(Side.CLIENT, POST_HEAD + "0123456789" + GET + GET);

            assertHit(ends, POST_HEAD + "0123456789", before.length() + POST_HEAD.length() + 10);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void one_fewer_than_the_nth_passes(TransportChoice transport) throws Exception {
        RequestMatch third = match(Optional.of("GET"), Optional.empty(), Map.of(), 3);
        try (Rig rig = rig(transport, third);
                Ends ends = Ends.open(rig)) {
            ends.clientSays(GET + GET);
            ends.upstreamSays(ANSWER + ANSWER);

            assertUnharmed(ends);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.hangup.engine.Rig#transports")
    void what_is_not_http_passes_untouched_whatever_follows(TransportChoice transport) throws Exception {
        try (Rig rig = rig(transport, ANY);
                Ends ends = Ends.open(rig)) {
            ends.clientSays("\u0000\u0001\u0016\u0003binary\r\n\r\n");
            ends.clientSays(GET);
            ends.upstreamSays(ANSWER);

            assertUnharmed(ends);
        }
    }
}
