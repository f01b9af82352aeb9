package io.hangup.app;

import static io.hangup.app.StagingRig.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port of a running Hangup cannot be made the target of its faults, whichever way somebody tries. */
@Timeout(120)
class OwnPortIT {
    private static final String ASK = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    private Path directory;

    private static String trap(String upstream) {
        return "  - { name: trap, listen: 0, upstream: '" + upstream + "', rules: [{ fault: reset }] }\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "0.0.0.0", "[::]"})
    void aReloadThatLeadsThereChangesNothing(String host) throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, "", "- { name: cut, fault: reset, armed: false }");
            try (Hangup hangup = Hangup.run(file.toString())) {
                Files.writeString(file, Files.readString(file) + trap(host + ":" + hangup.adminPort()));

                assertThat(rig.post(hangup, "/api/v1/reload"))
                        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(422))
                        .satisfies(answer ->
                                assertThat(answer.body()).contains("trap leads to the admin port of Hangup itself"));

                assertThat(rig.get(hangup, "/api/v1/proxies").body()).doesNotContain("trap");
                assertThat(rig.echo(hangup.port("db"))).isEqualTo("ok");
            }
        }
    }

    /** The JDK reads names from a file here, so that the test decides what one means. */
    @Test
    void aNameThatComesToMeanItIsNotDialled() throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.9 shifty.example\n");
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, "", "- { name: cut, fault: reset, armed: false }");
            List<String> command = new ArrayList<>(Hangup.command("run", file.toString()));
            command.addAll(1, List.of("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.ttl=0"));
            try (Hangup hangup = Hangup.start(new ProcessBuilder(command))) {
                hangup.awaitLine("Hangup .* is up");
                Files.writeString(file, Files.readString(file) + trap("shifty.example:" + hangup.adminPort()));
                assertThat(rig.post(hangup, "/api/v1/reload").statusCode())
                        .as("it means somebody else")
                        .isEqualTo(200);

                Files.writeString(hosts, "127.0.0.1 shifty.example\n");
                ProbeClient client = rig.connect(hangup.port("trap"));
                client.write(ASK, MILLIS);

                hangup.awaitLine("trap#1 .*shifty.example:\\d+ leads to the admin port of Hangup itself");
                assertThat(client.read(1, MILLIS)).hasToString("ECONNRESET");
                assertThat(rig.get(hangup, "/healthz").statusCode()).isEqualTo(200);
            }
        }
    }
}
