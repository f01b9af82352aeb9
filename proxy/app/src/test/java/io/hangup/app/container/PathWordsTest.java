package io.hangup.app.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.hangup.app.log.Said;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which paths keep a fault, in words and in fields. */
class PathWordsTest {
    private static final String ADDRESS = "172.17.0.2";

    private static Said said(Kind kind, Network network, boolean reachable, String... addresses) {
        return PathWords.of(new Container(kind, network, List.of(addresses)), reachable);
    }

    @Test
    void everything_is_said() {
        Said said = said(Kind.DOCKER, Network.OWN, true, ADDRESS, "fd00::2");

        assertThat(said.words())
                .isEqualTo(
                        "runs in a container (Docker): faults arrive as they are by 172.17.0.2, fd00::2 from a container of the"
                                + " same network or a Linux host, or a published port by an address of the host that is not loopback; a RST"
                                + " may arrive as an end by a port published on localhost, rootless Docker or Docker Desktop; hangup doctor"
                                + " HOST:PORT tries a path");
        assertThat(said.more()).isEmpty();
        assertThat(said.event()).isEqualTo("paths");
        assertThat(said.fields())
                .containsEntry("container", "docker")
                .containsEntry("network", "own")
                .containsEntry("addresses", "172.17.0.2, fd00::2")
                .containsKeys("keep", "lose");
    }

    @Test
    void each_engine_is_told_of_the_paths_that_it_has() {
        assertThat(said(Kind.PODMAN, Network.UNKNOWN, true, ADDRESS).words())
                .contains("rootful Podman", "rootless Podman");
        assertThat(said(Kind.KUBERNETES, Network.OWN, true, ADDRESS).words())
                .contains("localhost in this pod", ADDRESS, "kubectl port-forward", "mesh")
                .doesNotContain("Docker");
    }

    @Test
    void in_the_network_of_the_host_localhost_is_true() {
        assertThat(said(Kind.DOCKER, Network.HOST, true, "10.0.0.9").fields())
                .containsEntry("network", "host")
                .hasEntrySatisfying(
                        "keep", keep -> assertThat(keep.toString()).contains("localhost", "10.0.0.9", "host"));
        assertThat(said(Kind.KUBERNETES, Network.HOST, true, "10.0.0.9").words())
                .contains("node");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_address_that_leads_nowhere_is_no_path(Kind kind) {
        Said loopback = said(kind, Network.OWN, false, ADDRESS);
        Said alone = said(kind, Network.OWN, true);

        assertThat(loopback.words()).doesNotContain(ADDRESS).contains("localhost in its own network", "nobody else");
        assertThat(loopback.fields()).containsEntry("addresses", ADDRESS);
        assertThat(alone.words()).contains("localhost in its own network");
        assertThat(alone.fields()).doesNotContainKey("addresses");
    }
}
