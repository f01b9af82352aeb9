package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a good file is read as. */
class ConfigLoaderTest {
    private static final String PROXY = "proxies: [{ name: a, listen: 15432, upstream: 'db:5432' }]";

    @Test
    void every_key_is_read() {
        HangupConfig config = Loading.valid(Loading.loader().load(Path.of("src/test/resources/corpus/good/full.yaml")));

        assertThat(config)
                .isEqualTo(new HangupConfig(
                        OptionalLong.of(42),
                        Optional.of(AdminConfig.on(new Endpoint("::1", 9191))),
                        Optional.empty(),
                        TransportChoice.NIO,
                        2,
                        Optional.of(Watching.DEFAULT),
                        List.of(
                                new ProxyConfig(
                                        "orders-db",
                                        new Endpoint("127.0.0.1", 15432),
                                        new Endpoint("db.example", 5432),
                                        new Timeouts(1_500, 3_600_000, 120_000, 1, 1_000, 2_000, 3_000, 4_000, 500, 0),
                                        List.of(
                                                new Rule(
                                                        "cut-mid-answer",
                                                        new Fault.Reset(Target.BOTH),
                                                        new Moment.Sent(Side.UPSTREAM, 65_536),
                                                        new Connections.Percent(20)),
                                                new Rule(
                                                        "fault-2",
                                                        new Fault.Stall(Target.CLIENT),
                                                        new Moment.FirstByte(),
                                                        new Connections.All()),
                                                new Rule(
                                                        "fault-3",
                                                        new Fault.BrokenPipe(Target.UPSTREAM),
                                                        new Moment.Answering(),
                                                        Connections.Ordinals.of(3L, 7L)))),
                                new ProxyConfig(
                                        "cache.1_B",
                                        new Endpoint("0.0.0.0", 16379),
                                        new Endpoint("::1", 6379),
                                        new Timeouts(2_000, 600_000, 60_000, 1_000, 10_000, 5_000, 5_000, 1_000, 500),
                                        List.of()))));
    }

    @Test
    void what_is_left_out_has_a_default() {
        HangupConfig config = Loading.valid(Loading.load(PROXY));

        assertThat(config)
                .isEqualTo(new HangupConfig(
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        TransportChoice.AUTO,
                        1,
                        Optional.of(Watching.DEFAULT),
                        List.of(new ProxyConfig(
                                "a",
                                new Endpoint("127.0.0.1", 15432),
                                new Endpoint("db", 5432),
                                Timeouts.DEFAULT,
                                List.of()))));
    }

    @Test
    void a_configuration_compiles_to_one_rule_set_for_each_proxy_with_the_seed_that_was_chosen() {
        HangupConfig config = Loading.valid(Loading.load(
                "proxies:",
                "  - { name: a, listen: 1, upstream: 'db:1', rules: [{ fault: reset, connections: [2] }] }",
                "  - { name: b, listen: 2, upstream: 'db:2' }"));

        List<ProxySpec> specs = config.compile(7);

        assertThat(specs)
                .extracting(ProxySpec::rules)
                .containsExactly(new RuleSet(7, "a", config.proxies().get(0).rules()), new RuleSet(7, "b", List.of()));
        assertThat(specs.get(0))
                .isEqualTo(new ProxySpec(
                        "a",
                        new Endpoint("127.0.0.1", 1),
                        new Endpoint("db", 1),
                        specs.get(0).rules(),
                        Timeouts.DEFAULT));
    }

    @Test
    void an_unnamed_rule_is_named_by_its_position() {
        HangupConfig config = Loading.valid(Loading.load(
                "proxies:",
                "  - name: a",
                "    listen: 1",
                "    upstream: db:1",
                "    rules: [{ fault: reset }, { name: other, fault: reset }, { fault: reset }]"));

        assertThat(config.proxies().get(0).rules())
                .extracting(Rule::name)
                .containsExactly("fault-1", "other", "fault-3");
    }

    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "-42, -42",
        "+7, 7",
        "012, 12",
        "0x10, 16",
        "0o17, 15",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "${SEED:-8}, 8"
    })
    void a_number_is_what_the_core_schema_of_yaml_1_2_says(String written, long seed) {
        assertThat(Loading.valid(Loading.load("seed: " + written, PROXY)).seed())
                .hasValue(seed);
    }

    @ParameterizedTest
    @CsvSource({
        "1B, 1",
        "64KiB, 65536",
        "2KB, 2000",
        "3MB, 3000000",
        "1MiB, 1048576",
        "1GB, 1000000000",
        "8GiB, 8589934592",
        "1.5KiB, 1536",
        "0.5KB, 500",
        "1.000B, 1",
        "9223372036854775807B, 9223372036854775807"
    })
    void a_size_counts_bytes(String written, long bytes) {
        HangupConfig config = Loading.valid(Loading.load(
                "proxies:",
                "  - name: a",
                "    listen: 1",
                "    upstream: db:1",
                "    rules: [{ fault: reset, when: { client-sent: " + written + " } }]"));

        assertThat(config.proxies().get(0).rules().get(0).moment()).isEqualTo(new Moment.Sent(Side.CLIENT, bytes));
    }

    @ParameterizedTest
    @CsvSource({"1ms, 1", "250ms, 250", "5s, 5000", "1.5s, 1500", "0.001s, 1", "2m, 120000", "8760h, 31536000000"})
    void a_duration_counts_milliseconds(String written, long millis) {
        HangupConfig config = Loading.valid(Loading.load("timeouts: { drain: " + written + " }", PROXY));

        assertThat(config.proxies().get(0).timeouts().drainMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "15432, 127.0.0.1, 15432",
        "0, 127.0.0.1, 0",
        "65535, 127.0.0.1, 65535",
        "0.0.0.0:1, 0.0.0.0, 1",
        "[::1]:15432, ::1, 15432",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1",
        "my-host.local.:1, my-host.local., 1"
    })
    void a_listener_has_a_host_and_a_port(String written, String host, int port) {
        HangupConfig config = Loading.valid(Loading.load(
                "admin: { listen: '" + written + "' }",
                PROXY.replace("15432", "1").replace("listen: 1", "listen: 2")));

        assertThat(config.admin()).contains(AdminConfig.on(new Endpoint(host, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "${HOST}:1, db",
        "${NOWHERE:-x.example}:1, x.example",
        "${EMPTY:-y}:1, y",
        "a${EMPTY}b:1, ab",
        "${HOST}${HOST}:1, dbdb"
    })
    void variables_stand_for_what_the_environment_holds(String written, String host) {
        HangupConfig config =
                Loading.valid(Loading.load("proxies: [{ name: a, listen: 1, upstream: '" + written + "' }]"));

        assertThat(config.proxies().get(0).upstream()).isEqualTo(new Endpoint(host, 1));
    }

    @Test
    void two_dollar_signs_are_one_and_no_variable() {
        assertThat(Loading.problems(Loading.load("transport: $${HOST}", PROXY)))
                .extracting(Problem::message)
                .containsExactly("unknown transport \"${HOST}\" (expected: auto, epoll, kqueue, nio)");
    }

    @Test
    void what_a_variable_holds_is_not_expanded_again() {
        Loaded<HangupConfig> loaded = new ConfigLoader(name -> Optional.of("${" + name + "}"))
                .loadText("transport: ${X}\n" + PROXY, Loading.FILE);

        assertThat(Loading.problems(loaded))
                .extracting(Problem::message)
                .containsExactly("unknown transport \"${X}\" (expected: auto, epoll, kqueue, nio)");
    }

    @Test
    void an_emoji_may_stand_anywhere_in_a_file() {
        for (int blanks = 0; blanks < 2_100; blanks++) {
            assertThat(Loading.rendered(Loading.load("#" + " ".repeat(blanks) + "🙂", PROXY)))
                    .isEmpty();
        }
    }

    @Test
    void line_breaks_of_every_system_are_line_breaks() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = String.join(end, "seed: 1", "zzz: 1", "proxies: []", "");

            assertThat(Loading.problems(Loading.loader().loadText(text, Loading.FILE)))
                    .extracting(problem ->
                            problem.place().line() + " " + problem.place().excerpt())
                    .containsExactly("2 zzz: 1", "3 proxies: []");
        }
    }
}
