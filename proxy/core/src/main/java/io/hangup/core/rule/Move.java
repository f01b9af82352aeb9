package io.hangup.core.rule;

/**
 * One thing done to one socket. A {@link Fault} is a script of moves, and so is every other way a connection ends: the
 * state machine hands out one move at a time and is told what it reached before it hands out the next.
 *
 * <p>No move waits without a bound. A move on a socket that is already closed is done at once.
 */
public sealed interface Move {
    /** Take nothing more from this side: what it sends from now on stays in the kernel, and its window fills. */
    record StopReading(Side side) implements Move {}

    /** Wait until at least one byte of this side lies unread in the kernel. */
    record AwaitUnread(Side side, long withinMillis) implements Move {}

    /**
     * Wait until this side's kernel has acknowledged all that was sent to it; give up once nothing has been acknowledged
     * for {@code quietMillis}. A handed-over write is not a delivered one: a RST discards whatever the kernel still holds.
     */
    record AwaitAcked(Side side, long quietMillis) implements Move {}

    /** Wait until this side's kernel has acknowledged our FIN (FIN_WAIT2), so that a RST cannot overtake it. */
    record AwaitFinAcked(Side side, long withinMillis) implements Move {}

    /** Let some time pass. */
    record Wait(long millis) implements Move {}

    /**
     * Send a FIN behind all that is still queued for this side, and wait until it has left; stop waiting once nothing of
     * the queue has left for {@code quietMillis}. A FIN that was sent before is not sent again.
     */
    record Finish(Side side, long quietMillis) implements Move {}

    /** Read and drop what has arrived from this side, until nothing is left unread. */
    record Discard(Side side, long withinMillis) implements Move {}

    /** Read and drop what this side sends, until its FIN. */
    record Drain(Side side, long withinMillis) implements Move {}

    /** From now on read and drop what this side sends, while the other direction goes on. */
    record Mute(Side side) implements Move {}

    /** Relay what this side sends (again). */
    record Resume(Side side) implements Move {}

    /** Close the socket. Nothing is left unread by then, so that this is a FIN (or nothing, behind a {@link Finish}). */
    record Close(Side side) implements Move {}

    /**
     * Keep the socket until its FIN is acknowledged, so that a RST in place of the acknowledgement is seen. A transport
     * that cannot see acknowledgements does not wait.
     */
    record Linger(Side side, long withinMillis) implements Move {}

    /** SO_LINGER 0 and close in the same breath: one RST (socket(7); RFC 9293, 3.10.5). */
    record Abort(Side side, RstCause cause) implements Move {}
}
