package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is compared and never shown. */
class TokenTest {
    private static final String SECRET = "0123456789abcdef-secret";

    @Test
    void it_matches_itself_alone() {
        Token token = Token.of(SECRET);

        assertThat(token.matches(SECRET)).isTrue();
        assertThat(List.of("", SECRET + "x", SECRET.substring(1), SECRET.toUpperCase(java.util.Locale.ROOT), "ä"))
                .noneMatch(token::matches);
        assertThat(token).isEqualTo(Token.of(SECRET)).isNotEqualTo(Token.of(SECRET + "x"));
    }

    @Test
    void whoever_prints_what_holds_it_prints_no_token() {
        AdminConfig config = Loading.valid(Loading.loader().loadText("""
                        admin: { listen: 9191, token: "${ADMIN_TOKEN}" }
                        proxies: [{ name: a, listen: 1, upstream: "db:1" }]
                        """, Loading.FILE))
                .admin()
                .orElseThrow();

        assertThat(config.token()).contains(new AdminConfig.TokenSource.Given(Token.of(SECRET)));
        assertThat(config.toString()).contains("(a token)").doesNotContain("0123456789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin: { listen: 9191, token: hunter2hunter2hunter2 }",
                "admin: { listen: 9191, token: 'hunter2,hunter2', tokn: x }",
                "admin: { listen: 9191, \"token\": \"hunter2 }, hunter2\", x: y }",
                "admin:\n  listen: x\n  token: hunter2, hunter2",
                "admin:\n  token: hunter2: hunter2",
                "admin:\n  token: \"hunter2",
                "admin:\n  token: ${NOTHING:-hunter2hunter2hunter2}\n  listen: 1",
                "admin: { token: hunter2, token: hunter2, listen: 1 }"
            })
    void no_problem_of_a_file_shows_a_token_that_was_written_into_it(String text) {
        String problems = Loading.rendered(Loading.loader().loadText(text, Loading.FILE));

        assertThat(problems).isNotEmpty().doesNotContain("hunter2").contains("*");
    }

    /** A file in every layout that somebody finds for it; each has a problem on the line of the token, or beside it. */
    static Stream<String> layouts() {
        return Stream.of(
                "admin:\n  token:\n    $\n  listen: x",
                "admin:\n  token:\n    '$'\n  listn: 1",
                "admin:\n  token: >-\n    $\n  listn: 1",
                "admin:\n  token: |\n    one line\n    $\n  listen: 1",
                "admin: { token:\n  $, listen: 1 }",
                "admin: { token: \n  \"$\"\n, listen: 1 }",
                "x-token: &t $\nadmin: { token: *t, listen: 1 }",
                "proxies: [{ name: &t $, listn: 1 }]\nadmin: { token: *t, listen: 1 }",
                "proxies: [{ name: &t $, listn: 1 }]\nadmin: { listen: 1, tls: { key: *t }, tken: *t }",
                "anything: &a { one: $ }\nadmin: { listen: 1, other: *a }",
                "base: &base\n  listen: 1\n  tken: $\nadmin: *base",
                "base: &base { tken: $, listen: 1 }\nadmin: { <<: *base }",
                "base: &base [ &in $ ]\nadmin: { token: *base }",
                "admin: { listen: 1, Token: $ }",
                "admin: { listen: 1, tken: $ }",
                "admin: { listen: 1, TOKEN: [$, $] }",
                "admin: { listen: 1, whatever: { deep: [ $ ] } }",
                "admin: { listen: 1, bearer: $ }",
                "admin: { listen: 1, $ }",
                "admin: { listen: 1, $: }",
                "admin: { listen: 1, ? $ : x }",
                "admin: $",
                "admin: [$]",
                "admin: [{ token: $ }]",
                "Admin: { token: $ }",
                "amdin: { tken: $ }",
                "admn:\n  - $",
                "token: $",
                "proxies: [{ token: $ }]",
                "proxies: [{ password: $ }]",
                "admin: { listen: 1, token: !$ x }",
                "admin: { listen: 1, token: !!str $ }",
                "admin: { listen: 1, token: *$ }",
                "admin: { listen: 1, token: &$ x }",
                "admin: { listen: 1, token: @$ }",
                "admin: { listen: 1, token: %$ }",
                "admin: { listen: 1, token: \"$ }",
                "admin: { listen: 1, token: '$ }",
                "admin: { listen: 1, token: $",
                "admin: { listen: 1, token: [$ }",
                "admin: { listen: 1, token: \"\\q$\" }",
                "admin: { listen: 1, token: '${$}' }",
                "admin:\n  listen: 1\n  token: ${$}",
                "admin: { listen: 1, token-file: \"${$}\" }",
                "admin:\n\ttoken: $",
                "admin:\n  token: $: x",
                "admin:\n  token: $\n more\n x: y",
                "admin:\n  token\n  $: x",
                "proxies: [\nadmin: { token: $ }",
                "admin: { listen: 1, token-file: $, tls: 1 }",
                "admin: { token-file: $, token: '${ADMIN_TOKEN}', listen: 1 }",
                "admin: { listen: 1, token-file: '$\0' }",
                "admin: { listen: 1, token-fil: $ }",
                "admin:\n  listn: 1 # $\n",
                "admin: { listen: 1, tls: { key: 'a\n\n  $', keey: x, certificate: c } }",
                "{\"admin\": {\"token\": \"$\", \"listen\": 1}}",
                "admin: { listen: 1 }\n---\nadmin: { token: $ }");
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void in_no_layout_is_a_token_shown(String layout) {
        for (String secret : List.of("hunter2hunter2hunter2", "hunter2+/hunter2==")) {
            String text = layout.replaceAll("\\$(?!\\{)", secret);
            Loaded<HangupConfig> loaded = Loading.loader().loadText(text, Loading.FILE);

            assertThat(Loading.problems(loaded)).as(text).isNotEmpty();
            assertThat(Loading.rendered(loaded)).as(text).doesNotContain("hunter2");
        }
    }

    @Test
    void what_is_no_secret_is_shown_beside_one() {
        String problems = Loading.rendered(Loading.loader().loadText("""
                        admin: { listn: 127.0.0.1:9191, open: [/heathz], token: hunter2hunter2hunter2 }
                        proxies: [{ name: &a web, listen: *a, upstream: "db:1" }]
                        """, Loading.FILE));

        assertThat(problems)
                .contains("admin: { listn: ", "open: [/heathz], token: *", "proxies: [{ name: &a web, listen: *a")
                .doesNotContain("hunter2");
    }

    @Test
    void the_caret_stands_under_the_token_whatever_is_hidden_before_it() {
        String line = "admin: { tken: 日本語🙂, token: 'hunter2-日本-hunter2', listen: 1 }";
        Problem problem = Loading.problems(Loading.loader().loadText(line, Loading.FILE)).stream()
                .filter(each -> each.message().contains("written out"))
                .findFirst()
                .orElseThrow();

        assertThat(problem.place().excerpt())
                .isEqualTo("admin: { tken: ****, token: ********************, listen: 1 }");
        assertThat(problem.place().column()).isEqualTo(30);
        assertThat(problem.place().marker()).isEqualTo(" ".repeat(29) + "^" + "~".repeat(17));
    }

    @Test
    void a_token_has_one_place_and_a_length_that_nobody_guesses() {
        String problems = Loading.rendered(Loading.load(
                "admin: { listen: 9191, token: '${HOST}' }", "proxies: [{ name: a, listen: 1, upstream: 'db:1' }]"));
        String both = Loading.rendered(Loading.load(
                "admin: { listen: 9191, token: '${ADMIN_TOKEN}', token-file: /t }",
                "proxies: [{ name: a, listen: 1, upstream: 'db:1' }]"));

        assertThat(problems).contains("the token in this variable has 2 characters (expected: 16 to 512");
        assertThat(both).contains("\"token-file\" beside \"token\" (expected: one of them)");
    }

    @Test
    void a_variable_in_its_place_is_shown() {
        assertThat(Loading.rendered(
                        Loading.loader().loadText("admin: { listen: x, token: '${ADMIN_TOKEN}' }", Loading.FILE)))
                .contains("token: '${ADMIN_TOKEN}' }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "with a blank in the middle", "with-an-umlaut-ä-in-it"})
    void what_no_header_takes_or_anybody_guesses_is_refused_in_words_that_do_not_quote_it(String text) {
        assertThat(Token.problem(text)).isPresent().get().asString().contains("(expected: ");
        assertThat(Token.problem(SECRET)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"15, false", "16, true", "512, true", "513, false"})
    void its_length_has_bounds(int chars, boolean fits) {
        assertThat(Token.problem("a".repeat(chars)).isEmpty()).isEqualTo(fits);
    }
}
