package io.hangup.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00 ms",
        "0.617, 0.62 ms",
        "0.996, 1.0 ms",
        "1.84, 1.8 ms",
        "9.94, 9.9 ms",
        "9.96, 10 ms",
        "199.4, 199 ms",
        "999.6, 1.0 s",
        "2500, 2.5 s",
        "12400, 12 s",
        "59600, 1 min 0 s",
        "72000, 1 min 12 s",
        "3725000, 1 h 2 min"
    })
    void times_are_as_exact_as_anybody_reads_them(double millis, String words) {
        assertThat(Amounts.millis(millis)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "1.93, 1.9", "2.04, 2"})
    void factors_have_at_most_one_digit_behind_the_point(double factor, String words) {
        assertThat(Amounts.factor(factor)).isEqualTo(words);
    }
}
