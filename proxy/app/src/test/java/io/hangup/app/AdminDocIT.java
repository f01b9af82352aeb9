package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/admin.md, run as it is written, in the order of the page. */
@Timeout(180)
class AdminDocIT {
    private static final Path PAGE = Path.of("../../docs/admin.md");

    /** What curl says when its time is up: the stream of events never ends by itself. */
    private static final int TIME_IS_UP = 28;

    @TempDir
    private Path directory;

    private static List<String> commands() throws IOException {
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    @Test
    void every_command_of_the_page_does_what_it_is_for() throws Exception {
        assertThat(commands()).hasSizeGreaterThan(15);
        try (ProbeServer upstream = ProbeServer.open().serve(Behaviour.echo())) {
            Path file = Files.writeString(directory.resolve("hangup.yaml"), """
                    admin: { listen: 0 }
                    proxies:
                      - name: orders-db
                        listen: 0
                        upstream: 127.0.0.1:%d
                        rules: [{ name: cut, fault: reset, when: answering, armed: false }]
                    """.formatted(
                            upstream.address().getPort()));
            try (Hangup hangup = Hangup.run(file.toString())) {
                for (String command : commands()) {
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
