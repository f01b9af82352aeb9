package io.hangup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hangup.core.rule.RstCause;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RstCountTest {
    private static final Map<RstCause, Integer> EXPECTED =
            Map.of(RstCause.RULE, 400, RstCause.MIRRORED, 300, RstCause.UNREACHABLE, 200, RstCause.SHUTDOWN, 100);
    private static final String IN_A_NAMESPACE = "ip link set lo up && exec \"$@\"";

    @ParameterizedTest
    @MethodSource("io.hangup.engine.Rig#transports")
    void a_thousand_rsts_are_told_by_cause_as_their_peers_felt_them(TransportChoice transport) throws Exception {
        RstCount.Counts counts = RstCount.of(transport);

        assertThat(counts.told()).isEqualTo(EXPECTED);
        assertThat(counts.felt()).isEqualTo(EXPECTED);
    }

    @Test
    void the_kernel_counts_the_same_thousand() throws Exception {
        boolean possible = runs("unshare", "--net", "sh", "-c", IN_A_NAMESPACE, "sh", "true");
        if ("true".equals(System.getenv("CI"))) {
            assertThat(possible)
                    .describedAs("unshare --net and ip work (root, util-linux, iproute2)")
                    .isTrue();
        }
        assumeTrue(possible, "needs root, unshare and ip: a network namespace, where the kernel counts nothing else");

        Process process = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        IN_A_NAMESPACE,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RstCount.class.getName(),
                        "EPOLL")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed)
                .contains("kernel=1000")
                .contains(RstCause.RULE + "=400")
                .doesNotContain("INTERNAL");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
