package io.hangup.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read tcp 127.0.0.1:54010->127.0.0.1:34567: EOF | read tcp 127.0.0.1:PORT->127.0.0.1:PORT: EOF",
                "timed out after 2001 milliseconds | timed out after N milliseconds",
                "Connection at 0x7f3e5c1d2e10 lost | Connection at 0x lost",
                "fixed content-length: 1000000, bytes received: 65421 | fixed content-length: 1000000, bytes received: N",
                "[Errno 104] Connection reset by peer | [Errno 104] Connection reset by peer",
                "curl: (56) Recv failure | curl: (56) Recv failure"
            })
    void what_differs_between_runs_is_taken_out_and_nothing_else(String said, String expected) {
        assertThat(Wording.of(said)).isEqualTo(expected);
    }
}
