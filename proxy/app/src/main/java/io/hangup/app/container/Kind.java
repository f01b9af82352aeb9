package io.hangup.app.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who runs a container. */
public enum Kind {
    /** Kubernetes, by whatever runtime. */
    KUBERNETES("Kubernetes"),
    /** Podman. */
    PODMAN("Podman"),
    /** Docker. */
    DOCKER("Docker"),
    /** Somebody else, or nobody knows. */
    OTHER("of an unknown kind");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /** Its name, for people. */
    String title() {
        return title;
    }

    /** Its name, for programs. */
    String word() {
        return this == OTHER ? "unknown" : title.toLowerCase(Locale.ROOT);
    }

    /**
     * What tells it, in this order: the variable that Kubernetes sets in every container; the files that Podman and Docker put into
     * the root; the variable {@code container}, which Podman and systemd-nspawn set; the control group of the first process, where it
     * is shown (not with version 2 and a name space of its own).
     *
     * @param root of the file system
     * @param environment of this process
     * @return empty where nothing speaks for a container
     */
    static Optional<Kind> of(Path root, Map<String, String> environment) {
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return Optional.of(KUBERNETES);
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return Optional.of(PODMAN);
        }
        if (Files.exists(root.resolve(".dockerenv"))) {
            return Optional.of(DOCKER);
        }
        return Optional.ofNullable(environment.get("container"))
                .filter(engine -> !engine.isEmpty())
                .map(engine -> engine.equals("podman") ? PODMAN : OTHER)
                .or(() -> byControlGroup(root.resolve("proc/1/cgroup")));
    }

    private static Optional<Kind> byControlGroup(Path groups) {
        String text;
        try {
            text = Files.readString(groups, StandardCharsets.ISO_8859_1);
        } catch (IOException notShown) {
            return Optional.empty();
        }
        if (text.contains("kubepods")) {
            return Optional.of(KUBERNETES);
        }
        if (text.contains("libpod")) {
            return Optional.of(PODMAN);
        }
        if (text.contains("/docker")) {
            return Optional.of(DOCKER);
        }
        return text.contains("containerd") || text.contains("/lxc") ? Optional.of(OTHER) : Optional.empty();
    }
}
