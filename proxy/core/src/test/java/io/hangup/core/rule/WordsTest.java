package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed of a rule is unmistakable. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/orders/**    | /orders/**",
                "*.example.com | *.example.com",
                "$X            | $X",
                "a b           | \"a b\"",
                "a,b           | \"a,b\"",
                "[3]           | \"[3]\"",
                "a\"b\\c       | \"a\\\"b\\\\c\"",
                "é             | \"é\"",
            })
    void a_text_that_could_be_mistaken_is_in_quotes(String text, String printed) {
        assertThat(Words.text(text)).isEqualTo(printed);
    }

    @Test
    void what_cannot_be_seen_is_an_escape() {
        assertThat(Words.text("\t\u007f")).isEqualTo("\"\\x09\\x7f\"");
    }

    @Test
    void a_request_is_printed_with_its_headers_in_order() {
        RequestMatch match = new RequestMatch(
                Optional.of("POST"),
                Optional.of(new Glob("/a b")),
                Map.of("X-B", new Glob("1, 2"), "X-A", new Glob("*")),
                2);

        assertThat(new Moment.Request(match, new Moment.RequestPoint.Body(8_192)).text())
                .isEqualTo("request method POST path \"/a b\" header x-a: * header x-b: \"1, 2\" nth 2 at body 8KiB");
    }
}
