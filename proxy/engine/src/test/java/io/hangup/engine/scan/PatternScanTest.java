package io.hangup.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Moment.Place;
import io.hangup.core.rule.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatternScanTest {
    private static final int MIB = 1 << 20;
    private static final int LONGEST_STREAM = 48;
    private static final int MOST_READS = 6;
    private static final double LEAST_PERCENT_FOUND = 20;

    /** A stream, how it is read, and what is looked for. */
    record Search(String stream, List<Integer> places, Moment.Says says) {}

    private static Moment.Says says(String pattern, long within, Place place) {
        return new Moment.Says(Side.CLIENT, new BytePattern(pattern), within, place);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What should come of it, found by trying every place. */
    private static Outcome expected(Moment.Says says, Reads reads) {
        String stream = reads.latin1();
        String pattern = says.pattern().latin1();
        for (int at = 0; at + pattern.length() <= Math.min(stream.length(), says.withinBytes()); at++) {
            if (stream.startsWith(pattern, at)) {
                int end = at + pattern.length();
                return switch (says.place()) {
                    case BEFORE -> Outcome.cut(at, end, reads);
                    case AFTER -> Outcome.cut(end, end, reads);
                    case ANSWERING -> Outcome.found(end, reads);
                };
            }
        }
        return Outcome.NOTHING;
    }

    private static void assertLikeTheOracle(Moment.Says says, Reads reads) {
        assertThat(reads.shownTo(found -> PatternScan.of(says, found)))
                .as("%s in %s", says.text(), reads)
                .isEqualTo(expected(says, reads));
    }

    @Property(tries = 100_000)
    void the_first_match_is_found_as_a_naive_search_finds_it(@ForAll("searches") Search search) {
        Reads reads = Reads.anyhow(bytes(search.stream()), search.places());

        assertLikeTheOracle(search.says(), reads);
        Statistics.label("found")
                .collect(!expected(search.says(), reads).equals(Outcome.NOTHING))
                .coverage(coverage -> coverage.check(true).percentage(share -> share > LEAST_PERCENT_FOUND));
    }

    @Provide
    Arbitrary<Search> searches() {
        Arbitrary<String> alphabets = Arbitraries.of("a", "ab", "ab", "abc", "\0\u00ff", "ze\u0080");
        return alphabets.flatMap(alphabet -> {
            StringArbitrary texts = Arbitraries.strings().withChars(alphabet.toCharArray());
            return Combinators.combine(
                            texts.ofMaxLength(LONGEST_STREAM),
                            Arbitraries.integers()
                                    .between(0, LONGEST_STREAM)
                                    .list()
                                    .ofMaxSize(MOST_READS),
                            texts.ofMinLength(1).ofMaxLength(7),
                            Arbitraries.integers().between(0, LONGEST_STREAM),
                            Arbitraries.of(Place.class))
                    .as((stream, places, pattern, more, place) -> new Search(
                            stream,
                            places,
                            says(pattern, more == 0 ? Moment.Says.ANYWHERE : pattern.length() + more - 1, place)));
        });
    }

    @Property(tries = 1_000)
    void a_long_pattern_is_found_in_binary_data(@ForAll long seed, @ForAll List<Integer> places, @ForAll Place place) {
        Random random = new Random(seed);
        byte[] stream = new byte[1 + random.nextInt(4 * BytePattern.MAX_BYTES)];
        int values = 1 + random.nextInt(1 << Byte.SIZE);
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) random.nextInt(values);
        }
        int at = random.nextInt(stream.length);
        int length = 1 + random.nextInt(Math.min(BytePattern.MAX_BYTES, stream.length - at));

        String pattern = new String(stream, at, length, StandardCharsets.ISO_8859_1);
        assertLikeTheOracle(says(pattern, Moment.Says.ANYWHERE, place), Reads.anyhow(stream, places));
    }

    @ParameterizedTest
    @EnumSource
    void however_a_stream_is_cut_into_three_reads_the_same_match_is_found(Place place) {
        Stream.of("aaab", "aab", "abababc", "xababab", "abcabcabd", "BEGIN;COMMIT;COMMIT", "aaaa", "", "COMCOMMIT")
                .map(PatternScanTest::bytes)
                .forEach(stream -> Stream.of("aab", "abab", "abc", "abcabd", "COMMIT", "a", "aaaa", ";", "T")
                        .flatMap(pattern -> Stream.of(
                                says(pattern, Moment.Says.ANYWHERE, place),
                                says(pattern, pattern.length(), place),
                                says(pattern, pattern.length() + 2L, place)))
                        .forEach(says -> inOneTwoAndThree(says, stream)));
    }

    private static void inOneTwoAndThree(Moment.Says says, byte[] stream) {
        assertLikeTheOracle(says, Reads.byteByByte(stream));
        Reads.oneAndTwo(stream, reads -> assertLikeTheOracle(says, reads));
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                assertLikeTheOracle(says, new Reads(stream, first, second));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_match_between_two_reads_of_a_mebibyte_is_found(Place place) {
        byte[] stream = bytes(".".repeat(2 * MIB - 3) + "COMMIT" + ".".repeat(MIB));

        assertLikeTheOracle(says("COMMIT", Moment.Says.ANYWHERE, place), new Reads(stream, MIB, 2 * MIB));
    }

    @Test
    void behind_the_bound_nothing_is_looked_at() {
        Scan scan = PatternScan.of(says("ab", 4, Place.AFTER), () -> {});

        assertThat(scan.look(Unpooled.copiedBuffer(bytes("xxxab")))).isEqualTo(Scan.NO_CUT);
        assertThat(scan.look(released())).isEqualTo(Scan.NO_CUT);
    }

    @Test
    void behind_the_match_nothing_is_looked_at() {
        Scan scan = PatternScan.of(says("ab", Moment.Says.ANYWHERE, Place.AFTER), () -> {});

        assertThat(scan.look(Unpooled.copiedBuffer(bytes("xxxabx")))).isEqualTo(5);
        assertThat(scan.look(released())).isEqualTo(Scan.NO_CUT);
    }

    /** Its bytes cannot be read: to try is an exception. */
    private static ByteBuf released() {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes("abab"));
        buffer.release();
        return buffer;
    }

    /** A search that began anew behind each failure would take 2^34 steps for each of these. */
    @Test
    @Timeout(60)
    void a_pattern_that_nearly_matches_everywhere_takes_no_longer_than_it_should() {
        byte[] stream = bytes("a".repeat(16 * MIB));
        int[] bounds = {MIB, 2 * MIB, 9 * MIB};
        for (String pattern : List.of("a".repeat(1_023) + "b", "b" + "a".repeat(1_023), "a".repeat(512) + "b" + "a")) {
            assertThat(new Reads(stream, bounds)
                            .shownTo(found -> PatternScan.of(says(pattern, Moment.Says.ANYWHERE, Place.AFTER), found)))
                    .isEqualTo(Outcome.NOTHING);
        }
    }
}
