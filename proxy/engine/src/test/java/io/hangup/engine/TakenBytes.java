package io.hangup.engine;

import io.hangup.testkit.Await;
import io.hangup.testkit.Peer;
import io.hangup.testkit.TcpSocket;

/** Whether the proxy has taken from its kernel all that a peer has sent, and has done what follows from that. */
final class TakenBytes {
    private static final long PATIENCE_MILLIS = 10_000;

    private TakenBytes() {}

    /** Waits until nothing of it is on its way, nothing lies unread at the proxy, and its loops have come round. */
    static void await(Rig rig, Peer peer) {
        int localPort = peer.remotePort();
        int remotePort = peer.localPort();
        Await.until(
                "the proxy has read what port " + remotePort + " sent",
                PATIENCE_MILLIS,
                () -> peer.inKernel().unacknowledgedBytes() == 0
                        && TcpSocket.of(localPort, remotePort).unreadBytes() == 0);
        rig.engine.settle(PATIENCE_MILLIS);
        rig.engine.settle(PATIENCE_MILLIS);
    }
}
