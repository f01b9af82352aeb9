package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.page.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command for the admin port in docs/admin.md and docs/guide.md, run as it is written, in the order of the page. */
@Timeout(180)
class AdminDocIT {
    private static final Path DOCS = Path.of("../../docs");

    /** What curl says when its time is up: the stream of events never ends by itself. */
    private static final int TIME_IS_UP = 28;

    @TempDir
    private Path directory;

    /** The commands of a page that have this mark; one may be on several lines. */
    private static List<String> commands(String page, String mark) throws IOException {
        return Block.of(DOCS.resolve(page)).stream()
                .filter(block -> block.isCommands() && block.mark().equals(mark))
                .flatMap(block -> block.text().replaceAll("\\\\\n *", "").lines())
                .toList();
    }

    @Test
    void every_command_of_the_page_does_what_it_is_for() throws Exception {
        List<String> commands = commands("admin.md", "");
        assertThat(commands).hasSizeGreaterThan(15);
        runAll(commands, "[{ name: cut, fault: reset, when: answering, armed: false }]");
    }

    /** As they are written but for the port, which here is nobody else's. */
    @Test
    void so_does_every_one_of_the_guide() throws Exception {
        List<String> commands = commands("guide.md", "admin");
        assertThat(commands).hasSizeGreaterThan(8).allMatch(command -> command.contains("http://127.0.0.1:9191/"));
        runAll(
                commands.stream()
                        .map(command ->
                                command.replace("curl ", "curl -fsS ").replace("http://127.0.0.1:9191/", "$ADMIN/"))
                        .toList(),
                "[{ name: commit-lost, fault: reset, armed: false }, { scenario: rolling-restart, name: rolling-restart }]");
    }

    private void runAll(List<String> commands, String rules) throws Exception {
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo())) {
            Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                    admin: { listen: 0 }
                    proxies:
                      - name: orders-db
                        listen: 0
                        upstream: 127.0.0.1:%d
                        rules: %s
                    """.formatted(
                            upstream.address().getPort(), rules));
            try (Hangup hangup = Hangup.run(file.toString())) {
                for (String command : commands) {
                    run(command, hangup.adminPort());
                }
            }
        }
    }

    private static void run(String command, int port) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        shell.environment().put("ADMIN", "http://127.0.0.1:" + port);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(command + " said " + said)
                .isEqualTo(command.contains("/api/v1/events") ? TIME_IS_UP : 0);
    }
}
