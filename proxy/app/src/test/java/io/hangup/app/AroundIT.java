package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run} around a command. */
@Timeout(120)
class AroundIT {
    private static final String ANSWER = "the answer";
    private static final String NOWHERE = "0=127.0.0.1:1";

    private final HttpServer web = web();

    @TempDir
    private Path directory;

    private static HttpServer web() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            return server;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @BeforeEach
    void serve() {
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private Path config() throws IOException {
        int port = web.getAddress().getPort();
        return Files.writeString(directory.resolve("hangup.yaml"), """
                admin: { listen: 0 }
                proxies:
                  - { name: web, listen: 0, upstream: "127.0.0.1:%d" }
                  - name: web.of-all
                    listen: 0.0.0.0:0
                    upstream: 127.0.0.1:%d
                    rules: [ { name: cut, fault: reset, connections: [2] } ]
                """.formatted(port, port));
    }

    private static Hangup around(String... command) throws IOException {
        List<String> args = new ArrayList<>(List.of("run", NOWHERE, "--"));
        args.addAll(List.of(command));
        return Hangup.start(args.toArray(String[]::new));
    }

    @Test
    void theCommandFindsItsProxiesAndItsOutputStaysItsOwn() throws Exception {
        String script = "curl -qs http://$HANGUP_WEB/; echo; curl -qs http://$HANGUP_WEB_OF_ALL/; echo;"
                + " curl -qs $HANGUP_ADMIN/healthz; curl -qs http://$HANGUP_WEB_OF_ALL/; echo $?; echo $UNTOUCHED";
        try (Hangup hangup =
                Hangup.start(Map.of("UNTOUCHED", "kept"), "run", config().toString(), "--", "sh", "-c", script)) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isZero();

            assertThat(hangup.out()).containsExactly(ANSWER, ANSWER, "ok", "56", "kept");
            assertThat(hangup.err())
                    .anyMatch(line -> line.contains("web listens on 127.0.0.1:"))
                    .anyMatch(line -> line.contains("● sh runs (process "))
                    .anyMatch(line -> line.contains("✗ web.of-all#2 injected reset"))
                    .anyMatch(line -> line.contains("■ sh has ended with 0"))
                    .anyMatch(line -> line.contains("■ stopped"))
                    .anyMatch(line -> line.contains("✓ held    web.of-all/cut: rule cut fires"));
        }
    }

    @Test
    void anExpectationThatBreaksAndARuleThatNeverFiresEndItWith99() throws Exception {
        Path broken = Files.writeString(
                directory.resolve("broken.yaml"), """
                reactions: { patience: 1s }
                proxies:
                  - name: web
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules: [ { name: cut, fault: reset, connections: [1] } ]
                    expect: { gave-up: none }
                """.formatted(web.getAddress().getPort()));
        Path junit = directory.resolve("junit.xml");
        try (Hangup hangup = Hangup.start(
                "run",
                broken.toString(),
                "--report",
                "junit=" + junit,
                "--",
                "sh",
                "-c",
                "curl -qs $HANGUP_WEB; exit 0")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(99);
            assertThat(hangup.err()).anyMatch(line -> line.contains("✗ broken  web: gave-up: none"));
        }
        assertThat(junit).content().contains("failures=\"1\"");
        try (Hangup hangup = Hangup.start("run", broken.toString(), "--", "true")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(99);
            assertThat(hangup.err()).anyMatch(line -> line.contains("✗ broken  web/cut: rule cut fires"));
        }
    }

    @Test
    void aCommandThatCallsCurlUntilItSucceedsIsOneClientThatRecovers() throws Exception {
        Path recovers = Files.writeString(directory.resolve("recovers.yaml"), """
                reactions: { patience: 1s }
                proxies:
                  - name: web
                    listen: 0
                    upstream: 127.0.0.1:%d
                    rules: [ { name: cut, fault: reset, when: answering, connections: [1, 2] } ]
                    expect: { gave-up: none, recovered: { within: 1m } }
                """.formatted(
                        web.getAddress().getPort()));
        try (Hangup hangup = Hangup.start(
                "run",
                recovers.toString(),
                "--",
                "sh",
                "-c",
                "for call in 1 2 3; do curl -qs http://$HANGUP_WEB/ && exit 0; done; exit 1")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
            assertThat(hangup.err())
                    .anyMatch(line -> line.contains("✓ held    web: gave-up: none"))
                    .anyMatch(line ->
                            line.contains("↩ web#1 ") && line.contains("recovered from reset on web#3, 2 attempts"));
        }
    }

    @Test
    void aReportThatCannotBeWrittenOrHadIsSaidBeforeTheCommandRuns() throws Exception {
        Path ran = directory.resolve("ran");
        Path unwatched = Files.writeString(directory.resolve("unwatched.yaml"), """
                reactions: { watch: false }
                proxies: [ { name: web, listen: 0, upstream: "127.0.0.1:1", rules: [ { fault: reset } ] } ]
                """);
        for (List<String> args : List.of(
                List.of(config().toString(), "--report", "json=" + directory.resolve("no/where.json")),
                List.of(config().toString(), "--report", "junit=" + directory),
                List.of(unwatched.toString()))) {
            List<String> all = new ArrayList<>(List.of("run"));
            all.addAll(args);
            all.addAll(List.of("--", "touch", ran.toString()));
            try (Hangup hangup = Hangup.start(all.toArray(String[]::new))) {
                assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(2);
            }
        }
        assertThat(ran).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255", "kill -TERM $$, 143", "kill -KILL $$, 137"})
    void itEndsWithTheCodeOfTheCommand(String script, int exitCode) throws Exception {
        try (Hangup hangup = around("sh", "-c", script)) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(exitCode);
            assertThat(hangup.err()).anyMatch(line -> line.endsWith("sh has ended with " + exitCode));
        }
    }

    @Test
    void whereSomethingIsExpectedAndThereIsNoRuleItEndsWith99AndSaysSo() throws Exception {
        Path config = Files.writeString(directory.resolve("ruleless.yaml"), """
                proxies: [{ name: web, listen: 0, upstream: "127.0.0.1:1", expect: { resent: none } }]
                """);
        try (Hangup hangup = Hangup.start("run", config.toString(), "--", "true")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(99);
            assertThat(hangup.err())
                    .anyMatch(line -> line.contains("web: a rule fires"))
                    .anyMatch(line -> line.contains("no rule fired: this proxy has none"));
        }
    }

    @Test
    void aCommandThatIsNotThereEndsItWith127() throws Exception {
        for (String missing : List.of("hangup-has-no-such-command", directory.resolve("none") + "/x", "")) {
            try (Hangup hangup = around(missing)) {
                assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(127);
                assertThat(hangup.err())
                        .last()
                        .asString()
                        .startsWith("hangup: the command cannot be run: " + missing + " was not found");
            }
        }
    }

    @Test
    void aCommandThatIsThereAndCannotBeRunEndsItWith126() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "x");
        Path strange = Files.writeString(directory.resolve("strange"), "#!/no/such/interpreter\n");
        assertThat(strange.toFile().setExecutable(true)).isTrue();
        for (Path there : List.of(plain, directory, strange)) {
            try (Hangup hangup = around(there.toString())) {
                assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(126);
                assertThat(hangup.err())
                        .last()
                        .asString()
                        .matches("hangup: the command cannot be run: " + there
                                + " (is not executable|is a directory|could not be started: .*)");
            }
        }
    }

    @Test
    void theCommandIsNeverRunWhereHangupCannotStart() throws Exception {
        Path trace = directory.resolve("trace");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Hangup hangup =
                        Hangup.start("run", taken.getLocalPort() + "=127.0.0.1:1", "--", "touch", trace.toString())) {
            assertThat(hangup.awaitExit()).isEqualTo(3);
            assertThat(hangup.err()).singleElement().asString().contains("taken");
        }
        assertThat(trace).doesNotExist();
    }

    @Test
    void optionsOfTheCommandAreItsOwn() throws Exception {
        try (Hangup hangup = around("sh", "-c", "printf '%s\\n' \"$@\"", "sh", "--help", "--seed", "x", "--", "-V")) {
            assertThat(hangup.awaitExit()).as(hangup.said()).isZero();
            assertThat(hangup.out()).containsExactly("--help", "--seed", "x", "--", "-V");
        }
    }

    @Test
    void aCommandIsWantedBehindTheDashes() throws Exception {
        try (Hangup hangup = Hangup.start("run", NOWHERE, "--")) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(hangup.err()).containsExactly("hangup: there is no command behind --");
        }
        try (Hangup hangup = Hangup.start("run", "--", "true")) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(hangup.err()).first().asString().startsWith("hangup: nothing to run.");
        }
    }

    @Test
    void twoProxiesThatWouldBeOneVariableAreRefused() throws Exception {
        Path config = Files.writeString(directory.resolve("alike.yaml"), """
                proxies:
                  - { name: a-b, listen: 0, upstream: "127.0.0.1:1" }
                  - { name: a.b, listen: 0, upstream: "127.0.0.1:1" }
                """);
        try (Hangup hangup = Hangup.start("run", config.toString(), "--", "true")) {
            assertThat(hangup.awaitExit()).isEqualTo(2);
            assertThat(hangup.err()).singleElement().asString().contains("a-b", "a.b", "HANGUP_A_B");
        }
    }

    /** In a session of its own: no terminal has sent SIGINT to the command as well. */
    private static Hangup withoutTerminal(String config, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(Hangup.command("run", config, "--"));
        words.addAll(List.of(command));
        return Hangup.start(new ProcessBuilder(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "USR1", "USR2"})
    void aSignalIsPassedOnAndTheCommandDecides(String signal) throws Exception {
        String script =
                "trap 'echo got " + signal + "; exit 3' " + signal + "; echo ready; while :; do sleep 0.1; done";
        try (Hangup hangup = withoutTerminal(config().toString(), "sh", "-c", script)) {
            hangup.awaitLine("ready");

            hangup.signal(signal);

            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(3);
            assertThat(hangup.out()).containsExactly("ready", "got " + signal);
            assertThat(hangup.err())
                    .anyMatch(line -> line.contains("SIG" + signal + " was passed on to process "))
                    .noneMatch(line -> line.contains("reloaded"));
        }
    }

    @Test
    void aCommandThatTheSignalKillsIsWhatItEndsWith() throws Exception {
        try (Hangup hangup = around("sh", "-c", "echo ready; exec sleep 60")) {
            hangup.awaitLine("ready");
            hangup.signal("TERM");
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(128 + 15);
        }
    }

    @Test
    void aCommandThatIgnoresSignalsIsLeftToEndByItselfAndHasTheStandardInput() throws Exception {
        try (Hangup hangup = around("sh", "-c", "trap '' TERM; echo ready; cat; exit 9")) {
            hangup.awaitLine("ready");
            for (int sent = 1; sent <= 2; sent++) {
                int all = sent;
                hangup.signal("TERM");
                await().until(() -> hangup.err().stream()
                                .filter(line -> line.contains("SIGTERM was passed on"))
                                .count()
                        == all);
            }
            try (Writer in = hangup.process().outputWriter()) {
                in.write("still here\n");
            }
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(9);
            assertThat(hangup.out()).containsExactly("ready", "still here");
        }
    }

    @Test
    void aGrandchildThatHoldsTheOutputDoesNotHoldIt() throws Exception {
        try (Hangup hangup = around("sh", "-c", "sleep 60 & echo child $!; exit 4")) {
            long child = Long.parseLong(hangup.awaitLine("child (\\d+)").group(1));
            ProcessHandle grandchild = ProcessHandle.of(child).orElseThrow();
            try {
                assertThat(hangup.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(grandchild.isAlive()).isTrue();
            } finally {
                grandchild.destroy();
            }
            assertThat(hangup.awaitExit()).isEqualTo(4);
        }
    }

    /**
     * script(1) runs it in the foreground of a terminal of its own, and Ctrl-C is a byte that is typed there. It does so by a
     * shell, and one that stayed (dash) would be interrupted too and end with a code of its own: hence exec.
     */
    @Test
    void aCtrlCThatTheTerminalSendsToBothIsNotPassedOnASecondTime() throws Exception {
        Path over = directory.resolve("over");
        Path loop = Files.writeString(
                directory.resolve("loop"),
                "trap 'echo got INT' INT; echo ready; until [ -e " + over + " ]; do sleep 0.1; done; exit 5\n");
        String line = "exec " + String.join(" ", Hangup.command("run", NOWHERE, "--", "bash", loop.toString()));
        try (Hangup hangup = Hangup.start(new ProcessBuilder("script", "-qefc", line, "/dev/null"));
                Writer keys = hangup.process().outputWriter()) {
            hangup.awaitLine("ready");

            keys.write('\u0003');
            keys.flush();

            hangup.awaitLine("the terminal has sent it to the command too");
            hangup.awaitLine("got INT");
            Files.createFile(over);
            assertThat(hangup.awaitExit()).as(hangup.said()).isEqualTo(5);
            assertThat(hangup.out().stream().filter(said -> said.contains("got INT")))
                    .hasSize(1);
        }
    }
}
