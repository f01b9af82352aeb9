package io.hangup.app.container;

/**
 * Paths to a container, in words.
 *
 * @param keep those that keep a fault what it is
 * @param lose those on which somebody ends the connection himself
 */
record Paths(String keep, String lose) {
    private static final String TUNNELS = "a tunnel, a mesh or whoever else forwards connections";

    static Paths to(Container container, boolean reachable) {
        boolean kubernetes = container.kind() == Kind.KUBERNETES;
        String own = String.join(", ", container.addresses());
        if (container.network() == Network.HOST) {
            return new Paths(
                    (reachable && !own.isEmpty() ? "localhost or " + own : "localhost")
                            + ", in the network that it shares with its " + (kubernetes ? "node" : "host"),
                    kubernetes ? TUNNELS : "Docker Desktop, " + TUNNELS);
        }
        if (!reachable || own.isEmpty()) {
            return new Paths(
                    "localhost in its own network (" + (kubernetes ? "this pod" : "a container that joins it")
                            + "), and nobody else reaches it",
                    TUNNELS);
        }
        return switch (container.kind()) {
            case KUBERNETES ->
                new Paths(
                        "localhost in this pod, or " + own + " from another",
                        "kubectl port-forward, or a mesh in between");
            case PODMAN ->
                new Paths(
                        direct(own) + ", or a port that rootful Podman publishes",
                        "a port that rootless Podman or Podman Desktop publishes");
            case DOCKER, OTHER ->
                new Paths(
                        direct(own) + ", or a published port by an address of the host that is not loopback",
                        "a port published on localhost, rootless Docker or Docker Desktop");
        };
    }

    private static String direct(String own) {
        return own + " from a container of the same network or a Linux host";
    }
}
