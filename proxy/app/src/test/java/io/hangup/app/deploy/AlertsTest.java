package io.hangup.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.log.EventLog;
import io.hangup.app.log.LineFormat;
import io.hangup.app.wiring.App;
import io.hangup.config.ConfigLoader;
import io.hangup.config.HangupConfig;
import io.hangup.config.Loaded;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code config/prometheus}: promtool judges it, every alert has its cases, and what it asks for is there. */
@Timeout(60)
class AlertsTest {
    private static final Path DIRECTORY = Tree.CONFIG.resolve("prometheus");
    private static final String PROMTOOL = "Debian: apt-get install --no-install-recommends prometheus";
    private static final Pattern CASE_OF = Pattern.compile("ALERTS\\{alertname=\"(\\w+)\", alertstate=\"firing\"\\}");
    private static final Pattern LABEL_TOLD = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern METRIC = Pattern.compile("\\bhangup_[a-z_]+");

    private static List<Tree> rules() {
        return Tree.of(DIRECTORY.resolve("alerts.yaml"))
                .at("groups", 0, "rules")
                .items();
    }

    static Stream<Tree> alerts() {
        return rules().stream().filter(rule -> rule.has("alert"));
    }

    /** What the cases say of an alert: for each of its times, the labels with which it fires. */
    private static List<Tree> cases(String alert) {
        return Tree.of(DIRECTORY.resolve("alerts.test.yaml"))
                .items("tests")
                .flatMap(test -> test.items("promql_expr_test"))
                .filter(check -> CASE_OF.matcher(check.text("expr"))
                        .results()
                        .anyMatch(of -> of.group(1).equals(alert)))
                .toList();
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yaml", "test rules alerts.test.yaml", "check config prometheus.yml"})
    void promtool_agrees(String command) throws Exception {
        Tool.Said said = Tool.run(
                DIRECTORY,
                PROMTOOL,
                Stream.concat(Stream.of("promtool"), Stream.of(command.split(" ")))
                        .toArray(String[]::new));

        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text()).contains("SUCCESS");
    }

    @Test
    void there_are_alerts() {
        assertThat(alerts()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_fires_in_a_case_and_is_silent_in_another(Tree alert) {
        List<Tree> cases = cases(alert.text("alert"));

        assertThat(cases)
                .as("in which it fires")
                .anyMatch(check -> check.items("exp_samples").findAny().isPresent());
        assertThat(cases)
                .as("in which it is silent")
                .anyMatch(check -> check.items("exp_samples").findAny().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void each_alert_says_what_happened_and_what_to_do_next(Tree alert) {
        assertThat(alert.text("labels", "severity")).isIn("critical", "warning");
        for (String annotation : List.of("summary", "description", "runbook")) {
            assertThat(alert.text("annotations", annotation)).isNotBlank();
        }
        Set<String> told = found(LABEL_TOLD, 1, alert.at("annotations").node().toString());
        String firing = cases(alert.text("alert")).stream()
                .flatMap(check -> check.items("exp_samples"))
                .map(sample -> sample.text("labels"))
                .findFirst()
                .orElseThrow();
        assertThat(told).allSatisfy(label -> assertThat(firing).contains(" " + label + "=\""));
    }

    @Test
    void every_metric_that_is_asked_for_is_in_a_scrape() throws Exception {
        Set<String> asked = rules().stream()
                .flatMap(rule -> found(METRIC, 0, rule.text("expr")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());

        assertThat(asked).hasSizeGreaterThanOrEqualTo(8);
        assertThat(there).containsAll(asked);
    }

    /** So that no case proves an alert with labels that no Hangup has, and no alert waits for a word that nobody says. */
    @Test
    void the_cases_are_made_of_series_as_they_are_in_a_scrape() throws Exception {
        List<Series> there = scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Series.of(line.substring(0, line.lastIndexOf(' '))))
                .toList();
        List<Series> made = Tree.of(DIRECTORY.resolve("alerts.test.yaml"))
                .items("tests")
                .flatMap(test -> test.items("input_series"))
                .map(input -> Series.of(input.text("series")))
                .filter(series -> !series.name().equals("up"))
                .toList();

        assertThat(made)
                .hasSizeGreaterThan(20)
                .allSatisfy(series -> assertThat(there).as("%s", series).anyMatch(series::isLike));
    }

    /** Of one metric, with these labels but for those that Prometheus adds. */
    private record Series(String name, Map<String, String> labels) {
        private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

        /** Whose values are words of Hangup's own, of which there are only so many. */
        private static final Set<String> WORDS = Set.of("outcome", "mark", "cause", "mode", "fault");

        static Series of(String text) {
            Map<String, String> labels = LABEL.matcher(text)
                    .results()
                    .filter(label -> !Set.of("job", "instance").contains(label.group(1)))
                    .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
            return new Series(text.replaceFirst("\\{.*", ""), labels);
        }

        boolean isLike(Series other) {
            return name.equals(other.name)
                    && labels.keySet().equals(other.labels.keySet())
                    && labels.entrySet().stream()
                            .filter(label -> WORDS.contains(label.getKey()))
                            .allMatch(label -> label.getValue().equals(other.labels.get(label.getKey())));
        }
    }

    private static String scrape() throws Exception {
        Loaded<HangupConfig> loaded = new ConfigLoader(name -> Optional.empty()).loadText("""
                admin: { listen: 127.0.0.1:0 }
                proxies:
                  - name: db
                    listen: 127.0.0.1:0
                    upstream: 127.0.0.1:1
                    rules: [{ name: cut, fault: reset }, { name: rare, fault: close }]
                """, "alerts.yaml");
        HangupConfig config = ((Loaded.Valid<HangupConfig>) loaded).value();
        try (App app = App.start(
                new App.Start(config, Optional.empty(), "test"),
                new EventLog(new ByteArrayOutputStream(), new LineFormat.Text(false), false))) {
            int port = app.adminAddress().orElseThrow().getPort();
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
