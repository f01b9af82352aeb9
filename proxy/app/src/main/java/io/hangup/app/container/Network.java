package io.hangup.app.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whose network a container is in, as far as its interfaces tell. */
enum Network {
    /** One of its own: its interfaces are ends of something that goes on elsewhere. */
    OWN,
    /** The one of its host: there is hardware, or a bridge. */
    HOST,
    /** Nothing tells. */
    UNKNOWN;

    /** Its name, for people and for programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Looks at what the kernel says of interfaces.
     *
     * @param classes {@code /sys/class/net}
     * @param names of the interfaces that have an address which is not loopback
     */
    static Network of(Path classes, List<String> names) {
        if (names.isEmpty()) {
            return OWN;
        }
        List<Path> interfaces = names.stream().map(classes::resolve).toList();
        if (interfaces.stream()
                .anyMatch(each -> Files.exists(each.resolve("device")) || Files.exists(each.resolve("bridge")))) {
            return HOST;
        }
        return interfaces.stream().anyMatch(Network::goesOnElsewhere) ? OWN : UNKNOWN;
    }

    /** A pair of interfaces, or a share in one: the number of the other end is not its own. */
    private static boolean goesOnElsewhere(Path one) {
        try {
            return !Files.readString(one.resolve("iflink")).equals(Files.readString(one.resolve("ifindex")));
        } catch (IOException notShown) {
            return false;
        }
    }
}
