package io.hangup.app.container;

import io.hangup.app.log.Fields;
import io.hangup.app.log.Mark;
import io.hangup.app.log.Said;

/**
 * Says which paths to a Hangup in a container keep its faults what they are: {@code paths}, with the fields {@code container} (who runs
 * it), {@code network} ({@code own}, {@code host} or {@code unknown}), {@code addresses}, {@code keep} and {@code lose} (paths, in
 * words). {@code docs/containers.md} says of each how it is known.
 */
public final class PathWords {
    private PathWords() {}

    /**
     * Puts it into words.
     *
     * @param container where this runs
     * @param reachable whether a proxy listens on more than loopback
     */
    public static Said of(Container container, boolean reachable) {
        Paths paths = Paths.to(container, reachable);
        String addresses = String.join(", ", container.addresses());
        return new Said(
                "paths",
                Mark.DETAIL,
                "runs in a container (" + container.kind().title() + "): faults arrive as they are by " + paths.keep()
                        + "; a RST may arrive as an end by " + paths.lose() + "; hangup doctor HOST:PORT tries a path",
                new Fields()
                        .with("container", container.kind().word())
                        .with("network", container.network().word())
                        .withSome("addresses", addresses)
                        .with("keep", paths.keep())
                        .with("lose", paths.lose())
                        .all());
    }
}
