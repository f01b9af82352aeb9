package io.hangup.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hangup.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file says of all of its rules: whether and how long they are armed, and how many faults there are at most. */
@Timeout(120)
class DefaultsIT {
    private static final String ARMED = "hangup_rules_armed{proxy=\"db\"}";
    private static final String UNTIL = "hangup_rules_armed_until_seconds{proxy=\"db\"}";
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private StagingRig rig;

    @TempDir
    private Path directory;

    @BeforeEach
    void open() throws Exception {
        rig = new StagingRig(Behaviour.echo());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aRuleIsArmedWhenSomebodyArmsItAndDisarmsItself() throws Exception {
        Path file = rig.file(
                directory, "defaults: { armed: false, for: 1s }\n", "- { name: cut, fault: reset }\n- fault: close");
        try (Hangup hangup = Hangup.run(file.toString())) {
            int port = hangup.port("db");
            hangup.awaitLine("· armed: no rule, 2 rules stand disarmed; kill switch: POST http://.*/api/v1/disarm$");
            assertThat(rig.echo(port)).isEqualTo("ok");
            assertThat(rig.meter(hangup, ARMED)).isZero();
            assertThat(rig.meter(hangup, UNTIL)).isZero();

            assertThat(rig.post(hangup, "/api/v1/rules/db/cut/arm").statusCode())
                    .isEqualTo(200);

            hangup.awaitLine("db disarmed rule cut: its time is over \\(for: 1s\\)");
            await("it is not armed any more").atMost(IN_TIME).until(() -> rig.meter(hangup, ARMED) == 0);
            assertThat(rig.echo(port)).isEqualTo("ok");
        }
    }

    @Test
    void whatStandsArmedIsSaidAtTheStartAndAgainWhenAReloadHasChangedIt() throws Exception {
        Path file = rig.file(
                directory,
                "defaults: { armed: false, for: 10m }\nlimits: { faults: 10 per 1m }\n",
                "- { name: cut, fault: reset, armed: true }\n- { fault: close }");
        try (Hangup hangup = Hangup.start("run", file.toString(), "--log-format", "json")) {
            Matcher first = hangup.awaitLine("\"event\":\"standing\",\"mode\":\"inject\",\"armed\":1,\"disarmed\":1,"
                    + "\"rules\":\"db/cut\",\"until\":\"([^\"]+)\",\"cap\":\"10 per 1m\",\"killSwitch\":\"http");
            assertThat(Instant.parse(first.group(1)))
                    .isBetween(Instant.now().plusSeconds(540), Instant.now().plusSeconds(601));
            hangup.awaitLine("\"event\":\"started\"");

            Files.writeString(file, Files.readString(file) + "# nothing else\n");
            hangup.awaitLine("\"event\":\"reloaded\"");
            Files.writeString(file, Files.readString(file).replace("10 per 1m", "3 per 1m"));

            hangup.awaitLine("\"event\":\"standing\".*\"cap\":\"3 per 1m\"");
            assertThat(hangup.out())
                    .filteredOn(line -> line.contains("\"event\":\"standing\""))
                    .hasSize(2);
        }
    }

    @Test
    void notMoreAreHitThanTheCapAllowsAndThatIsSaidOnce() throws Exception {
        Path file = rig.file(directory, "limits: { faults: 3 per 1h }\n", "- { name: cut, fault: reset }");
        try (Hangup hangup = Hangup.run(file.toString(), "--threads", "2")) {
            int port = hangup.port("db");
            hangup.awaitLine("! armed: db/cut until it is disarmed; at most 3 faults per 1h; kill switch: ");

            assertThat(IntStream.range(0, 20).mapToObj(i -> echo(port)))
                    .filteredOn("ECONNRESET"::equals)
                    .hasSize(3);

            assertThat(rig.meter(hangup, "hangup_faults_held_back_total{cause=\"limits\",proxy=\"db\",rule=\"cut\"}"))
                    .isEqualTo(17);
            assertThat(rig.meter(hangup, "hangup_faults_spared_total{proxy=\"db\",rule=\"cut\"}"))
                    .isZero();
            hangup.signal("INT");
            assertThat(hangup.awaitExit()).isZero();
            assertThat(hangup.out())
                    .filteredOn(line -> line.contains("the cap of 3 per 1h over all rules is reached"))
                    .hasSize(1);
            assertThat(hangup.said()).contains("3 faults, 17 held back");
        }
    }

    private String echo(int port) {
        try {
            return rig.echo(port);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
