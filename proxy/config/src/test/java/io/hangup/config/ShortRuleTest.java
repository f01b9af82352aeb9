package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule in one line of the command line. */
class ShortRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reset                            | reset when first-byte, all",
                "reset upstream when answering    | reset upstream when answering, all",
                "reset side upstream              | reset upstream when first-byte, all",
                "unread client when client-sent 1B| unread when client-sent 1B, all",
                "stall both when connected, [3, 7]| stall both when connected, [3, 7]",
                "stall,[7,3]                      | stall when first-byte, [3, 7]",
                "close, 20%                       | close when first-byte, 20%",
                "close,0.5%                       | close when first-byte, 0.5%",
                "half-close when upstream-sent 1.5KiB , all | half-close when upstream-sent 1536B, all",
            })
    void what_is_left_out_is_what_a_file_would_mean(String typed, String meant) {
        assertThat(Loading.valid(ShortRule.parse(typed, 1)).text()).isEqualTo(meant);
    }

    @Test
    void a_rule_is_named_by_its_position() {
        assertThat(Loading.valid(ShortRule.parse("reset", 4)).name()).isEqualTo("fault-4");
    }

    @Test
    void all_that_is_wrong_is_said_at_once_and_in_the_words_of_a_file() {
        assertThat(Loading.rendered(ShortRule.parse("rest server when upstream-sent 64 now, 20", 1)))
                .isEqualTo("""
                        --rule:1:1: unknown fault "rest" (expected: reset, unread, broken-pipe, close, half-close, stall)
                        rest server when upstream-sent 64 now, 20
                        ^~~~  did you mean "reset"?
                        --rule:1:6: unknown side "server" (expected: client, upstream, both)
                        rest server when upstream-sent 64 now, 20
                             ^~~~~~
                        --rule:1:32: size "64" has no unit (expected: a size such as 64KiB)
                        rest server when upstream-sent 64 now, 20
                                                       ^~  did you mean "64B" or "64KiB"?
                        --rule:1:35: unexpected "now" (expected: FAULT [client|upstream|both] [when MOMENT [SIZE]] [, CONNECTIONS])
                        rest server when upstream-sent 64 now, 20
                                                          ^~~
                        --rule:1:40: connections: "20" (expected: all, a share such as 20%, or numbers such as [3, 7])
                        rest server when upstream-sent 64 now, 20
                                                               ^~  did you mean "20%" or "[20]"?
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''                        ; 1  ; no fault (expected: FAULT [client|upstream|both] [when MOMENT [SIZE]] [, CONNECTIONS])",
                "', 20%'                   ; 1  ; no fault (expected: FAULT [client|upstream|both] [when MOMENT [SIZE]] [, CONNECTIONS])",
                "reset when ; 7 ; when: nothing (expected: accepted, connected, first-byte, answering, client-sent SIZE, upstream-sent SIZE)",
                "reset side ; 7 ; side: nothing (expected: client, upstream, both)",
                "reset side when accepted ; 7 ; side: nothing (expected: client, upstream, both)",
                "reset when client-sent ; 12 ; client-sent: nothing (expected: a size such as 64KiB)",
                "reset when never ; 12 ; unknown moment \"never\" (expected: accepted, connected, first-byte, answering, client-sent SIZE, upstream-sent SIZE)",
                "'reset,' ; 6 ; connections: nothing (expected: all, a share such as 20%, or numbers such as [3, 7])",
                "'reset, []' ; 8 ; connections: an empty list (expected: all, a share such as 20%, or numbers such as [3, 7])",
                "'reset, [3, x]' ; 12 ; connection: \"x\" (expected: a whole number >= 1)",
                "'reset, [3,, 4]' ; 11 ; connection: \"\" (expected: a whole number >= 1)",
                "'reset, [3, 4' ; 8 ; connections: \"[3, 4\" (expected: all, a share such as 20%, or numbers such as [3, 7])",
                "'reset, [3, 3]' ; 12 ; connection 3 is there twice (expected: once)",
                "reset both twice ; 12 ; unexpected \"twice\" (expected: FAULT [client|upstream|both] [when MOMENT [SIZE]] [, CONNECTIONS])",
            },
            quoteCharacter = '\'')
    void a_mistake_is_shown_where_it_is(String typed, int column, String message) {
        assertThat(Loading.problems(ShortRule.parse(typed, 1)))
                .extracting(problem -> problem.place().column() + " " + problem.message())
                .containsExactly(column + " " + message);
    }
}
