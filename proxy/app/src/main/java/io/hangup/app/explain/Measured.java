package io.hangup.app.explain;

import io.hangup.core.rule.Fault;
import java.util.Map;
import java.util.Optional;

/**
 * What a fault is for people that is told how much or how long, beside its moves.
 *
 * @param title in half a line
 * @param does what it is and where it comes from in the wild
 * @param wire what can be seen on the wire
 * @param felt what the calls of a client get
 * @param example a rule, as it is typed
 */
public record Measured(String title, String does, String wire, String felt, String example) {
    private static final String SHAPE =
            " It holds from its moment on, for what the side that is hit gets; no byte is lost, and none overtakes another.";

    private static final Map<String, Measured> ALL = Map.of(
            "stall",
            new Measured(
                    "silence for a time, then all goes on",
                    "A long pause for garbage collection, a switch that comes back, a standby that takes over. Neither side is"
                            + " read meanwhile; what they send stays in the kernels and is relayed afterwards, in order. With"
                            + " another fault behind it (stall 5s then reset) the connection breaks when the time is over.",
                    "nothing but acknowledgements, and a window that may close; afterwards all that waited",
                    "A read blocks until the time is over; a write is taken until about 4 MB are in the kernels' buffers. A"
                            + " client with a shorter timeout of its own gives up first.",
                    "stall 5s when answering"),
            "refuse",
            new Measured(
                    "the listener is closed for a time, connections stay",
                    "A server that restarts, or one that is not there yet. The port stays bound, and is open again when the"
                            + " time is over. The moment of its rule comes for the proxy as a whole (armed, at, manual), or"
                            + " on a connection, as the last part of several (reset then refuse 5s).",
                    "a RST in answer to each SYN, and one for whoever waits to be accepted",
                    "connect gets ECONNREFUSED at once. Calls on connections that are open notice nothing.",
                    "refuse 5s when at 10s"),
            "garbage",
            new Measured(
                    "random bytes, then a FIN",
                    "Another service behind the right address, a proxy's own error in the middle of a stream, memory that was"
                            + " not what it should be. The bytes follow from the seed: the same connection gets the same.",
                    "512 bytes that nobody asked for, FIN",
                    "read gets the bytes, then EOF; the first write is still taken, the second gets EPIPE. A parser that"
                            + " trusts a length in what it reads may wait for ever, or ask for a lot of memory.",
                    "garbage 512B when answering"),
            "delay",
            new Measured(
                    "each byte goes on later",
                    "Distance, or a queue in front of the server." + SHAPE
                            + " `jitter` makes it more or less at random;"
                            + " `connect-delay` holds up the dial in place of the bytes.",
                    "the same packets, later",
                    "Every call works, and waits. Timeouts for the whole call are found out, and those between two bytes"
                            + " once.",
                    "delay 800ms when connected"),
            "throttle",
            new Measured(
                    "bytes go on slowly",
                    "A thin link, or a neighbour that takes it all." + SHAPE
                            + " What waits fills the windows, so that the"
                            + " sender is slowed down as by a real link.",
                    "the same bytes, so many in a second, and at the sender's side a window that closes",
                    "Every call works, and a long answer takes long. A timeout between two bytes never comes; only one for"
                            + " the whole call does.",
                    "throttle 64KiB/s when connected"),
            "slice",
            new Measured(
                    "bytes go on in small pieces",
                    "A stream has no messages: what was written at once may come in pieces. Usually it does not, and code that"
                            + " takes one read for one message works until it does." + SHAPE,
                    "many small packets, one after the other",
                    "A read gets as much as has come by then, often one piece. Whoever reads on until the message is whole"
                            + " notices nothing but time.",
                    "slice 16B every 10ms when connected"));

    /** The explanation of a fault, or empty where there is none: a defect, which a test finds. */
    public static Optional<Measured> of(Fault fault) {
        return Optional.ofNullable(ALL.get(fault.name()));
    }
}
