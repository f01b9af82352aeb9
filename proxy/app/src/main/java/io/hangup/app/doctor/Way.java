package io.hangup.app.doctor;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The way from here to a Hangup, as both of its ends see it.
 *
 * @param dialled where this end connected
 * @param localPort this end's port
 * @param version of the Hangup
 * @param address where the connection ended, as Hangup sees it
 * @param client where it came from, as Hangup sees it
 */
public record Way(
        InetSocketAddress dialled, int localPort, String version, InetSocketAddress address, InetSocketAddress client) {
    /** Whether Hangup sees the connection that was opened here: neither a forwarder nor a translation of ports is between. */
    public boolean direct() {
        return dialled.equals(address) && localPort == client.getPort();
    }

    /** Whether another port at the address that was dialled is one of Hangup's own machine. */
    boolean samePlace() {
        return direct() || (dialled.equals(address) && !isLocal(dialled));
    }

    /** Whether the way begins on loopback and ends elsewhere, as it does with a published port of a container. */
    boolean leavesLoopback() {
        return isLocal(dialled) && !isLocal(address);
    }

    /** Whether both ends are on loopback, and somebody stands between them. */
    boolean tunnels() {
        return !direct() && isLocal(dialled) && isLocal(address);
    }

    private static boolean isLocal(InetSocketAddress at) {
        InetAddress address = at.getAddress();
        return address != null && address.isLoopbackAddress();
    }
}
