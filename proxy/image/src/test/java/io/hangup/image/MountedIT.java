package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Errno;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** A directory that is mounted over the configuration, changed as Kubernetes changes a ConfigMap: by one symbolic link. */
class MountedIT {
    private static final Duration PATIENCE = Duration.ofMillis(Images.PATIENCE_MILLIS);
    private static final String CONFIG = """
            admin:
              listen: 0.0.0.0:%d
            proxies:
              - name: upstream
                listen: 0.0.0.0:%d
                upstream: ${HANGUP_UPSTREAM}
            %s""";
    private static final String RULE = """
                rules:
                  - name: cut
                    fault: reset
                    when: answering
            """;

    @TempDir
    private Path directory;

    @Test
    void a_change_is_taken_where_nothing_can_be_written() throws Exception {
        // Whoever the container runs as has to be able to read it.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        write("..first", "");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..first"));
        Files.createSymbolicLink(directory.resolve("hangup.yaml"), Path.of("..data/hangup.yaml"));

        try (ProbeServer upstream = Images.upstream().serve(Behaviour.echo());
                GenericContainer<?> hangup = Images.hangup(upstream.address(), "run", "/etc/hangup/hangup.yaml")
                        .withCreateContainerCmdModifier(this::mount)) {
            hangup.start();
            assertThat(Images.echo(hangup)).isInstanceOf(CallResult.Ok.class);

            write("..second", RULE);
            Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..second"));
            Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            Images.get(hangup, "/metrics").contains("hangup_config_reloads_total{result=\"ok\"} 1"));
            try (ProbeClient client = Images.connect(hangup)) {
                client.write("hello", Images.PATIENCE_MILLIS);
                assertThat(client.read(5, Images.PATIENCE_MILLIS))
                        .isInstanceOfSatisfying(
                                CallResult.Failed.class,
                                failed -> assertThat(failed.errno()).isEqualTo(Errno.ECONNRESET));
            }
        }
    }

    /** Not as Testcontainers mounts: it would first try that with an image of its own, from a registry. */
    private void mount(CreateContainerCmd command) {
        Bind configuration = new Bind(directory.toString(), new Volume("/etc/hangup"), AccessMode.ro);
        Objects.requireNonNull(command.getHostConfig()).withBinds(configuration);
    }

    private void write(String version, String rules) throws IOException {
        Path file = Files.createDirectory(directory.resolve(version)).resolve("hangup.yaml");
        Files.writeString(file, CONFIG.formatted(Images.ADMIN, Images.PROXY, rules));
    }
}
