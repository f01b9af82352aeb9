package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What globs, address ranges and byte patterns mean, against naive oracles. */
class MatchingTest {
    private static final int CASES = 50_000;

    @ParameterizedTest
    @CsvSource({
        "/orders, /orders, true", "/orders, /orders/, false", "/*, /orders, true", "/*, /, true", "/*, /a/b, false",
        "/**, /a/b, true", "/a/**/d, /a/b/c/d, true", "/a/**/d, /a/d, false", "*, a/b, false", "**, a/b, true",
        "a*b*c, aXbXc, true", "a*b*c, acb, false", "***, a/b, true"
    })
    void a_star_stops_at_a_slash_and_two_do_not(String glob, String path, boolean matches) {
        assertThat(new Glob(glob).matches(path)).isEqualTo(matches);
    }

    @Test
    void a_glob_matches_what_a_regular_expression_matches() {
        SplittableRandom random = new SplittableRandom(7);
        int matching = 0;
        for (int i = 0; i < CASES; i++) {
            String glob = text(random, "ab/.**", 1, 8);
            String candidate = text(random, "ab/.", 0, 8);
            boolean path = Pattern.matches(regex(glob, "[^/]*"), candidate);
            boolean text = Pattern.matches(regex(glob, ".*"), candidate);

            assertThat(new Glob(glob).matches(candidate))
                    .as("%s of %s", glob, candidate)
                    .isEqualTo(path);
            assertThat(new Glob(glob).matchesText(candidate))
                    .as("%s of %s", glob, candidate)
                    .isEqualTo(text);
            matching += path ? 1 : 0;
        }
        assertThat(matching).isBetween(CASES / 100, CASES / 2);
    }

    private static String regex(String glob, String star) {
        return glob.replace(".", "\\.").replace("**", "\0").replace("*", star).replace("\0", ".*");
    }

    private static String text(SplittableRandom random, String letters, int least, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(least, most + 1);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void the_worst_glob_takes_no_time_to_speak_of() {
        Glob glob = new Glob("*a".repeat(Glob.MAX_CHARS / 2));

        assertThat(glob.matches("a".repeat(10_000) + "b")).isFalse();
        assertThat(glob.matches("a".repeat(10_000))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void a_range_contains_what_begins_with_the_same_bits(int bytes) {
        SplittableRandom random = new SplittableRandom(bytes);
        for (int prefix = 0; prefix <= bytes * Byte.SIZE; prefix++) {
            byte[] network = new byte[bytes];
            random.nextBytes(network);
            IpRange range = new IpRange(IpRange.chars(network), prefix, "a range");
            assertThat(range.contains(IpRange.chars(network))).isTrue();
            for (int bit = 0; bit < bytes * Byte.SIZE; bit++) {
                byte[] beside = network.clone();
                beside[bit / Byte.SIZE] ^= (byte) (0x80 >>> bit % Byte.SIZE);

                assertThat(range.contains(IpRange.chars(beside)))
                        .as("another bit %d of /%d", bit, prefix)
                        .isEqualTo(bit >= prefix);
                assertThat(range.contains(IpRange.chars(beside)))
                        .isEqualTo(head(network, prefix).equals(head(beside, prefix)));
            }
        }
    }

    private static BigInteger head(byte[] address, int bits) {
        return new BigInteger(1, address).shiftRight(address.length * Byte.SIZE - bits);
    }

    @Test
    void addresses_of_the_two_families_never_contain_each_other() {
        String v4 = IpRange.chars(new byte[4]);
        String v6 = IpRange.chars(new byte[16]);

        assertThat(new IpRange(v4, 0, "0.0.0.0/0").contains(v6)).isFalse();
        assertThat(new IpRange(v6, 0, "::/0").contains(v4)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new IpRange(v4, 33, "0.0.0.0/33"));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpRange(v6, 129, "::/129"));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpRange("", 0, ""));
    }

    @Test
    void a_byte_pattern_is_bytes_and_reads_as_it_is_written() {
        BytePattern pattern = new BytePattern("A\"\\\0\u00ff\n~");

        assertThat(pattern.bytes()).containsExactly('A', '"', '\\', 0, 0xff, '\n', '~');
        assertThat(pattern.length()).isEqualTo(7);
        assertThat(pattern.text()).isEqualTo("\"A\\\"\\\\\\x00\\xff\\x0a~\"");
    }

    @Test
    void what_is_no_byte_pattern_is_refused() {
        assertThat(new BytePattern("a".repeat(BytePattern.MAX_BYTES)).length()).isEqualTo(BytePattern.MAX_BYTES);
        assertThatIllegalArgumentException().isThrownBy(() -> new BytePattern("a".repeat(BytePattern.MAX_BYTES + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BytePattern(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new BytePattern("\u0100"));
    }
}
