package io.hangup.engine.differential;

import io.hangup.core.rule.Side;
import io.hangup.testkit.TcpSocket;
import io.hangup.testkit.TcpState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What TCP promises of a connection, kept from what its two ends have done: when everything has arrived that can arrive.
 * Kernels are asked until it is so, which takes the place of any pause of a guessed length.
 */
final class Model {
    /** So many unread bytes a receiving kernel surely takes, and its sender's FIN behind them. */
    static final long FITS_BYTES = 32 * 1024;

    /** So many unread bytes the two kernels take between them, so that no write blocks. */
    static final long MOST_BYTES = 1_500_000;

    private static final Set<TcpState> ESTABLISHED = EnumSet.of(TcpState.ESTABLISHED);
    private static final Set<TcpState> LEFT = EnumSet.of(TcpState.FIN_WAIT1, TcpState.FIN_WAIT2);
    private static final Set<TcpState> TOLD = EnumSet.of(TcpState.CLOSE_WAIT);
    private static final Set<TcpState> DONE = EnumSet.of(TcpState.TIME_WAIT, TcpState.GONE);
    private static final Set<TcpState> LEAVING =
            EnumSet.of(TcpState.CLOSING, TcpState.LAST_ACK, TcpState.TIME_WAIT, TcpState.GONE);

    private final Map<Side, End> ends = new EnumMap<>(Map.of(Side.CLIENT, new End(), Side.UPSTREAM, new End()));
    private boolean accepted;
    private boolean reset;
    private boolean stirred;

    private static final class End {
        private long sent;
        private long read;
        private boolean finished;
        private boolean closed;
        private boolean flooded;
        private boolean shortened;
    }

    private End end(Side side) {
        return ends.getOrDefault(side, new End());
    }

    boolean accepted() {
        return accepted;
    }

    /** Whether anything has happened since this was last asked. */
    boolean stirred() {
        boolean before = stirred;
        stirred = false;
        return before;
    }

    /** The upstream has taken the connection. */
    void accept() {
        stirred = true;
        accepted = true;
    }

    boolean closed(Side side) {
        return end(side).closed;
    }

    boolean finished(Side side) {
        return end(side).finished;
    }

    boolean isReset() {
        return reset;
    }

    /** Both have finished: there is nothing left that a RST could end. */
    boolean over() {
        return end(Side.CLIENT).finished && end(Side.UPSTREAM).finished;
    }

    /** Bytes sent to this end that it has not read. */
    long outstanding(Side to) {
        return end(to.other()).sent - end(to).read;
    }

    /** Whether all that was sent to this end lies in its own kernel, and does not wait for room there. */
    boolean fits(Side to) {
        return outstanding(to) <= FITS_BYTES;
    }

    /** Whether a RST came while bytes for this end waited for room: how many it gets then depends on buffers. */
    boolean shortened(Side to) {
        return end(to).shortened;
    }

    /** Bytes were written at this end. Where the other has closed, its kernel answers with a RST. */
    void sent(Side from, long bytes) {
        stirred |= bytes > 0;
        end(from).sent += bytes;
        if (bytes > 0 && end(from.other()).closed) {
            reset();
        }
    }

    /** This end has written until no more was taken: how much that is depends on buffers. */
    void flood(Side from) {
        end(from.other()).flooded = true;
    }

    /** Whether how much this end can still read depends on buffers. */
    boolean flooded(Side to) {
        return end(to).flooded;
    }

    /** Bytes were read at this end. */
    void read(Side to, long bytes) {
        stirred |= bytes > 0;
        end(to).read += bytes;
        end(to).flooded &= outstanding(to) > 0;
    }

    /** This end has half-closed. */
    void finish(Side side) {
        stirred = true;
        end(side).finished = true;
    }

    /** This end has closed; with unread bytes, or with SO_LINGER 0, that is a RST. */
    void close(Side side, boolean linger0) {
        stirred = true;
        end(side).closed = true;
        if (linger0 || outstanding(side) > 0) {
            reset();
        }
        end(side).finished = true;
    }

    private void reset() {
        if (reset || over()) {
            return;
        }
        reset = true;
        for (Side to : Side.values()) {
            end(to).shortened = !fits(to);
        }
    }

    /** Why the connection is not quiet yet, or empty once it is. */
    String unrest(KernelView.Both seen) {
        return unrest(Side.CLIENT, seen.client()) + unrest(Side.UPSTREAM, seen.upstream());
    }

    private String unrest(Side side, TcpSocket here) {
        TcpState state = here.state();
        if (reset) {
            return state == TcpState.GONE ? "" : complaint(side, here, "GONE");
        }
        Set<TcpState> wanted = EnumSet.noneOf(TcpState.class);
        boolean theirs = end(side.other()).finished;
        boolean theirsIsHere = theirs && fits(side);
        if (!theirsIsHere) {
            wanted.addAll(end(side).finished ? LEFT : ESTABLISHED);
        }
        if (theirs) {
            wanted.addAll(end(side).finished ? (fits(side.other()) ? DONE : LEAVING) : TOLD);
        }
        return wanted.contains(state)
                ? (end(side).closed ? "" : arrival(side, here))
                : complaint(side, here, wanted.toString());
    }

    private String arrival(Side to, TcpSocket here) {
        long missing = outstanding(to) - here.unreadBytes();
        boolean allHere = missing <= 0;
        boolean full = !fits(to) && here.unreadBytes() >= FITS_BYTES / 2;
        return allHere || full ? "" : complaint(to, here, "unread=" + outstanding(to));
    }

    private static String complaint(Side side, TcpSocket seen, String wanted) {
        return ", but the " + side.word() + " is " + seen + " (expected: " + wanted + ")";
    }
}
