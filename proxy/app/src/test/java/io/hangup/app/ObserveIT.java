package io.hangup.app;

import static io.hangup.app.StagingRig.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.Payload;
import io.hangup.testkit.PayloadCheck;
import io.hangup.testkit.ProbeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mode: observe}: what would be done is said and counted, and nothing is done. */
@Timeout(120)
class ObserveIT {
    private static final String RULES =
            "- { name: cut, fault: reset, when: { upstream-sent: 64KiB }, expect: { resent: none } }";

    @TempDir
    private Path directory;

    @Test
    void everyByteArrivesAndItIsSaidWhatWouldHaveHappened() throws Exception {
        Payload payload = Payload.of(9, 3_000_001);
        try (StagingRig rig = new StagingRig(Behaviour.source(payload, 1))) {
            Path file = rig.file(directory, "mode: observe\n", RULES);
            try (Hangup hangup = Hangup.run(file.toString())) {
                for (int i = 1; i <= 3; i++) {
                    ProbeClient client = rig.connect(hangup.port("db"));
                    client.shutdownOutput();
                    assertThat(payload.check().readToEnd(client, MILLIS))
                            .matches(PayloadCheck.Verdict::isWhole, "whole");
                    hangup.awaitLine("○ db#" + i + " would get reset \\(rule cut, when upstream-sent 64KiB\\)");
                }
                assertThat(rig.meter(hangup, "hangup_would_inject_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                        .isEqualTo(3);
                assertThat(rig.meter(hangup, "hangup_faults_injected_total{fault=\"reset\",proxy=\"db\",rule=\"cut\"}"))
                        .isZero();
                assertThat(rig.meter(hangup, "hangup_mode{mode=\"observe\"}")).isEqualTo(1);
                assertThat(rig.meter(hangup, "hangup_mode{mode=\"inject\"}")).isZero();

                hangup.signal("TERM");
                assertThat(hangup.awaitExit()).as(hangup.said()).isZero();

                assertThat(hangup.said().replaceAll("\\s+", " "))
                        .contains("Nothing was injected", "no expectation is judged", "would have been injected: 3.")
                        .doesNotContain("expectations:", "injected reset", "sent a RST");
            }
        }
    }

    @Test
    void itCanBeTypedAndIsSaidInJsonToo() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            String proxy = "0=127.0.0.1:" + rig.upstream.address().getPort();
            try (Hangup hangup = Hangup.start("run", proxy, "--rule", "reset", "--observe", "--log-format", "json")) {
                int port = Integer.parseInt(hangup.awaitLine("\"event\":\"listening\".*\"port\":(\\d+)")
                        .group(1));
                assertThat(rig.echo(port)).isEqualTo("ok");
                hangup.awaitLine(
                        "\"event\":\"would-inject\",\"proxy\":\"proxy-1\",\"connection\":1,\"rule\":\"fault-1\"");

                hangup.signal("INT");

                assertThat(hangup.awaitExit()).isZero();
                List<String> lines = hangup.out();
                assertThat(lines.get(lines.size() - 1))
                        .contains("\"event\":\"report\"", "\"mode\":\"observe\"", "\"wouldInject\":1");
            }
        }
    }

    @Test
    void aReloadThatInjectsIsJudged() throws Exception {
        try (StagingRig rig = new StagingRig(Behaviour.echo())) {
            Path file = rig.file(directory, "mode: observe\n", "- { fault: reset, expect: { gave-up: none } }");
            try (Hangup hangup = Hangup.run(file.toString(), "--drain", "0s")) {
                assertThat(rig.echo(hangup.port("db"))).isEqualTo("ok");

                Files.writeString(file, Files.readString(file).replace("mode: observe", "mode: inject"));
                await("the file is taken")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> rig.meter(hangup, "hangup_mode{mode=\"inject\"}") == 1);

                assertThat(rig.echo(hangup.port("db"))).isEqualTo("ECONNRESET");
                hangup.awaitLine("✗ db#\\d+ injected reset");
                hangup.signal("TERM");
                hangup.awaitExit();
                assertThat(hangup.said()).contains("expectations:").doesNotContain("Nothing was injected");
            }
        }
    }
}
