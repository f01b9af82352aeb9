package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that come to an end by themselves. */
@Timeout(120)
class CommandsIT {
    @TempDir
    private Path directory;

    @Test
    void theVersionIsThatOfTheManifest() throws Exception {
        try (Hangup hangup = Hangup.start("--version")) {
            assertThat(hangup.awaitExit()).isZero();
            assertThat(hangup.out()).singleElement().asString().matches("hangup \\d+\\.\\d+.* \\(Java .*\\)");
        }
    }

    @Test
    void checkCountsWhatIsGood() throws Exception {
        Path good = Files.writeString(directory.resolve("good.yaml"), """
                proxies:
                  - { name: a, listen: 15432, upstream: localhost:5432, rules: [ { fault: reset } ] }
                  - name: b
                    listen: 15433
                    upstream: localhost:5433
                    rules: [ { name: x, fault: close }, { name: y, fault: stall } ]
                """);

        try (Hangup hangup = Hangup.start("check", good.toString())) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
            assertThat(hangup.out()).singleElement().asString().endsWith("ok: 2 proxies, 3 rules");
        }
    }

    @Test
    void checkSaysAllThatIsWrongWithAllFiles() throws Exception {
        Path good = Files.writeString(
                directory.resolve("good.yaml"), "proxies: [ { name: a, listen: 15432, upstream: localhost:5432 } ]\n");
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), """
                seed: many
                proxies:
                  - name: a
                    listen: 99999
                    rules: [ { fault: reset, when: somewhen } ]
                """);

        try (Hangup hangup = Hangup.start("check", good.toString(), wrong.toString())) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(String.join("\n", hangup.err()))
                    .containsSubsequence("wrong.yaml:1:7:", "wrong.yaml:4:13:", "wrong.yaml:5:36:")
                    .contains("^");
            assertThat(hangup.out()).singleElement().asString().endsWith("good.yaml: ok: 1 proxy, 0 rules");
        }
    }

    @Test
    void explainTellsOfEveryFault() throws Exception {
        for (Fault fault : Fault.all(Target.CLIENT)) {
            try (Hangup hangup = Hangup.start("explain", fault.name())) {
                assertThat(hangup.awaitExit()).isZero();
                assertThat(String.join("\n", hangup.out()))
                        .startsWith(fault.name() + ": ")
                        .contains("Its moves", "On the wire", "On Linux", "Elsewhere");
            }
        }
    }

    @Test
    void explain_tells_of_every_scenario_and_of_faults_that_are_told_how_much() throws Exception {
        for (Scenario scenario : Scenario.all()) {
            try (Hangup hangup = Hangup.start("explain", scenario.name())) {
                assertThat(hangup.awaitExit()).isZero();
                assertThat(String.join("\n", hangup.out()))
                        .startsWith(scenario.name() + ": ")
                        .contains("In production", "On the wire", "The client", "--rule '" + scenario.text() + "'");
            }
        }
        try (Hangup hangup = Hangup.start("explain", "stall")) {
            assertThat(hangup.awaitExit()).isZero();
            assertThat(String.join("\n", hangup.out())).startsWith("stall: ").contains("\nstall 5s: ");
        }
    }

    @Test
    void the_schema_is_the_one_that_is_checked_in() throws Exception {
        try (Hangup hangup = Hangup.start("schema")) {
            assertThat(hangup.awaitExit()).isZero();
            assertThat(hangup.out())
                    .containsExactlyElementsOf(Files.readAllLines(Path.of("..", "..", "config", "hangup.schema.json")));
        }
    }

    @Test
    void aMistypedCommandEndsWithTwo() throws Exception {
        try (Hangup hangup = Hangup.start("dmeo")) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(hangup.err()).hasSize(3);
        }
    }

    @Test
    void theDemoShowsBothErrorsOnRealSocketsInTime() throws Exception {
        long began = System.nanoTime();
        try (Hangup hangup = Hangup.start("demo")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));

            String said = String.join("\n", hangup.out());
            assertThat(said)
                    .containsSubsequence("unread when client-sent 1B", "✗ ECONNRESET", "✗ EPIPE")
                    .contains("broken-pipe when answering", "close when", "half-close when", "stall when")
                    .contains("java -jar ", " run 15432=localhost:5432 --rule reset");
            assertThat(hangup.out()).allMatch(line -> line.length() <= 80 || line.contains("java -jar"));
            assertThat(said).as("no colours where nobody sees them").doesNotContain("\u001b");
            assertThat(hangup.err()).isEmpty();
        }
    }
}
