package io.hangup.app.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is known to turn the end of a connection into another one. Of Docker's forwarder it was measured; of the others it is what
 * their sources and documentation say ({@code docs/containers.md}).
 *
 * @param who in words
 * @param remedies what can be done, a line each
 */
public record Suspect(String who, List<String> remedies) {
    /** Copies the list. */
    public Suspect {
        remedies = List.copyOf(remedies);
    }

    /** Those that fit what is known of a way, the likeliest first. */
    static List<Suspect> on(Way way, List<Finding> lost) {
        String address = DoctorText.text(way.address());
        List<Suspect> suspects = new ArrayList<>();
        if (way.leavesLoopback()) {
            suspects.add(new Suspect(
                    "Docker's userland forwarder (docker-proxy), which serves a port published on localhost",
                    List.of(
                            "connect to the container's own address, " + address + ", if this is its Linux host;",
                            "or start the client in the container's network (--network), or both in the host's;",
                            "or publish on 0.0.0.0, and connect to an address of this host that is not loopback;",
                            "or let the engine do without it: \"userland-proxy\": false in /etc/docker/daemon.json.")));
            suspects.add(
                    new Suspect(
                            "Docker Desktop, rootless Docker or rootless podman, which forward published ports themselves",
                            List.of(
                                    "start the client in a container of the same network; its address is not reachable here.")));
        } else if (way.tunnels()) {
            suspects.add(new Suspect(
                    "kubectl port-forward, ssh -L, socat or another tunnel that begins here",
                    List.of(
                            "run the client where Hangup is: in its pod, its network name space, or its cluster;",
                            "a NodePort or the pod's own address is routed, and not forwarded.")));
        } else {
            suspects.add(new Suspect(
                    "a service mesh's sidecar (Istio's Envoy, Linkerd) or a load balancer, which end connections themselves",
                    List.of(
                            "put Hangup into the client's own pod, and talk to it on localhost;",
                            "or leave the port out: traffic.sidecar.istio.io/excludeInboundPorts, excludeOutboundPorts;",
                            "config.linkerd.io/skip-inbound-ports, skip-outbound-ports;",
                            "or connect to Hangup's own address, " + address + ", and not to the balancer's.")));
        }
        if (lost.stream().anyMatch(finding -> finding.came().equals("blocked"))) {
            suspects.add(new Suspect(
                    "a firewall, or a translation of addresses, that drops RSTs or FINs",
                    List.of("look at its DROP rules, and at those for packets of an invalid state.")));
        }
        return suspects;
    }
}
