package io.hangup.engine.wire;

import java.util.List;

/**
 * What a transport is and what it cannot do: said at start, printed into {@code docs/transports.md}, never found out later.
 *
 * @param name as in {@code transport:}
 * @param where the systems it runs on
 * @param limits what it cannot do, one sentence each; empty where it can do everything
 */
public record TransportFacts(String name, String where, List<String> limits) {
    /** Linux, through epoll(7): everything. */
    public static final TransportFacts EPOLL = new TransportFacts("epoll", "Linux", List.of());

    private static final List<String> BLIND = List.of(
            "it cannot see what was acknowledged: before a RST it waits the time `timeouts.blind` once all bytes are handed to"
                    + " the kernel, and the event says so; what a slow reader has not received by then is lost",
            "it does not see a slow reader take what the kernel already holds: to a timeout such a connection moves nothing",
            "it cannot leave a byte in the kernel and know it is there: `unread` sends its RST by SO_LINGER 0",
            "it cannot see the acknowledgement of a FIN: `broken-pipe` waits the time `timeouts.blind` between FIN and RST",
            "it does not notice a RST behind a half-close, or while the other side does not read, before the next read or"
                    + " write",
            "it cannot tell an upstream that accepts and sends a RST at once from one that is not there: what it sent before is"
                    + " lost, and the connection counts as unreachable",
            "it does not notice that the client of a stalled connection leaves: a stall ends after `timeouts.half-closed`");

    /** Every JVM, through java.nio. */
    public static final TransportFacts NIO = new TransportFacts("nio", "every system with a JVM", BLIND);

    /** macOS and BSD, through kqueue(2). */
    public static final TransportFacts KQUEUE = new TransportFacts("kqueue", "macOS, FreeBSD (not tested)", BLIND);

    /** All of them, the most capable first. */
    public static List<TransportFacts> table() {
        return List.of(EPOLL, KQUEUE, NIO);
    }
}
