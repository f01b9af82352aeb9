package io.hangup.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.Hangup;
import io.hangup.testkit.page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/staging.md}: its commands are run as they stand there, in one session of a shell and in a directory of its own,
 * where {@code hangup} is the jar and the ports are nobody else's.
 */
@Timeout(180)
class StagingDocIT {
    private static final Path DOC = Path.of("..", "..", "docs", "staging.md");
    private static final String SHELL = "Debian: apt-get install --no-install-recommends bash util-linux iproute2";

    @TempDir
    private Path directory;

    private static List<String> blocks(String mark) throws IOException {
        return Block.of(DOC).stream()
                .filter(block -> block.isCommands() && block.mark().equals(mark))
                .map(Block::text)
                .toList();
    }

    private void program(String name, String body) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** Runs these in a session that ends at the first command that fails; what it printed. */
    private String session(List<String> commands) throws IOException, InterruptedException {
        program("hangup", "exec '" + Hangup.java() + "' -jar '" + Hangup.JAR.toAbsolutePath() + "' \"$@\"");
        program("kubectl", "exec '" + Kubectl.program() + "' \"$@\"");
        Path work = Files.createDirectory(directory.resolve("work"));
        Path script = Files.writeString(
                directory.resolve("session"),
                "set -euo pipefail\nip link set lo up\ncp -r '" + Tree.CONFIG.toRealPath() + "' config\nexport PATH='"
                        + directory.resolve("bin") + "':$PATH\n" + "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
                        + String.join("\n", commands));
        Tool.Said said = Tool.run(work, SHELL, "unshare", "--net", "timeout", "120", "bash", "-x", script.toString());
        assertThat(said.code()).as(said.text()).isZero();
        return said.text();
    }

    @Test
    void every_block_runs_as_written() throws Exception {
        List<String> blocks = blocks("");
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(8);

        String said = session(blocks);

        assertThat(said)
                .contains("hangup_rules_armed{proxy=\"orders\"} 0.0", "\"until\":", "\"disarmed\":1")
                .containsPattern("hangup_would_inject_total\\{[^}]*\\} [1-9]")
                .containsPattern("hangup_faults_injected_total\\{[^}]*\\} [1-9]")
                .contains("curl ended with 56", "kind: PodMonitor");
    }

    /** What needs a cluster is run as far as it goes without one. */
    @Test
    void what_needs_a_cluster_is_made_without_one() throws Exception {
        List<String> commands = blocks("cluster").stream()
                .flatMap(String::lines)
                .map(line -> line.startsWith("kubectl apply -k ")
                        ? line.replace("apply -k", "kustomize")
                        : line + " --dry-run=client -o yaml")
                .toList();
        assertThat(commands).hasSize(2);

        assertThat(session(commands)).contains("kind: Secret", "kind: Deployment", "initContainers:");
    }

    @Test
    void every_alert_is_in_it() throws Exception {
        assertThat(Files.readString(DOC))
                .contains(AlertsTest.alerts()
                        .map(alert -> "| `" + alert.text("alert") + "` |")
                        .collect(Collectors.toList()));
    }
}
