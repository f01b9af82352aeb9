package io.hangup.app.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who runs a container, by what it leaves in the root and in the environment. */
class KindTest {
    @TempDir
    private Path root;

    @Test
    void nothing_speaks_for_a_container() throws IOException {
        write("proc/1/cgroup", "0::/init.scope\n");

        assertThat(Kind.of(root, Map.of("HOME", "/root", "container", ""))).isEmpty();
    }

    @Test
    void a_root_that_shows_nothing_is_no_container() {
        assertThat(Kind.of(root, Map.of())).isEmpty();
    }

    @Test
    void docker_leaves_a_file() throws IOException {
        write(".dockerenv", "");

        assertThat(Kind.of(root, Map.of())).contains(Kind.DOCKER);
    }

    @Test
    void podman_leaves_a_file_or_a_variable() throws IOException {
        assertThat(Kind.of(root, Map.of("container", "podman"))).contains(Kind.PODMAN);

        write("run/.containerenv", "");

        assertThat(Kind.of(root, Map.of())).contains(Kind.PODMAN);
    }

    @Test
    void kubernetes_goes_before_the_runtime_that_it_uses() throws IOException {
        write(".dockerenv", "");

        assertThat(Kind.of(root, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"))).contains(Kind.KUBERNETES);
    }

    @Test
    void another_engine_is_still_a_container() {
        assertThat(Kind.of(root, Map.of("container", "systemd-nspawn"))).contains(Kind.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "12:cpu:/docker/0123abcd, DOCKER",
        "0::/system.slice/docker-0123abcd.scope, DOCKER",
        "4:memory:/kubepods/burstable/pod1/0123abcd, KUBERNETES",
        "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-0123abcd.scope, KUBERNETES",
        "0::/machine.slice/libpod-0123abcd.scope, PODMAN",
        "0::/system.slice/containerd.service/task, OTHER",
        "3:cpuset:/lxc/one, OTHER"
    })
    void a_control_group_tells_where_it_is_shown(String group, Kind kind) throws IOException {
        write("proc/1/cgroup", group + "\n");

        assertThat(Kind.of(root, Map.of())).contains(kind);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
