package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HangupCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int hangup(String... args) {
        return HangupCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource({"chekc, check", "explian, explain", "rnu, run", "dmeo, demo"})
    void aMistypedCommandIsAnsweredInThreeLinesWithWhatWasMeant(String typed, String meant) {
        assertThat(hangup(typed)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3).first().isEqualTo("hangup: unknown command " + typed);
        assertThat(err.toString())
                .containsPattern("did you mean .*\\b" + meant + "\\b.*\\?")
                .contains("--help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMistypedOptionIsAnsweredWithWhatWasMeant() {
        assertThat(hangup("run", "--sed", "3")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "hangup: unknown option --sed",
                        "  did you mean --seed?",
                        "  hangup run --help shows what there is.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resett", "unred", "broken-pip", "half-closed", "stal"})
    void anUnknownFaultIsAnsweredWithTheOneThatWasMeant(String typed) {
        assertThat(hangup("explain", typed)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("hangup: unknown fault \"" + typed + "\"")
                .contains("did you mean \"")
                .contains("hangup explain lists all faults");
    }

    @ParameterizedTest
    @CsvSource({"nat-idel, nat-idle", "comit-gap, commit-gap", "failovr, failover"})
    void an_unknown_scenario_is_answered_with_the_one_that_was_meant(String typed, String meant) {
        assertThat(hangup("explain", typed)).isEqualTo(2);
        assertThat(err.toString()).contains("\"" + typed + "\"", "did you mean \"" + meant + "\"?");
    }

    @Test
    void a_whole_rule_is_no_name() {
        assertThat(hangup("explain", "reset when answering")).isEqualTo(2);
        assertThat(err.toString()).startsWith("hangup: reset when answering (expected: one name)");
    }

    @Test
    void the_schema_is_printed_as_json() {
        assertThat(hangup("schema")).isZero();
        assertThat(out.toString()).startsWith("{").contains("draft-07").endsWith("}\n");
    }

    @Test
    void aFaultThatIsNearNoneIsAnsweredWithAll() {
        assertThat(hangup("explain", "zzz")).isEqualTo(2);
        assertThat(err.toString()).contains("reset, unread, broken-pipe, close, half-close, stall");
    }

    @Test
    void explainTellsOfAFaultAndListsThemAll() {
        assertThat(hangup("explain", "broken-pipe")).isZero();
        assertThat(out.toString()).contains("FIN_WAIT2", "EOF, EOF, EPIPE, EPIPE", "macOS");
        assertThat(hangup("explain")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void nothingToRunIsAnsweredWithTwoFriendlyLines() {
        assertThat(hangup("run")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(err.toString()).contains("hangup run 15432=localhost:5432 --rule 'reset when answering'");
    }

    @Test
    void nothingAtAllIsAnsweredWithTheDemo() {
        assertThat(hangup()).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2);
        assertThat(err.toString()).contains("hangup demo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0=localhost:5432 --rule resett        | did you mean \"reset\"?",
                "0=localhost                           | LISTEN=UPSTREAM",
                "0=localhost:5432 --threads 0          | --threads 0 (expected: 1 to 1024)",
                "0=localhost:5432 --threads 5000       | --threads 5000 (expected: 1 to 1024)",
                "0=localhost:5432 --drain 10           | did you mean \"10ms\" or \"10s\"",
                "0=localhost:5432 --admin nowhere:x    | --admin",
                "0=localhost:5432 --transport carrier  | carrier (expected: one of auto, epoll, kqueue, nio)",
                "0=localhost:5432 --log-format xml     | xml (expected: one of text, json)",
                "0=localhost:5432 --seed many          | --seed",
                "0=localhost:5432 a.yaml               | one CONFIG",
                "a.yaml --rule reset                   | write this rule into a.yaml"
            })
    void aWrongCommandLineIsSaidBeforeAnythingStarts(String args, String said) {
        assertThat(hangup(("run " + args).split(" +"))).isEqualTo(2);
        assertThat(err.toString()).contains(said);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_warning_of_a_configuration_is_said_with_its_place_and_all_is_well() throws IOException {
        Path config = Files.writeString(directory.resolve("alike.yaml"), """
                proxies:
                  - { name: a-b, listen: 0, upstream: "127.0.0.1:1" }
                  - { name: a.b, listen: 0, upstream: "127.0.0.1:1", expect: { resent: none } }
                """);

        assertThat(hangup("check", config.toString())).isZero();
        assertThat(err.toString())
                .containsSubsequence(
                        config + ":3:13: warning: ",
                        "HANGUP_A_B",
                        "^~~",
                        config + ":3:64: warning: this proxy has no rules",
                        "^~~~~~");
        assertThat(out.toString()).isEqualToIgnoringNewLines(config + ": ok: 2 proxies, 0 rules, 2 warnings");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(hangup("--help")).isZero();
        assertThat(out.toString()).contains("run ", "check ", "explain ", "demo ", "schema ", "Exit codes");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }
}
