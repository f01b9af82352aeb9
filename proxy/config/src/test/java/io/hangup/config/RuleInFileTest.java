package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.BytePattern;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Faults.Weighted;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Target;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule as it is written in a file. */
class RuleInFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ fault: { stall: 5s } }                       | stall 5s when first-byte, all",
                "{ fault: { stall: { for: 5s } } }              | stall 5s when first-byte, all",
                "{ fault: { stall: { for: 5s, then: reset } } } | stall 5s then reset when first-byte, all",
                "{ fault: { stall: { for: 5s, then: reset }, then: { refuse: 1s } } } | stall 5s then reset then refuse 1s when first-byte, all",
                "{ fault: { stall: 5s, then: [reset, { refuse: 1s }] } } | stall 5s then reset then refuse 1s when first-byte, all",
                "{ fault: [{ stall: 5s }, reset], side: both }  | stall 5s then reset both when first-byte, all",
                "{ fault: stall }                               | stall when first-byte, all",
                "{ fault: { garbage: 512B }, side: upstream }   | garbage 512B upstream when first-byte, all",
                "{ fault: { slice: 16B } }                      | slice 16B every 1ms when first-byte, all",
                "{ fault: { then: reset, jitter: 50ms, delay: 800ms } } | delay 800ms jitter 50ms then reset when first-byte, all",
                "{ fault: { connect-delay: 1s, throttle: 64KiB/s, slice: 16B, every: 10ms } } | connect-delay 1s throttle 64KiB/s slice 16B every 10ms when first-byte, all",
                "{ fault: { refuse: 5s } }                      | refuse 5s when armed, all",
                "{ fault: { refuse: 5s }, when: answering }     | refuse 5s when answering, all",
                "{ fault: [{ refuse: 5s }, { refuse: 1s }] }    | refuse 5s then refuse 1s when armed, all",
                "{ fault: [reset, { refuse: 5s }] }             | reset then refuse 5s when first-byte, all",
                "{ fault: { one-of: [{ refuse: 5s }] } }        | refuse 5s when armed, all",
                "{ fault: reset, connections: open }            | reset when armed, open",
                "{ fault: reset, connections: opened-before }   | reset when armed, opened-before",
                "{ fault: reset, connections: oldest 3, from: 10.0.0.0/8 } | reset when armed, oldest 3, from 10.0.0.0/8",
                "{ fault: reset, connections: opened-after }    | reset when first-byte, opened-after",
                "{ fault: reset, connections: open, when: { idle: 1s } } | reset when idle 1s, open",
                "{ fault: reset, when: { at: 10s } }            | reset when at 10s, all",
                "{ fault: reset, when: { at: before, client-says: x } } | reset when client-says \"x\" at before, all",
                "{ fault: reset, when: { client-says: x, within: 4KiB, at: after } } | reset when client-says \"x\" within 4KiB, all",
                "{ fault: reset, when: { at: answering, request: { header: { B: 2, A: 1 } } } } | reset when request header a: 1 header b: 2 at answering, all",
                "{ fault: reset, when: { request: {}, at: { body: 8KiB } } } | reset when request at body 8KiB, all",
                "{ fault: reset, connections: [9-12, 3] }       | reset when first-byte, [3, 9-12]",
                "{ fault: reset, from: [\"::1\", 10.0.0.7] }    | reset when first-byte, all, from ::1 10.0.0.7",
                "{ fault: reset, armed: false, for: 600s, times: 3, at-most: 10 per 60s } | reset when first-byte, all, times 3, at-most 10 per 1m, for 10m",
                "{ fault: reset, at-most: '10 per 60s' }        | reset when first-byte, all, at-most 10 per 1m",
                "{ fault: reset, at-most: \"10 per 60s\" }      | reset when first-byte, all, at-most 10 per 1m",
                "{ fault: reset, connections: \"after 2\" }     | reset when first-byte, after 2",
                "{ fault: reset, connections: \"every 50th\" }  | reset when first-byte, every 50th",
                "{ fault: reset, connections: 'oldest 3' }      | reset when armed, oldest 3",
                "{ fault: reset, connections: \"20%\" }         | reset when first-byte, 20%",
                "{ fault: reset, connections: [\"3-5\", 7] }    | reset when first-byte, [3-5, 7]",
                "{ fault: reset, when: { client-sent: \"4KiB\" }, for: \"10m\" } | reset when client-sent 4KiB, all, for 10m",
                "{ scenario: nat-idle }                         | unread when wakes-after 4s, all",
                "{ scenario: failover, connections: oldest 3 }  | stall 2s then reset then refuse 3s when at 5s, oldest 3",
                "{ scenario: failover, from: 10.0.0.0/8 }       | stall 2s then reset then refuse 3s when at 5s, open, from 10.0.0.0/8",
            })
    void what_is_written_means_this(String written, String meant) {
        assertThat(rules(written).get(0).text()).isEqualTo(meant);
    }

    @Test
    void each_of_several_faults_has_its_weight_and_the_side_of_the_rule() {
        Rule rule = rules("{ side: upstream, fault: { one-of: [reset, { fault: close, weight: 3 },"
                        + " { stall: 5s, then: reset, weight: 2 }, [reset, { refuse: 1s }],"
                        + " { fault: { delay: 1s }, weight: 4 }] } }")
                .get(0);

        Target target = Target.UPSTREAM;
        assertThat(rule.faults())
                .isEqualTo(new Faults(List.of(
                        new Weighted(new Fault.Reset(target), 1),
                        new Weighted(new Fault.Close(target), 3),
                        new Weighted(
                                new Fault.InOrder(List.of(new Fault.StallFor(target, 5_000), new Fault.Reset(target))),
                                2),
                        new Weighted(
                                new Fault.InOrder(List.of(new Fault.Reset(target), new Fault.Refuse(target, 1_000))),
                                1),
                        new Weighted(
                                new Fault.Shaped(target, new Shape(0, 1_000, 0, Shape.UNLIMITED, Shape.WHOLE, 0)),
                                4))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\\x16\\x03\"   | 16 03",
                "'\\x16\\x03'     | 16 03",
                "\\x16\\x03       | 16 03",
                "\"\\u0016\"      | 16",
                "\"\\xe9\\xff\"   | e9 ff",
                "'\\xe9\\xff'     | e9 ff",
                "\"é\"            | c3 a9",
                "'é'              | c3 a9",
                "é                | c3 a9",
                "'é\\xe9'         | c3 a9 e9",
                "\"日\"           | e6 97 a5",
                "\"\\u65e5\"      | e6 97 a5",
                "\"a\\\\b\"       | 61 5c 62",
                "'a\\\\b'         | 61 5c 62",
                "\"a\\tb\\\"\"    | 61 09 62 22",
                "'a\\tb\"'        | 61 09 62 22",
                "'\\r\\n\\0'      | 0d 0a 00",
                "\"\\r\\n\\0\"    | 0d 0a 00",
                "404              | 34 30 34",
                "$$X              | 24 58",
                "\"$$\\{X}\"      | none",
                "\"$${X}\"        | 24 7b 58 7d",
                "\"${HOST}\\x01\" | 64 62 01",
                "'${HOST}\\x01'   | 64 62 01",
            })
    void a_pattern_is_these_bytes(String written, String hexadecimal) {
        Loaded<HangupConfig> loaded = load("- { fault: reset, when: { client-says: " + written + " } }");
        if (hexadecimal.equals("none")) {
            assertThat(Loading.problems(loaded)).isNotEmpty();
            return;
        }
        String bytes = hexadecimal.replace(" ", "");
        Moment.Says says = (Moment.Says)
                Loading.valid(loaded).proxies().get(0).rules().get(0).moment();

        assertThat(says.pattern())
                .isEqualTo(new BytePattern(new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1)));
    }

    @Test
    void a_scenario_gives_its_name_where_no_other_rule_has_it() {
        assertThat(rules("{ scenario: nat-idle }", "{ fault: reset }"))
                .extracting(Rule::name)
                .containsExactly("nat-idle", "fault-2");
        assertThat(rules("{ scenario: nat-idle }", "{ scenario: nat-idle }"))
                .extracting(Rule::name)
                .containsExactly("fault-1", "fault-2");
        assertThat(rules("{ scenario: nat-idle }", "{ name: nat-idle, fault: reset }"))
                .extracting(Rule::name)
                .containsExactly("fault-1", "nat-idle");
        assertThat(rules("{ scenario: nat-idle, name: mine }", "{ scenario: nat-idle }"))
                .extracting(Rule::name)
                .containsExactly("mine", "nat-idle");
    }

    @Test
    void at_most_so_many_faults_are_in_order() {
        String many = "- { fault: [" + "{ stall: 1s }, ".repeat(32) + "reset] }";

        assertThat(Loading.problems(load(many)))
                .extracting(Problem::message)
                .containsExactly("faults in order: 33 of them (expected: at most 32)");
    }

    private static List<Rule> rules(String... written) {
        StringBuilder rules = new StringBuilder();
        for (String rule : written) {
            rules.append("- ").append(rule).append('\n');
        }
        return Loading.valid(load(rules.toString())).proxies().get(0).rules();
    }

    private static Loaded<HangupConfig> load(String rules) {
        return Loading.load("proxies:", "- name: a", "  listen: 1", "  upstream: db:1", "  rules:", rules.indent(2));
    }
}
