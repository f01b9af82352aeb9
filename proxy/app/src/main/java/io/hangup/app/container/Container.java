package io.hangup.app.container;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The container that this process runs in, as it can be told from inside.
 *
 * @param kind who runs it
 * @param network whose network it is in
 * @param addresses of its own, as they are typed; none of loopback, and none that is valid on one link only
 */
public record Container(Kind kind, Network network, List<String> addresses) {
    private static final Path ROOT = Path.of("/");

    /** Copies the list. */
    public Container {
        addresses = List.copyOf(addresses);
    }

    /** Where this runs; empty where nothing speaks for a container. Costs some small files and a look at the interfaces. */
    public static Optional<Container> here() {
        return Kind.of(ROOT, System.getenv()).map(Container::withInterfaces);
    }

    private static Container withInterfaces(Kind kind) {
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (NetworkInterface each : interfaces()) {
            List<String> own = Collections.list(each.getInetAddresses()).stream()
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(Container::typed)
                    .toList();
            if (!own.isEmpty()) {
                names.add(each.getName());
                addresses.addAll(own);
            }
        }
        return new Container(kind, Network.of(ROOT.resolve("sys/class/net"), names), addresses);
    }

    private static List<NetworkInterface> interfaces() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces());
        } catch (SocketException none) {
            return List.of();
        }
    }

    /** Without the interface that the JDK writes behind some. */
    private static String typed(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
