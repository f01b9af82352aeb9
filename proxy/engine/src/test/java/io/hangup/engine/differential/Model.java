package io.hangup.engine.differential;

import io.hangup.core.rule.Side;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What TCP promises of a connection, kept from what its two ends have done: when everything has arrived that can arrive.
 * Kernels are asked until it is so, which takes the place of any pause of a guessed length. It also knows where the two
 * worlds have a right to part.
 */
final class Model {
    /** So many unread bytes a receiving kernel surely takes, and its sender's FIN behind them. */
    static final long FITS_BYTES = 32 * 1024;

    /** So many unread bytes the two kernels take between them, so that no write blocks. */
    private static final long MOST_BYTES = 1_500_000;

    private static final Set<Integer> OPEN = Set.of(KernelView.ESTABLISHED);
    private static final Set<Integer> LEFT = Set.of(KernelView.FIN_WAIT1, KernelView.FIN_WAIT2);
    private static final Set<Integer> TOLD = Set.of(KernelView.CLOSE_WAIT);
    private static final Set<Integer> LEAVING = Set.of(KernelView.CLOSING, KernelView.LAST_ACK, KernelView.CLOSE);
    private static final Set<Integer> OVER = Set.of(KernelView.CLOSE);

    private final boolean seesEveryRst;
    private final End client = new End();
    private final End upstream = new End();
    private boolean reset;
    private boolean stirred;
    private boolean stalled;
    private Optional<Unavoidable> parted = Optional.empty();

    private static final class End {
        private long sentBytes;
        private long readBytes;
        private boolean finished;
        private boolean closed;
        private boolean flooded;
        private boolean shortened;
    }

    /** For a connection over a transport that sees every RST, or does not. */
    Model(boolean seesEveryRst) {
        this.seesEveryRst = seesEveryRst;
    }

    private End end(Side side) {
        return side == Side.CLIENT ? client : upstream;
    }

    /** Why the worlds part here, if they do. */
    Optional<Unavoidable> parted() {
        return parted;
    }

    /** Nothing is comparable any more. */
    void part(Unavoidable why) {
        parted = Optional.of(why);
    }

    /** A rule imposes silence from now on, or ends it. */
    void stall(boolean silence) {
        stalled = silence;
    }

    /** Whether what is sent does not arrive, because a rule wants it so. */
    boolean stalled() {
        return stalled;
    }

    /** Whether both ends are there and no RST was sent. */
    boolean whole() {
        return !reset && !client.closed && !upstream.closed && !(client.finished && upstream.finished);
    }

    /** Whether anything has happened since this was last asked. */
    boolean stirred() {
        boolean before = stirred;
        stirred = false;
        return before;
    }

    boolean closed(Side side) {
        return end(side).closed;
    }

    /** Bytes sent to this end that it has not read. */
    long outstanding(Side to) {
        return end(to.other()).sentBytes - end(to).readBytes;
    }

    /** How many more bytes can be sent to this end so that no write blocks; a closed end blocks none. */
    long room(Side to) {
        return closed(to) ? Long.MAX_VALUE : MOST_BYTES - outstanding(to);
    }

    /** Whether all that was sent to this end lies in its own kernel, and does not wait for room there. */
    private boolean fits(Side to) {
        return outstanding(to) <= FITS_BYTES;
    }

    /** Whether a RST came while bytes for this end waited for room. */
    boolean shortened(Side to) {
        return end(to).shortened;
    }

    /** Whether this end has not yet read all of what another wrote until no more was taken. */
    boolean flooded(Side to) {
        return end(to).flooded;
    }

    /** Bytes were written at this end. Where the other has closed, its kernel answers with a RST. */
    void sent(Side from, long bytes) {
        if (bytes > 0) {
            stirred = true;
            end(from).sentBytes += bytes;
            if (closed(from.other())) {
                reset(from.other());
            }
        }
    }

    /** This end has written until no more was taken. */
    void flood(Side from) {
        end(from.other()).flooded = true;
    }

    /** Bytes were read at this end. */
    void read(Side to, long bytes) {
        stirred |= bytes > 0;
        end(to).readBytes += bytes;
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
            reset(side);
        }
        end(side).finished = true;
    }

    private void reset(Side by) {
        if (reset) {
            return;
        }
        if (client.finished && upstream.finished) {
            if (!fits(by.other())) {
                parted = Optional.of(Unavoidable.ACKNOWLEDGED_BEFORE_READ);
            }
            return;
        }
        reset = true;
        for (Side to : Side.values()) {
            end(to).shortened = !fits(to);
            if (!fits(to) && !closed(to) && end(to.other()).finished) {
                parted = Optional.of(Unavoidable.A_RST_DISCARDS_A_WAITING_FIN);
            }
        }
        if (!seesEveryRst && (end(by).finished || flooded(by.other()))) {
            parted = Optional.of(Unavoidable.NIO_DOES_NOT_NOTICE_THE_RST);
        }
    }

    /** Why this end is not quiet yet, or empty once it is. */
    String unrest(Side side, KernelView.Seen seen) {
        Set<Integer> wanted = states(side);
        long arrived = end(side).readBytes + (fits(side) ? outstanding(side) : FITS_BYTES / 2);
        boolean quiet = wanted.contains(seen.state()) && (reset || seen.receivedBytes() >= arrived);
        return quiet
                ? ""
                : ", but the " + side.word() + " is " + seen + " (expected: states " + wanted + ", " + arrived
                        + " bytes)";
    }

    /** In which states the kernel may have this end: a FIN has arrived if what was sent before it has. */
    private Set<Integer> states(Side side) {
        if (reset) {
            return OVER;
        }
        boolean mine = end(side).finished;
        boolean theirs = end(side.other()).finished;
        Set<Integer> states = new TreeSet<>();
        if (theirs) {
            states.addAll(mine ? (fits(side.other()) ? OVER : LEAVING) : TOLD);
        }
        if (!theirs || !fits(side)) {
            states.addAll(mine ? LEFT : OPEN);
        }
        return states;
    }
}
