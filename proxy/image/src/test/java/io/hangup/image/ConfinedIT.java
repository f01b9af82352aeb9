package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.ProbeServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/** The image, confined as staging confines it: read-only, no capability, any user, 128 MiB, half a CPU. */
class ConfinedIT {
    private static final long MOST_BYTES = 110_000_000;
    private static final String JAVA = "/opt/hangup/java/bin/java";

    @Test
    void it_runs_on_epoll_and_is_well() throws Exception {
        try (ProbeServer upstream = Images.upstream().serve(Behaviour.echo());
                GenericContainer<?> hangup = Images.hangup(upstream.address(), "run", "/etc/hangup/hangup.yaml")) {
            hangup.start();
            assertThat(hangup.getLogs()).contains("is up (epoll, ", "runs in a container (Docker)");
            assertThat(Images.get(hangup, "/metrics")).contains("hangup_transport_info{transport=\"epoll\"} 1");

            ExecResult health = hangup.execInContainer(
                    JAVA,
                    "@/opt/hangup/hangup.args",
                    "-XX:AOTCache=/opt/hangup/hangup.aot",
                    "-jar",
                    "/opt/hangup/hangup.jar",
                    "healthcheck");
            assertThat(health.getExitCode()).as(health.getStderr()).isZero();

            DockerClientFactory.instance()
                    .client()
                    .stopContainerCmd(hangup.getContainerId())
                    .exec();
            assertThat(hangup.getCurrentContainerInfo().getState().getExitCodeLong())
                    .isZero();
            assertThat(hangup.getLogs()).contains("stopped");
        }
    }

    @Test
    void the_demo_breaks_connections_on_real_sockets() {
        try (GenericContainer<?> demo = once("demo")) {
            demo.start();
            assertThat(demo.getLogs()).contains("ECONNRESET", "EPIPE");
        }
    }

    @Test
    void a_run_without_words_says_what_to_do() {
        try (GenericContainer<?> alone = new GenericContainer<>(DockerImageName.parse(Images.HANGUP))
                .withStartupCheckStrategy(
                        new OneShotStartupCheckStrategy() {
                            @Override
                            public StartupStatus checkStartupState(
                                    com.github.dockerjava.api.DockerClient client, String container) {
                                return Boolean.TRUE.equals(client.inspectContainerCmd(container)
                                                .exec()
                                                .getState()
                                                .getRunning())
                                        ? StartupStatus.NOT_YET_KNOWN
                                        : StartupStatus.SUCCESSFUL;
                            }
                        }.withTimeout(Duration.ofMillis(Images.PATIENCE_MILLIS)))) {
            alone.start();
            assertThat(alone.getLogs()).contains("hangup demo", "hangup --help");
        }
    }

    @Test
    void it_is_small_and_runs_as_nobody() {
        InspectImageResponse image = DockerClientFactory.instance()
                .client()
                .inspectImageCmd(Images.HANGUP)
                .exec();
        System.out.println("the image has " + image.getSize() + " bytes");
        assertThat(image.getSize()).isLessThanOrEqualTo(MOST_BYTES);
        ContainerConfig config = Objects.requireNonNull(image.getConfig(), "an image without a configuration");
        assertThat(config.getUser()).isEqualTo("65532:65532");
        assertThat(config.getLabels()).containsEntry("org.opencontainers.image.title", "Hangup");
    }

    @Test
    void it_holds_the_jar_and_the_list_of_its_components() throws Exception {
        Path jar = Path.of(System.getProperty("hangup.jar"));
        try (GenericContainer<?> any = once("--version")) {
            any.start();
            for (Path built : List.of(jar, jar.resolveSibling("sbom.cdx.json"))) {
                byte[] held =
                        any.copyFileFromContainer("/opt/hangup/" + built.getFileName(), InputStream::readAllBytes);
                assertThat(Arrays.equals(held, Files.readAllBytes(built)))
                        .as(built.toString())
                        .isTrue();
            }
        }
    }

    private static GenericContainer<?> once(String word) {
        return new GenericContainer<>(DockerImageName.parse(Images.HANGUP))
                .withCommand(word)
                .withCreateContainerCmdModifier(command -> Images.confine(command.getHostConfig()))
                .withStartupCheckStrategy(
                        new OneShotStartupCheckStrategy().withTimeout(Duration.ofMillis(Images.PATIENCE_MILLIS)));
    }
}
