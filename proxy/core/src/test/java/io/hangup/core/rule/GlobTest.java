package io.hangup.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "/orders,       /orders,        true",
        "/orders,       /orders/7,      false",
        "/orders/*,     /orders/7,      true",
        "/orders/*,     /orders/,       true",
        "/orders/*,     /orders/7/rows, false",
        "/orders/**,    /orders/7/rows, true",
        "/*/rows,       /7/rows,        true",
        "/*/rows,       /7/8/rows,      false",
        "/**/rows,      /7/8/rows,      true",
        "*,             a/b,            false",
        "**,            a/b,            true",
        "a*b*c,         aXbXbXc,        true",
        "a*b*c,         aXbXbX,         false",
    })
    void one_star_stops_at_a_slash_of_a_path_and_two_do_not(String glob, String path, boolean matched) {
        assertThat(new Glob(glob).matches(path)).isEqualTo(matched);
    }

    @ParameterizedTest
    @CsvSource({
        "text/*,          text/html,                   true",
        "*json*,          application/vnd.api+json; v, true",
        "*/*,             a/b/c,                       true",
        "**,              a/b,                         true",
        "*.example.com,   a.b.example.com,             true",
        "*.example.com,   example.com,                 false",
        "curl/*,          Mozilla/5.0,                 false",
    })
    void one_star_stops_at_nothing_in_a_text(String glob, String text, boolean matched) {
        assertThat(new Glob(glob).matchesText(text)).isEqualTo(matched);
    }
}
