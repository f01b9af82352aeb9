package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import io.hangup.testkit.Via;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The images that {@code .ci/containers} has built, and containers of them. */
final class Images {
    static final String HANGUP = "hangup:test";
    static final String HELLO = "hangup-test/hello";

    static final int PROXY = 15432;
    static final int ADMIN = 9191;
    static final String TOKEN = "a-token-of-the-tests-of-the-image";
    static final long PATIENCE_MILLIS = 60_000;

    private static final long MEMORY_BYTES = 128L << 20;
    private static final long HALF_A_CPU_NANOS = 500_000_000;
    private static final long MOST_PROCESSES = 100;

    private Images() {}

    /** Hangup before an upstream, as little as it may be: nothing to write to, no capability, a user nobody knows. */
    static GenericContainer<?> hangup(InetSocketAddress upstream, String... words) {
        return new GenericContainer<>(DockerImageName.parse(HANGUP))
                .withCommand(words)
                .withEnv(Map.of(
                        "HANGUP_ADMIN", "0.0.0.0:" + ADMIN,
                        "HANGUP_ADMIN_TOKEN", TOKEN,
                        "HANGUP_UPSTREAM", upstream.getHostString() + ":" + upstream.getPort()))
                .withExposedPorts(PROXY, ADMIN)
                .withCreateContainerCmdModifier(command -> {
                    command.withUser("12345:12345");
                    confine(command.getHostConfig());
                })
                .waitingFor(
                        Wait.forHttp("/readyz").forPort(ADMIN).withStartupTimeout(Duration.ofMillis(PATIENCE_MILLIS)));
    }

    static void confine(@Nullable HostConfig host) {
        if (host == null) {
            throw new IllegalStateException("a container without limits");
        }
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(MEMORY_BYTES)
                .withMemorySwap(MEMORY_BYTES)
                .withNanoCPUs(HALF_A_CPU_NANOS)
                .withPidsLimit(MOST_PROCESSES);
    }

    /** A server on this machine that containers can reach. */
    static ProbeServer upstream() throws IOException {
        return ProbeServer.open(Via.SOCKET_CHANNEL, new InetSocketAddress(gateway(), 0), 50, 0);
    }

    /** This machine, as the containers of the bridge see it. */
    static String gateway() throws IOException {
        return Objects.requireNonNull(NetworkInterface.getByName("docker0"), "no bridge of an engine")
                .inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElseThrow()
                .getHostAddress();
    }

    /** The container, as this machine reaches it without a published port. */
    static String address(String container) {
        return String.valueOf(Objects.requireNonNull(
                        DockerClientFactory.instance()
                                .client()
                                .inspectContainerCmd(container)
                                .exec()
                                .getNetworkSettings()
                                .getNetworks()
                                .get("bridge"),
                        "a container that is not on the bridge")
                .getIpAddress());
    }

    /** A client of its proxy, by the container's own address. */
    static ProbeClient connect(GenericContainer<?> container) throws IOException {
        ProbeClient client = ProbeClient.open();
        InetSocketAddress proxy = new InetSocketAddress(address(container.getContainerId()), PROXY);
        assertThat(client.connect(proxy, PATIENCE_MILLIS)).isInstanceOf(CallResult.Ok.class);
        return client;
    }

    /** How it ends that five bytes go through and come back. */
    static CallResult echo(GenericContainer<?> container) throws IOException {
        try (ProbeClient client = connect(container)) {
            client.write("hello", PATIENCE_MILLIS);
            return client.readExactly(5, PATIENCE_MILLIS).end();
        }
    }

    /** What is at a path of its admin port. */
    static String get(GenericContainer<?> container, String path) throws IOException {
        try (InputStream page = URI.create("http://" + address(container.getContainerId()) + ":" + ADMIN + path)
                .toURL()
                .openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
