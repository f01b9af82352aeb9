package io.hangup.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real shells read the script, and complete what is typed. */
@Timeout(60)
class CompletionTest {
    @TempDir
    private Path directory;

    private Path script(String shell) throws IOException {
        StringWriter out = new StringWriter();
        assertThat(HangupCommand.execute(
                        new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), "completion", shell))
                .isZero();
        return Files.writeString(directory.resolve("hangup." + shell), out.toString());
    }

    private List<String> said(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process shell = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(shell.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(Files.readString(out)).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private static void needs(String shell) {
        boolean there =
                List.of("/bin/", "/usr/bin/").stream().anyMatch(bin -> Files.isExecutable(Path.of(bin + shell)));
        if (!there) {
            assertThat(System.getenv("CI"))
                    .as("%s is missing, and CI=true", shell)
                    .isNotEqualTo("true");
        }
        assumeTrue(there, shell + " is not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "hangup do,         doctor",
        "hangup c,          check ctl completion",
        "hangup ctl dis,    disarm",
        "hangup ctl fire --, --connection --next --admin --token-file --ca --json",
        "hangup run --pro,  --probe",
        "hangup report --format j,      json junit",
        "hangup ctl report --format m,  markdown",
        "hangup run --log-format t,     text",
        "hangup run --transport e,      epoll",
        "hangup completion z,           zsh",
        "hangup schema r,               report"
    })
    void bash_completes(String typed, String expected) throws Exception {
        needs("bash");
        assertThat(said("bash", "-c", """
                        source "$1"
                        COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$2; COMP_POINT=${#2}
                        _complete_hangup
                        printf '%s\\n' "${COMPREPLY[@]}"
                        """, "bash", script("bash").toString(), typed))
                .contains(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"bash, bash", "zsh, bash", "zsh, zsh"})
    void every_shell_reads_its_script(String shell, String which) throws Exception {
        needs(shell);
        String before = shell.equals("zsh") ? "autoload -U +X compinit && compinit -D -u; " : "";
        assertThat(said(
                        shell,
                        "-c",
                        before + "source '" + script(which)
                                + "'; whence -w _complete_hangup 2>/dev/null || type -t _complete_hangup"))
                .last()
                .asString()
                .contains("function");
    }
}
