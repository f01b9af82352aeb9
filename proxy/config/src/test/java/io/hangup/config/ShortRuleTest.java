package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Rule;
import java.util.Collections;
import java.util.List;
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
                "stall 5000ms                     | stall 5s when first-byte, all",
                "refuse 5s                        | refuse 5s when armed, all",
                "reset then refuse 5s, open       | reset then refuse 5s when armed, open",
                "slice 16B                        | slice 16B every 1ms when first-byte, all",
                "jitter 5ms delay 1s then stall 2s then reset both | delay 1s jitter 5ms then stall 2s then reset both when first-byte, all",
                "reset when answering 3           | reset when answering 3, all",
                "reset when answering 1           | reset when answering, all",
                "reset when client-says COMMIT at after | reset when client-says \"COMMIT\", all",
                "reset when client-says \"a, \\\"b\\x00\" at before within 4KiB, open | reset when client-says \"a, \\\"b\\x00\" within 4KiB at before, open",
                "reset when client-says \"é\"     | reset when client-says \"\\xc3\\xa9\", all",
                "reset when client-says \"\\xe9\"  | reset when client-says \"\\xe9\", all",
                "reset when client-says é         | reset when client-says \"\\xc3\\xa9\", all",
                "reset when client-says $$        | reset when client-says \"$$\", all",
                "reset when request               | reset when request, all",
                "reset when request header B: \"x, y\" header A 1 path /a/** nth 2 at body 8KiB, 20% | reset when request path /a/** header a: 1 header b: \"x, y\" nth 2 at body 8KiB, 20%",
                "reset when tls *.Example.com     | reset when tls *.example.com, all",
                "reset, every 2                   | reset when first-byte, every 2nd",
                "reset, every 113th               | reset when first-byte, every 113th",
                "reset, [9-12, 3]                 | reset when first-byte, [3, 9-12]",
                "reset, oldest 3, times 1         | reset when armed, oldest 3, times 1",
                "reset, times 1, for 10m, at-most 10  per 1m | reset when first-byte, all, times 1, at-most 10 per 1m, for 10m",
                "reset, from ::1 10.0.0.0/8, first 2 | reset when first-byte, first 2, from ::1 10.0.0.0/8",
                "reset, armed true                | reset when first-byte, all",
                "scenario nat-idle, 20%           | unread when wakes-after 4s, 20%",
                "scenario rolling-restart         | reset then refuse 5s when at 5s, open",
            })
    void what_is_left_out_is_what_a_file_would_mean(String typed, String meant) {
        assertThat(Loading.valid(ShortRule.parse(typed, List.of())).text()).isEqualTo(meant);
    }

    @Test
    void a_rule_is_named_by_its_position() {
        assertThat(Loading.valid(ShortRule.parse(
                                "reset", Collections.nCopies(3, Loading.valid(ShortRule.parse("close", List.of())))))
                        .name())
                .isEqualTo("fault-4");
    }

    @Test
    void a_scenario_gives_its_name_to_the_first_rule_of_it() {
        Rule first = Loading.valid(ShortRule.parse("scenario lb-idle", List.of()));
        Rule second = Loading.valid(ShortRule.parse("scenario lb-idle", List.of(first)));

        assertThat(first.name()).isEqualTo("lb-idle");
        assertThat(second.name()).isEqualTo("fault-2");
        assertThat(Loading.valid(ShortRule.parse("reset", List.of(first, second)))
                        .name())
                .isEqualTo("fault-3");
    }

    @Test
    void all_that_is_wrong_is_said_at_once_and_in_the_words_of_a_file() {
        assertThat(Loading.rendered(ShortRule.parse("rest server when upstream-sent 64 now, 20", List.of())))
                .isEqualTo("""
                        --rule:1:1: unknown fault "rest" (expected: reset, unread, broken-pipe, close, half-close, stall, or with a value: refuse, garbage, connect-delay, delay, throttle, slice)
                        rest server when upstream-sent 64 now, 20
                        ^~~~  did you mean "reset"?
                        --rule:1:6: unknown side "server" (expected: client, upstream, both)
                        rest server when upstream-sent 64 now, 20
                             ^~~~~~
                        --rule:1:32: size "64" has no unit (expected: a size such as 64KiB)
                        rest server when upstream-sent 64 now, 20
                                                       ^~  did you mean "64B" or "64KiB"?
                        --rule:1:35: unexpected "now" (expected: FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS], or scenario NAME [, CONNECTIONS] [, LIMITS])
                        rest server when upstream-sent 64 now, 20
                                                          ^~~
                        --rule:1:40: connections: "20" (expected: all, a share such as 20%, numbers such as [3, 7-9], every 50th, first 2, after 2, open, opened-before, opened-after, or oldest 3)
                        rest server when upstream-sent 64 now, 20
                                                               ^~  did you mean "20%" or "[20]"?
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''                        ; 1  ; no fault (expected: FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS], or scenario NAME [, CONNECTIONS] [, LIMITS])",
                "', 20%'                   ; 1  ; no fault (expected: FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS], or scenario NAME [, CONNECTIONS] [, LIMITS])",
                "reset when ; 7 ; when: nothing (expected: accepted, connected, first-byte, answering, armed, manual, or with a value: client-sent, upstream-sent, client-says, upstream-says, idle, wakes-after, answered, age, request, tls, at)",
                "reset side ; 7 ; side: nothing (expected: client, upstream, both)",
                "reset side when accepted ; 7 ; side: nothing (expected: client, upstream, both)",
                "reset when client-sent ; 12 ; client-sent: nothing (expected: a size such as 64KiB)",
                "reset when never ; 12 ; unknown moment \"never\" (expected: accepted, connected, first-byte, answering, armed, manual, or with a value: client-sent, upstream-sent, client-says, upstream-says, idle, wakes-after, answered, age, request, tls, at)",
                "'reset,' ; 6 ; connections: nothing (expected: all, a share such as 20%, numbers such as [3, 7-9], every 50th, first 2, after 2, open, opened-before, opened-after, or oldest 3)",
                "'reset, []' ; 8 ; connections: an empty list (expected: all, a share such as 20%, numbers such as [3, 7-9], every 50th, first 2, after 2, open, opened-before, opened-after, or oldest 3)",
                "'reset, [3, x]' ; 12 ; connection: \"x\" (expected: a whole number >= 1, or a range such as 9-12)",
                "'reset, [3,, 4]' ; 11 ; connection: \"\" (expected: a whole number >= 1, or a range such as 9-12)",
                "'reset, [3, 4' ; 8 ; connections: \"[3, 4\" (expected: all, a share such as 20%, numbers such as [3, 7-9], every 50th, first 2, after 2, open, opened-before, opened-after, or oldest 3)",
                "'reset, [3, 3]' ; 12 ; connection 3 is there twice (expected: once)",
                "reset then ; 7 ; fault: nothing (expected: reset, unread, broken-pipe, close, half-close, stall, or with a value: refuse, garbage, connect-delay, delay, throttle, slice)",
                "reset then close ; 1 ; faults in order: close behind reset, which nothing but refuse can follow",
                "reset then delay 1s ; 1 ; faults in order: delay behind reset (expected: in front)",
                "refuse ; 1 ; refuse: nothing (expected: a duration such as 500ms or 5s)",
                "delay 1s jitter 2s ; 17 ; jitter 2s is more than the delay of 1s beside it (expected: no more than that)",
                "jitter 2s ; 1 ; \"jitter\" without \"connect-delay\" or \"delay\" (expected: connect-delay: 1s, or another of them, beside it)",
                "reset when idle ; 12 ; idle: nothing (expected: a duration such as 500ms or 5s)",
                "reset when client-says \"abc ; 24 ; a quote that is not closed (expected: \" at the end of the text)",
                "reset when client-says \"a\\q\" ; 26 ; unknown escape \"\\q\" (expected: \\xNN, \\n, \\r, \\t, \\0, \\\\ or \\\")",
                "reset when client-says \"abc\" within 2B ; 37 ; within 2B there is no room for the 3 bytes looked for (expected: at least 3B)",
                "reset when request header ; 20 ; header: nothing (expected: names and values such as { X-Try: \"1\" })",
                "reset when request header X: ; 27 ; header: nothing (expected: a text of 1 to 256 characters)",
                "reset when tls ; 12 ; sni: nothing (expected: a name such as *.example.com)",
                "'reset, 20%, all' ; 13 ; a second \"connections\" (expected: one)",
                "'reset, oldest' ; 8 ; connections: \"oldest\" needs a number (expected: oldest 3)",
                "'reset, times' ; 8 ; times: nothing (expected: a whole number >= 1)",
                "'reset, at-most 10' ; 16 ; at-most \"10\" has no time (expected: a number and a time such as 10 per 1m)",
                "'reset, from 10.0.0.1/8' ; 13 ; from \"10.0.0.1/8\" has bits behind its prefix (expected: the first address of the range)",
                "'reset when accepted, open' ; 22 ; connections \"open\" are past the moment \"accepted\" (expected: another moment, or connections that are still to come)",
                "scenario ; 1 ; scenario: nothing (expected: nat-idle, lb-idle, rolling-restart, commit-gap, keepalive-race, upload-413, backlog-overflow, cut-download, failover, tls-terminator-dies)",
                "scenario lb-idle upstream ; 18 ; unexpected \"upstream\" (expected: FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS], or scenario NAME [, CONNECTIONS] [, LIMITS])",
                "reset both twice ; 12 ; unexpected \"twice\" (expected: FAULT [then FAULT] [client|upstream|both] [when MOMENT] [, CONNECTIONS] [, LIMITS], or scenario NAME [, CONNECTIONS] [, LIMITS])",
            },
            quoteCharacter = '\'')
    void a_mistake_is_shown_where_it_is(String typed, int column, String message) {
        assertThat(Loading.problems(ShortRule.parse(typed, List.of())))
                .extracting(problem -> problem.place().column() + " " + problem.message())
                .containsExactly(column + " " + message);
    }
}
