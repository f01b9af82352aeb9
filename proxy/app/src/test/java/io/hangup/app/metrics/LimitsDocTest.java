package io.hangup.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.config.Language;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.RuleSet;
import io.hangup.core.rule.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on limits names keys that the configuration has, metrics that are there, limits that are metered, and tests. */
class LimitsDocTest {
    private static final Path TOP = Path.of("..", "..");
    private static final Set<String> OF_THE_LOOPS =
            Set.of("hangup_event_loop_lag_seconds", "hangup_event_loop_stalls_total");
    private static final Set<String> OF_THE_FEED =
            Set.of("hangup_feed_lost_total", "hangup_feed_readers_dropped_total");

    private static Set<String> quoted(String expression) throws IOException {
        return Pattern.compile("`(" + expression + ")`")
                .matcher(Files.readString(TOP.resolve("docs/limits.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Meters meters() {
        Meters meters = new Meters(
                List.of(new ProxySpec(
                        "db",
                        new Endpoint("127.0.0.1", 0),
                        new Endpoint("localhost", 5432),
                        new RuleSet(1, "db", List.of()),
                        Timeouts.DEFAULT)),
                "1.2.3",
                () -> 0,
                Meters.About.EVENTS);
        meters.levels((limit, proxy) -> Optional.of(new Level(limit, proxy, 7, told -> {})));
        meters.feed(() -> 0, () -> 0, () -> 0);
        return meters;
    }

    @Test
    void each_key_is_one_of_the_configuration() throws IOException {
        Set<String> known = Language.sections().stream()
                .flatMap(section -> section.keys().stream().map(key -> section.name() + "." + key))
                .collect(Collectors.toSet());

        assertThat(quoted("(?:limits|timeouts|reactions)\\.[a-z-]+"))
                .contains("limits.connections", "reactions.episodes", "timeouts.connect")
                .isSubsetOf(known);
    }

    @Test
    void each_metric_is_there() throws IOException {
        try (Meters meters = meters()) {
            Set<String> there = meters.scrape()
                    .lines()
                    .filter(line -> line.startsWith("hangup_"))
                    .map(line -> line.replaceFirst("[{ ].*", ""))
                    .collect(Collectors.toSet());

            assertThat(there).containsAll(OF_THE_FEED);
            assertThat(quoted("hangup_[a-z_]+"))
                    .contains("hangup_limit_used")
                    .filteredOn(metric -> !OF_THE_LOOPS.contains(metric))
                    .isSubsetOf(there);
        }
    }

    @Test
    void each_limit_is_metered_and_named() throws IOException {
        Set<String> keys = quoted("(?:limits|timeouts|reactions)\\.[a-z-]+");
        try (Meters meters = meters()) {
            for (Limit limit : Limit.values()) {
                String labels = "{limit=\"" + limit.word() + "\",proxy=\"" + (limit.isPerProxy() ? "db" : "") + "\"}";
                assertThat(meters.scrape())
                        .contains("hangup_limit" + labels + " 7.0", "hangup_limit_used" + labels + " 0.0")
                        .contains("hangup_limit_reached_total" + labels + " 0.0");
                assertThat(keys).anyMatch(key -> key.endsWith("." + limit.word()));
            }
        }
    }

    @Test
    void each_test_is_there() throws IOException {
        try (Stream<Path> files = Files.walk(TOP.resolve("proxy"))) {
            Set<String> there = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());

            assertThat(quoted("[A-Z][A-Za-z]+(?:Test|IT)")).contains("LimitsIT").isSubsetOf(there);
        }
    }
}
