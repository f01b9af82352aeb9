package io.hangup.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.proxy.ClientId;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.BackOff;
import io.hangup.core.report.EpisodeKind;
import io.hangup.core.report.Expect;
import io.hangup.core.report.Expectation.Attempts;
import io.hangup.core.report.Expectation.BackOffs;
import io.hangup.core.report.Expectation.Episodes;
import io.hangup.core.report.Expectation.HeldFor;
import io.hangup.core.report.Expectation.KeptWriting;
import io.hangup.core.report.Expectation.Recovered;
import io.hangup.core.report.Expectations;
import io.hangup.core.report.Expected;
import io.hangup.core.report.Watching;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is expected of clients, and how closely they are watched, as it is written in a file. */
class ExpectInFileTest {
    private static final Expect MAY_NOT_FIRE = new Expect(List.of(), true);

    @Test
    void every_expectation_is_read_in_the_order_of_the_documentation() {
        List<ProxyConfig> proxies = good("expectations").proxies();

        assertThat(proxies.get(0).expected())
                .isEqualTo(new Expected(
                        Optional.of(new Expect(
                                List.of(new Recovered(10_000), new BackOffs(List.of(BackOff.Shape.FIXED))), false)),
                        Map.of(
                                "strict",
                                new Expect(
                                        List.of(
                                                new Recovered(2_000),
                                                new Attempts(0, OptionalLong.empty()),
                                                new BackOffs(List.of(BackOff.Shape.NONE)),
                                                new Episodes(EpisodeKind.RESENT, 0),
                                                new Episodes(EpisodeKind.GAVE_UP, 0),
                                                new Episodes(EpisodeKind.STORM, 0),
                                                new KeptWriting(0),
                                                new Episodes(EpisodeKind.HANGING, 0)),
                                        false),
                                "lenient",
                                new Expect(
                                        List.of(
                                                new Attempts(5, OptionalLong.of(1_000)),
                                                new BackOffs(
                                                        List.of(BackOff.Shape.EXPONENTIAL, BackOff.Shape.JITTERED)),
                                                new Episodes(EpisodeKind.RESENT, 2),
                                                new Episodes(EpisodeKind.GAVE_UP, 0),
                                                new Episodes(EpisodeKind.STORM, 1),
                                                new KeptWriting(65_536),
                                                new Episodes(EpisodeKind.HANGING, 3)),
                                        false),
                                "nat-idle",
                                MAY_NOT_FIRE,
                                "fault-4",
                                new Expect(List.of(BackOffs.ANY, new HeldFor(1_500)), false)),
                        Set.of("lenient")));
        assertThat(proxies.get(1).expected()).isEqualTo(new Expected(Optional.of(MAY_NOT_FIRE), Map.of(), Set.of()));
    }

    @Test
    void the_expectations_of_a_file_know_all_rules_of_all_proxies() {
        HangupConfig config = good("expectations");

        assertThat(config.expectations())
                .isEqualTo(new Expectations(List.of(
                        new Expectations.OfProxy(
                                "all-of-them",
                                List.of("strict", "lenient", "nat-idle", "fault-4"),
                                config.proxies().get(0).expected()),
                        new Expectations.OfProxy(
                                "nothing-but-idle",
                                List.of(),
                                config.proxies().get(1).expected()))));
    }

    @Test
    void a_rule_is_the_same_whatever_is_expected_of_it() {
        List<ProxySpec> expecting = proxy("rules: [{ fault: reset, may-not-fire: true, expect: { resent: none } }]")
                .compile(1);
        List<ProxySpec> silent = proxy("rules: [{ fault: reset }]").compile(1);

        assertThat(expecting).isEqualTo(silent);
    }

    @Test
    void where_nothing_is_said_clients_are_watched_by_their_addresses_and_nothing_is_expected() {
        HangupConfig config = proxy("rules: [{ fault: reset }]");

        assertThat(config.watching()).contains(Watching.DEFAULT);
        assertThat(config.proxies().get(0).clientId()).isEqualTo(new ClientId.Address());
        assertThat(config.proxies().get(0).expected()).isEqualTo(Expected.NOTHING);
    }

    @Test
    void every_key_of_reactions_is_read() {
        assertThat(good("reactions").watching())
                .contains(new Watching(3_600_000, 100_000, 65_536, 1, 1_000_000, 100_000));
    }

    @Test
    void of_reactions_one_key_changes_one_thing() {
        assertThat(watching("reactions: { patience: 100ms }"))
                .contains(new Watching(100, 50, 4_096, 10_000, 10_000, 1_000));
        assertThat(watching("reactions: { fingerprint: 1B, attempts: 1 }"))
                .contains(new Watching(5_000, 50, 1, 10_000, 10_000, 1));
        assertThat(watching("reactions: {}")).contains(Watching.DEFAULT);
    }

    @Test
    void nobody_is_watched_where_that_is_not_wanted() {
        assertThat(watching("reactions: { watch: false, patience: 100ms }")).isEmpty();
        assertThat(watching("reactions: { watch: true }")).contains(Watching.DEFAULT);
    }

    @Test
    void a_proxy_is_told_by_what_it_tells_its_clients_apart() {
        HangupConfig config = good("reactions");

        assertThat(config.compile(1))
                .extracting(ProxySpec::clientId)
                .containsExactly(
                        new ClientId.Address(),
                        new ClientId.ProxyProtocol(),
                        new ClientId.Header("x-client_id!#$%&'*+.^`|~1"));
    }

    private static Optional<Watching> watching(String reactions) {
        return Loading.valid(Loading.load(reactions, "proxies: [{ name: a, listen: 1, upstream: 'db:1' }]"))
                .watching();
    }

    private static HangupConfig proxy(String more) {
        return Loading.valid(
                Loading.load("proxies:", "  - name: a", "    listen: 1", "    upstream: db:1", "    " + more));
    }

    private static HangupConfig good(String name) {
        return Loading.valid(Loading.loader().load(Path.of("src/test/resources/corpus/good/" + name + ".yaml")));
    }
}
