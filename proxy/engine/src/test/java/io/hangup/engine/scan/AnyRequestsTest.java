package io.hangup.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Glob;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.RequestPoint;
import io.hangup.core.rule.RequestMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for all streams of requests, and for what only looks like them. */
class AnyRequestsTest {
    private static final int MOST_REQUESTS = 5;
    private static final int MOST_READS = 8;
    private static final int LONGEST_BODY = 30;
    private static final String BODY_CHARS = "POST /a HTTP/1.1\r\n\r\n0\r\n\r\n";

    /** A request as it is sent. */
    record Sent(String method, String path, String shard, String body, boolean chunked) {
        String head() {
            String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "";
            String length = chunked || body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
            return method + " " + path + "?a=/b HTTP/1.1\r\nX-Shard: " + shard + "\r\n" + framing + length + "\r\n";
        }

        String rawBody() {
            if (!chunked) {
                return body;
            }
            StringBuilder raw = new StringBuilder();
            for (int from = 0; from < body.length(); from += 11) {
                String chunk = body.substring(from, Math.min(body.length(), from + 11));
                raw.append(Integer.toHexString(chunk.length()))
                        .append("\r\n")
                        .append(chunk)
                        .append("\r\n");
            }
            return raw.append("0\r\n\r\n").toString();
        }

        boolean matchedBy(RequestMatch match) {
            return match.method().orElse(method).equals(method)
                    && (match.path().isEmpty() || match.path().get().matches(path))
                    && match.headers().values().stream().allMatch(glob -> glob.matchesText(shard));
        }
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void the_request_that_is_meant_is_found(
            @ForAll("streams") List<Sent> requests,
            @ForAll("moments") Moment.Request moment,
            @ForAll("places") List<Integer> places) {
        String stream = stream(requests);
        Reads reads = Reads.anyhow(bytes(stream), places);

        Outcome expected = expected(requests, moment, reads);
        assertThat(shown(moment, reads))
                .as("%s in %s of %s", moment.text(), reads, stream)
                .isEqualTo(expected);
        assertOftenEnough(expected, 20);
    }

    private static String stream(List<Sent> requests) {
        return requests.stream()
                .map(request -> request.head() + request.rawBody())
                .collect(Collectors.joining());
    }

    private static Outcome expected(List<Sent> requests, Moment.Request moment, Reads reads) {
        long left = moment.match().nth();
        int at = 0;
        for (Sent request : requests) {
            int headEnd = at + request.head().length();
            int end = headEnd + request.rawBody().length();
            if (request.matchedBy(moment.match()) && --left == 0) {
                if (moment.point() instanceof RequestPoint.Body body) {
                    int cut = headEnd + (int) body.bytes();
                    return cut > end ? Outcome.NOTHING : Outcome.cut(cut, cut, reads);
                }
                return moment.point() instanceof RequestPoint.Answering
                        ? Outcome.found(end, reads)
                        : Outcome.cut(at, headEnd, reads);
            }
            at = end;
        }
        return Outcome.NOTHING;
    }

    /**
     * The whole stream at once tells where the cut should come, byte by byte which is the last byte that has to be known;
     * any other reads follow from these two.
     */
    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void what_looks_like_requests_gives_the_same_however_it_is_cut(
            @ForAll("damagedStreams") String stream,
            @ForAll("moments") Moment.Request moment,
            @ForAll("places") List<Integer> places) {
        byte[] bytes = bytes(stream);
        Outcome whole = shown(moment, Reads.whole(bytes));
        Outcome single = shown(moment, Reads.byteByByte(bytes));
        Reads reads = Reads.anyhow(bytes, places);

        Outcome expected = Outcome.NOTHING;
        if (!whole.equals(Outcome.NOTHING)) {
            expected = moment.point() instanceof RequestPoint.Answering
                    ? Outcome.found(single.readTo(), reads)
                    : Outcome.cut((int) whole.cut(), single.readTo(), reads);
        }
        assertThat(shown(moment, reads))
                .as("%s in %s of %s", moment.text(), reads, stream)
                .isEqualTo(expected);
        assertThat(single.equals(Outcome.NOTHING)).isEqualTo(whole.equals(Outcome.NOTHING));
        assertOftenEnough(expected, 10);
    }

    private static void assertOftenEnough(Outcome outcome, double leastPercent) {
        Statistics.label("found")
                .collect(!outcome.equals(Outcome.NOTHING))
                .coverage(coverage -> coverage.check(true).percentage(share -> share > leastPercent));
    }

    private static Outcome shown(Moment.Request moment, Reads reads) {
        return reads.shownTo(found -> RequestScan.of(moment, found));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Provide
    Arbitrary<List<Sent>> streams() {
        return Combinators.combine(
                        Arbitraries.of("GET", "POST", "PUT"),
                        Arbitraries.of("/a", "/a/b", "/orders/7"),
                        Arbitraries.of("1", "1/2", "none"),
                        Arbitraries.strings().withChars(BODY_CHARS).ofMaxLength(LONGEST_BODY),
                        Arbitraries.of(true, false))
                .as(Sent::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(MOST_REQUESTS);
    }

    @Provide
    Arbitrary<Moment.Request> moments() {
        Arbitrary<RequestMatch> matches = Combinators.combine(
                        Arbitraries.of("GET", "POST").optional(0.4),
                        Arbitraries.of("/a", "/*", "/a/**", "/orders/*")
                                .map(Glob::new)
                                .optional(),
                        Arbitraries.of("1", "1*", "*").map(Glob::new).optional(0.4),
                        Arbitraries.of(1L, 1L, 2L))
                .as((method, path, shard, nth) -> new RequestMatch(
                        method, path, shard.map(glob -> Map.of("X-Shard", glob)).orElse(Map.of()), nth));
        Arbitrary<RequestPoint> points = Arbitraries.oneOf(
                Arbitraries.just(new RequestPoint.Received()),
                Arbitraries.just(new RequestPoint.Answering()),
                Arbitraries.longs().between(1, 2L * LONGEST_BODY).map(RequestPoint.Body::new));
        return Combinators.combine(matches, points).as(Moment.Request::new);
    }

    @Provide
    Arbitrary<String> damagedStreams() {
        Arbitrary<String> pieces = Arbitraries.of(
                "GET",
                "POST /a/b HTTP/1.1\r\n",
                " ",
                "/a",
                "HTTP/1.1",
                "\r",
                "\n",
                "\r\n",
                "X-Shard: 1\r\n",
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "5\r\nhello\r\n",
                "0\r\n",
                ":",
                "\0\u00ff\u0016");
        return Combinators.combine(
                        streams(),
                        pieces,
                        Arbitraries.integers(),
                        Arbitraries.integers().between(0, 3))
                .as((requests, piece, place, lost) -> {
                    String stream = stream(requests);
                    int at = Math.floorMod(place, stream.length() + 1);
                    return stream.substring(0, at) + piece + stream.substring(Math.min(stream.length(), at + lost));
                });
    }

    @Provide
    Arbitrary<List<Integer>> places() {
        return Arbitraries.integers().between(0, 600).list().ofMaxSize(MOST_READS);
    }
}
