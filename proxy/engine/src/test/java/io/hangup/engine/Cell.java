package io.hangup.engine;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One cell of the errno matrix, and what is promised of it.
 *
 * @param order the client's calls around the fault, and the upstream's where it is hit: see {@link #order(Side)}
 */
record Cell(TransportChoice transport, Fault fault, Moment moment, String order) {
    /** How many bytes {@code client-sent} and {@code upstream-sent} wait for. */
    static final int SENT_BYTES = 5;

    /** How much one read takes where there is more. */
    private static final int FULL_READ_BYTES = 64 * 1024;

    private static final String BLOCKED_UPLOAD = "U*,W,R";
    private static final List<String> ORDERS = List.of("*,R,R,W,W", "*,W,W,R", "R*,R,W,W", BLOCKED_UPLOAD);
    private static final List<Moment> MOMENTS = List.of(
            new Moment.Accepted(),
            new Moment.Connected(),
            new Moment.FirstByte(),
            new Moment.Answering(),
            new Moment.Sent(Side.CLIENT, SENT_BYTES),
            new Moment.Sent(Side.UPSTREAM, SENT_BYTES));

    /** Every fault, side, moment and order on every transport of this machine. */
    static Stream<Cell> all() {
        return Rig.transports()
                .flatMap(transport -> Stream.of(Target.values())
                        .flatMap(target -> Fault.all(target).stream())
                        .flatMap(fault -> MOMENTS.stream()
                                .flatMap(moment ->
                                        ORDERS.stream().map(order -> new Cell(transport, fault, moment, order)))));
    }

    /** Whether the upstream is dialled before the fault: not where nobody needs it. */
    boolean dials() {
        return !(moment instanceof Moment.Accepted)
                || hits(Side.UPSTREAM)
                || fault.aftermath() == Fault.Aftermath.RELAY_ON;
    }

    boolean hits(Side side) {
        return fault.target().hits(side);
    }

    /**
     * The calls of a side. A hit upstream makes the same as the client, with one exception: an upstream that answers while it
     * leaves an upload unread has shut its own window, and behind that no FIN can reach it; so it downloads.
     */
    String order(Side side) {
        boolean shut = side == Side.UPSTREAM && moment instanceof Moment.Answering && order.equals(BLOCKED_UPLOAD);
        return shut ? "D*,W,W" : order;
    }

    /** Whether a side is in a blocked upload when the fault comes. */
    boolean uploads(Side side) {
        boolean calls = side == Side.CLIENT || hits(side);
        return calls && order(side).equals(BLOCKED_UPLOAD);
    }

    /** Whose bytes the moment waits for. */
    Optional<Side> speaker() {
        if (moment instanceof Moment.Sent sent) {
            return Optional.of(sent.side());
        }
        if (moment instanceof Moment.FirstByte) {
            return Optional.of(fault.target().hit().get(0));
        }
        return moment instanceof Moment.Answering ? Optional.of(Side.CLIENT) : Optional.empty();
    }

    /** How many bytes the moment waits for. */
    int spokenBytes() {
        return moment instanceof Moment.Sent ? SENT_BYTES : 1;
    }

    /** Whether what the speaker says is relayed before the fault. */
    boolean relaysTheSpeaker() {
        return moment instanceof Moment.Sent || moment instanceof Moment.Answering;
    }

    /** Whether a side sends something that {@code unread} can leave unread; a client that waits for its answer does not. */
    boolean leavesUnread(Side side) {
        return fault instanceof Fault.Unread
                && hits(side)
                && (uploads(side) || side == Side.UPSTREAM || !(moment instanceof Moment.Answering));
    }

    /** What a side feels. */
    Felt felt(Side side) {
        boolean hit = hits(side);
        if (fault instanceof Fault.Stall) {
            return Felt.SILENCE;
        }
        if (fault instanceof Fault.HalfClose) {
            boolean bothAreCut = fault.target() == Target.BOTH;
            return !hit ? Felt.A_DRAIN : bothAreCut ? Felt.FIN_AND_A_DRAIN : Felt.FIN;
        }
        if (!hit) {
            return Felt.FIN_AND_A_DRAIN;
        }
        return fault instanceof Fault.Close
                ? Felt.FIN_AND_NOBODY
                : fault instanceof Fault.BrokenPipe ? Felt.FIN_AND_RST : Felt.RST;
    }

    /** What a side's calls get. */
    String told(Side side) {
        return felt(side).told(order(side), delivered(side));
    }

    /** How many bytes of the other side a side has before it, unread, when the fault has arrived. */
    long delivered(Side to) {
        Side from = to.other();
        if (fault instanceof Fault.HalfClose && fault.target() == Target.UPSTREAM && to == Side.CLIENT) {
            return goneOn();
        }
        return relaysTheSpeaker() && speaker().equals(Optional.of(from)) ? spokenBytes() : 0;
    }

    /** What a half-closed upstream had sent reaches the client also where the moment had held it back. */
    private long goneOn() {
        if (uploads(Side.UPSTREAM)) {
            return FULL_READ_BYTES;
        }
        if (moment instanceof Moment.Answering) {
            return 1;
        }
        return speaker().equals(Optional.of(Side.UPSTREAM)) ? spokenBytes() : 0;
    }

    /** Whether the fault itself sends a RST to each side that it hits. */
    boolean sendsRst() {
        return fault instanceof Fault.Reset || fault instanceof Fault.Unread || fault instanceof Fault.BrokenPipe;
    }

    /** Whether a side goes on sending to a socket that is being closed, which the kernel answers as it likes: at once or later. */
    boolean closesInAnUpload() {
        return fault instanceof Fault.Close && fault.target().hit().stream().anyMatch(this::uploads);
    }

    @Override
    public String toString() {
        return transport.name().toLowerCase(Locale.ROOT) + ": " + fault.name() + " "
                + fault.target().word() + " when " + moment.text() + ", " + order;
    }
}
