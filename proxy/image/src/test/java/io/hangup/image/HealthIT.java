package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.model.HealthCheck;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** What the engine says of the health of a container, by the image's own check; asked more often than usual. */
class HealthIT {
    private static final Duration PATIENCE = Duration.ofMillis(Images.PATIENCE_MILLIS);
    private static final int STOPS_WITHIN_SECONDS = 120;

    @Test
    void it_is_healthy_until_it_has_drained_and_ends_with_0_and_its_report() throws Exception {
        try (ProbeServer upstream = Images.upstream().serve(Behaviour.echo());
                GenericContainer<?> hangup = checked(
                        Images.PATIENCE_MILLIS,
                        Images.hangup(
                                upstream.address(),
                                "run",
                                "0.0.0.0:" + Images.PROXY + "=" + Images.gateway() + ":"
                                        + upstream.address().getPort(),
                                "--admin",
                                "0.0.0.0:" + Images.ADMIN,
                                "--drain",
                                STOPS_WITHIN_SECONDS + "s",
                                "--rule",
                                "reset when answering, [2]"))) {
            hangup.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health(hangup).getStatus()).isEqualTo("healthy"));

            CompletableFuture<Void> stopping;
            try (ProbeClient client = Images.connect(hangup)) {
                client.write("hello", Images.PATIENCE_MILLIS);
                assertThat(client.readExactly(5, Images.PATIENCE_MILLIS).end()).isInstanceOf(CallResult.Ok.class);
                stopping = stop(hangup);
                await().atMost(PATIENCE).until(() -> hangup.getLogs().contains("no one is accepted any more"));
                String begun = lastCheck(hangup).getStart();
                await().atMost(PATIENCE).until(() -> checksAfter(hangup, begun).size() >= 2);
                assertThat(checksAfter(hangup, begun)).allMatch(check -> check.getExitCodeLong() == 0);
                assertThat(health(hangup).getStatus()).isEqualTo("healthy");
            }
            stopping.get(Images.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

            assertThat(hangup.getCurrentContainerInfo().getState().getExitCodeLong())
                    .isZero();
            assertThat(hangup.getLogs())
                    .containsSubsequence("no one is accepted any more", "stopped", "Hangup's report");
        }
    }

    @Test
    void without_an_admin_port_nobody_answers_and_it_is_unhealthy() throws IOException {
        try (ProbeServer upstream = Images.upstream().serve(Behaviour.echo());
                GenericContainer<?> hangup = checked(
                        1_000,
                        Images.hangup(upstream.address(), "run", Images.PROXY + "=127.0.0.1:1", "--rule", "reset"))) {
            hangup.waitingFor(Wait.forLogMessage(".* is up .*", 1).withStartupTimeout(PATIENCE));
            hangup.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health(hangup).getStatus()).isEqualTo("unhealthy"));
            assertThat(lastCheck(hangup).getOutput()).contains("127.0.0.1:" + Images.ADMIN);
        }
    }

    /**
     * With the check of the image: more often, with more time for a machine that has other things to do, and unhealthy as soon as one
     * fails.
     *
     * @param startMillis in which one may fail, until one has not
     */
    private static GenericContainer<?> checked(long startMillis, GenericContainer<?> hangup) {
        return hangup.withCreateContainerCmdModifier(command -> command.withHealthcheck(new HealthCheck()
                .withInterval(TimeUnit.SECONDS.toNanos(1))
                .withTimeout(TimeUnit.SECONDS.toNanos(30))
                .withStartPeriod(TimeUnit.MILLISECONDS.toNanos(startMillis))
                .withRetries(1)));
    }

    private static CompletableFuture<Void> stop(GenericContainer<?> hangup) {
        return CompletableFuture.runAsync(() -> DockerClientFactory.instance()
                .client()
                .stopContainerCmd(hangup.getContainerId())
                .withTimeout(STOPS_WITHIN_SECONDS)
                .exec());
    }

    private static HealthState health(GenericContainer<?> hangup) {
        return Objects.requireNonNull(
                hangup.getCurrentContainerInfo().getState().getHealth(), "a container without a check of its health");
    }

    private static HealthStateLog lastCheck(GenericContainer<?> hangup) {
        List<HealthStateLog> log = health(hangup).getLog();
        return log.get(log.size() - 1);
    }

    /** The engine keeps the last five. */
    private static List<HealthStateLog> checksAfter(GenericContainer<?> hangup, String begun) {
        return health(hangup).getLog().stream()
                .filter(check -> check.getStart().compareTo(begun) > 0)
                .toList();
    }
}
