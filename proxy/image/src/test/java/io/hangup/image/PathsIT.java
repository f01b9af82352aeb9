package io.hangup.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.testkit.Behaviour;
import io.hangup.testkit.CallResult;
import io.hangup.testkit.Errno;
import io.hangup.testkit.ProbeClient;
import io.hangup.testkit.ProbeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** Whether a RST of Hangup in a container arrives, by the path that a client takes to it. */
class PathsIT {
    private static final int SOMETHING_IS_LOST = 99;
    private static final String RULE = "reset when answering";

    private ProbeServer upstream;
    private GenericContainer<?> hangup;

    @BeforeEach
    void start() throws IOException {
        upstream = Images.upstream().serve(Behaviour.echo());
        hangup = Images.hangup(
                upstream.address(),
                "run",
                "0.0.0.0:" + Images.PROXY + "=" + Images.gateway() + ":"
                        + upstream.address().getPort(),
                "--admin",
                "0.0.0.0:" + Images.ADMIN,
                "--rule",
                RULE);
    }

    @AfterEach
    void stop() throws IOException {
        hangup.close();
        upstream.close();
    }

    @Test
    void the_containers_own_address_keeps_the_reset() throws Exception {
        hangup.start();
        String address = Images.address(hangup.getContainerId());
        assertReset(address, Images.PROXY);
        assertThat(doctor(address + ":" + Images.ADMIN, 0)).doesNotContain("userland-proxy");
        assertSaidOnce(address + " from a container of the same network or a Linux host");
    }

    @Test
    void a_published_port_through_another_address_of_the_host_keeps_the_reset() throws IOException {
        hangup.start();
        assertReset(Images.gateway(), hangup.getMappedPort(Images.PROXY));
    }

    @Test
    void the_network_of_the_host_keeps_the_reset() throws IOException {
        // Nothing is published there, and so nothing is mapped that could be asked.
        hangup.setExposedPorts(List.of());
        hangup.withNetworkMode("host").setWaitStrategy(Wait.forLogMessage(".* is up .*", 1));
        hangup.start();
        assertReset("127.0.0.1", Images.PROXY);
        assertSaidOnce("localhost or " + Images.gateway() + ", in the network that it shares with its host");
    }

    @Test
    @EnabledIfSystemProperty(named = "engine.forwarder", matches = "true")
    void a_published_port_on_loopback_turns_the_reset_into_an_end() throws Exception {
        hangup.start();
        assertThat(firstRead("127.0.0.1", hangup.getMappedPort(Images.PROXY))).isInstanceOf(CallResult.Eof.class);
        assertThat(doctor("127.0.0.1:" + hangup.getMappedPort(Images.ADMIN), SOMETHING_IS_LOST))
                .contains("\"userland-proxy\": false");
    }

    @Test
    @EnabledIfSystemProperty(named = "engine.forwarder", matches = "false")
    void without_the_forwarder_a_published_port_on_loopback_keeps_the_reset() throws IOException {
        hangup.start();
        assertReset("127.0.0.1", hangup.getMappedPort(Images.PROXY));
    }

    /** Which paths there are: one line, and no more. */
    private void assertSaidOnce(String paths) {
        assertThat(hangup.getLogs().lines().filter(line -> line.contains("runs in a container")))
                .singleElement()
                .asString()
                .contains("(Docker): faults arrive as they are by " + paths, "hangup doctor HOST:PORT");
    }

    private static void assertReset(String host, int port) throws IOException {
        assertThat(firstRead(host, port))
                .isInstanceOfSatisfying(
                        CallResult.Failed.class,
                        failed -> assertThat(failed.errno()).isEqualTo(Errno.ECONNRESET));
    }

    /** What the doctor of the same jar says, on this machine. */
    private static String doctor(String admin, int expected) throws IOException, InterruptedException {
        Process doctor = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-jar",
                        System.getProperty("hangup.jar"),
                        "doctor",
                        admin)
                .redirectErrorStream(true)
                .start();
        String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(doctor.waitFor()).as(said).isEqualTo(expected);
        return said;
    }

    private static CallResult firstRead(String host, int port) throws IOException {
        try (ProbeClient client = ProbeClient.open()) {
            assertThat(client.connect(new InetSocketAddress(host, port), Images.PATIENCE_MILLIS))
                    .isInstanceOf(CallResult.Ok.class);
            client.write("hello", Images.PATIENCE_MILLIS);
            return client.read(100, Images.PATIENCE_MILLIS);
        }
    }
}
