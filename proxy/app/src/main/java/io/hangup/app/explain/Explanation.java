package io.hangup.app.explain;

import io.hangup.core.rule.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fault is for people, beside its moves. The answers of the calls were measured on Linux, over loopback, a virtual
 * link and a link with 50 ms of delay; each is what {@code demo} and the tests expect of real sockets.
 *
 * @param title in half a line
 * @param does what it is and where it comes from in the wild
 * @param wire what can be seen on the wire
 * @param readFirst what read, read, write, write get afterwards, in this order
 * @param writeFirst what write, write, read get afterwards, in this order
 * @param elsewhere where other systems differ
 * @param example a rule, as it is typed
 */
public record Explanation(
        String title,
        String does,
        String wire,
        List<String> readFirst,
        List<String> writeFirst,
        String elsewhere,
        String example) {
    private static final String BSD_RESET =
            "macOS and the BSDs ask whether the socket may still send before they look at the pending error, so there the"
                    + " first write may get EPIPE at once (by their sources; measured on Linux only). A read gets"
                    + " ECONNRESET there too.";
    private static final String SAME = "macOS and the BSDs answer the same (by their sources; measured on Linux only).";

    private static final Map<String, Explanation> ALL = Map.of(
            "reset",
            new Explanation(
                    "one RST, behind everything that was relayed",
                    "The connection is gone at once, as when a process is killed with unread data, a load balancer drops"
                            + " a connection, or a firewall says no. What was relayed before is delivered first.",
                    "one RST, no FIN",
                    List.of("ECONNRESET", "EOF", "EPIPE", "EPIPE"),
                    List.of("ECONNRESET", "EPIPE", "EOF"),
                    BSD_RESET,
                    "reset when upstream-sent 64KiB, 20%"),
            "unread",
            new Explanation(
                    "a close with bytes that nobody read, which the kernel answers with a RST",
                    "The classic: a server reads a part of the request and closes. At least one byte of the client stays"
                            + " unread, so its kernel resets the connection in place of finishing it (RFC 2525, 2.17)."
                            + " If no such byte comes in time, SO_LINGER 0 sends the same RST.",
                    "one RST, no FIN: the same packet as that of reset",
                    List.of("ECONNRESET", "EOF", "EPIPE", "EPIPE"),
                    List.of("ECONNRESET", "EPIPE", "EOF"),
                    BSD_RESET,
                    "unread when client-sent 1B"),
            "broken-pipe",
            new Explanation(
                    "a FIN, then a RST: the first write gets EPIPE",
                    "A pooled connection whose peer finished and is gone: reading sees a normal end, and the next request"
                            + " dies in its first write, with SIGPIPE where that is not ignored.",
                    "FIN, the client's ACK, RST",
                    List.of("EOF", "EOF", "EPIPE", "EPIPE"),
                    List.of("EPIPE", "EPIPE", "EOF"),
                    SAME,
                    "broken-pipe when answering"),
            "close",
            new Explanation(
                    "a FIN and a close: a normal end at an awkward moment",
                    "A server that is restarted, a keep-alive that ran out. The first write is still taken, for nobody: the"
                            + " RST that answers it is what the second write meets.",
                    "FIN; a RST only in answer to what the client sends later",
                    List.of("EOF", "EOF", "ok", "EPIPE"),
                    List.of("ok", "EPIPE", "EOF"),
                    SAME,
                    "close when upstream-sent 500B"),
            "half-close",
            new Explanation(
                    "a FIN, while the other direction goes on",
                    "The peer says that it has no more to say, and still listens (shutdown(2) with SHUT_WR). Clients that"
                            + " take the end of the answers for the end of everything lose what they write next.",
                    "FIN, and nothing else",
                    List.of("EOF", "EOF", "ok", "ok"),
                    List.of("ok", "ok", "EOF"),
                    SAME,
                    "half-close when answering"),
            "stall",
            new Explanation(
                    "silence: nothing is read, nothing is sent, nothing ends",
                    "A peer that hangs, a link that swallows everything. Both windows fill; a write is taken until about"
                            + " 4 MB are in the kernels' buffers, then it blocks too. Only the client's own timeout helps.",
                    "nothing but acknowledgements, and a window that closes",
                    List.of("blocked", "blocked", "ok", "ok"),
                    List.of("ok", "ok", "blocked"),
                    SAME,
                    "stall when first-byte, [3, 7]"));

    /** The explanation of a fault, or empty where there is none: a defect, which a test finds. */
    public static Optional<Explanation> of(Fault fault) {
        return Optional.ofNullable(ALL.get(fault.name()));
    }
}
