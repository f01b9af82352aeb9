package io.hangup.app.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose network it is, by what the kernel shows of interfaces. */
class NetworkTest {
    @TempDir
    private Path classes;

    @BeforeEach
    void interfaces() throws IOException {
        Files.createDirectories(classes.resolve("enp3s0/device"));
        Files.createDirectories(classes.resolve("docker0/bridge"));
        numbered("eth0", 2, 7);
        numbered("tap0", 3, 3);
    }

    @Test
    void an_end_of_a_pair_is_a_network_of_its_own() {
        assertThat(Network.of(classes, List.of("eth0"))).isEqualTo(Network.OWN);
        assertThat(Network.of(classes, List.of("tap0", "eth0"))).isEqualTo(Network.OWN);
    }

    @Test
    void hardware_and_bridges_are_the_hosts() {
        assertThat(Network.of(classes, List.of("enp3s0"))).isEqualTo(Network.HOST);
        assertThat(Network.of(classes, List.of("eth0", "docker0"))).isEqualTo(Network.HOST);
    }

    @Test
    void nothing_but_loopback_is_its_own() {
        assertThat(Network.of(classes, List.of())).isEqualTo(Network.OWN);
    }

    @Test
    void what_is_not_shown_is_not_known() {
        assertThat(Network.of(classes, List.of("tap0"))).isEqualTo(Network.UNKNOWN);
        assertThat(Network.of(classes, List.of("hidden"))).isEqualTo(Network.UNKNOWN);
    }

    private void numbered(String name, int own, int other) throws IOException {
        Path one = Files.createDirectories(classes.resolve(name));
        Files.writeString(one.resolve("ifindex"), own + "\n");
        Files.writeString(one.resolve("iflink"), other + "\n");
    }
}
