package io.hangup.core.rule;

/**
 * One thing done to one socket. A {@link Fault} is a script of moves, and so is every other way a connection ends: the
 * state machine hands out one move at a time and is told what it reached before it hands out the next.
 *
 * <p>No move waits without a bound. A move on a socket that is already closed is done at once.
 */
public sealed interface Move {
    /** Has this move performed by the hand that knows how; there is one method for each, so none can be forgotten. */
    void by(Hand hand);

    /** Who performs moves on real sockets. Each method is the {@link Move} of its name. */
    interface Hand {
        /** {@link StopReading}. */
        void stopReading(Side side);

        /** {@link AwaitUnread}. */
        void awaitUnread(Side side, long withinMillis);

        /** {@link AwaitAcked}. */
        void awaitAcked(Side side, long quietMillis);

        /** {@link AwaitFinAcked}. */
        void awaitFinAcked(Side side, long withinMillis);

        /** {@link Wait}. */
        void pass(long millis);

        /** {@link Finish}. */
        void finish(Side side, long quietMillis);

        /** {@link Discard}. */
        void discard(Side side, long withinMillis);

        /** {@link Drain}. */
        void drain(Side side, long withinMillis);

        /** {@link Mute}. */
        void mute(Side side);

        /** {@link Resume}. */
        void resume(Side side);

        /** {@link Babble}. */
        void babble(Side side, long bytes, long quietMillis);

        /** {@link Reshape}. */
        void reshape(Side side, Shape shape);

        /** {@link Refuse}. */
        void refuse(long millis);

        /** {@link Close}. */
        void close(Side side, RstCause cause);

        /** {@link Linger}. */
        void linger(Side side, long withinMillis);

        /** {@link Abort}. */
        void abort(Side side, RstCause cause);
    }

    /** Take nothing more from this side: what it sends from now on stays in the kernel, and its window fills. */
    record StopReading(Side side) implements Move {
        @Override
        public void by(Hand hand) {
            hand.stopReading(side);
        }
    }

    /** Wait until at least one byte of this side lies unread in the kernel. */
    record AwaitUnread(Side side, long withinMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.awaitUnread(side, withinMillis);
        }
    }

    /**
     * Wait until this side's kernel has acknowledged all that was sent to it; give up once nothing has been acknowledged
     * for {@code quietMillis}. A handed-over write is not a delivered one: a RST discards whatever the kernel still holds.
     */
    record AwaitAcked(Side side, long quietMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.awaitAcked(side, quietMillis);
        }
    }

    /** Wait until this side's kernel has acknowledged our FIN (FIN_WAIT2), so that a RST cannot overtake it. */
    record AwaitFinAcked(Side side, long withinMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.awaitFinAcked(side, withinMillis);
        }
    }

    /** Let some time pass. */
    record Wait(long millis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.pass(millis);
        }
    }

    /**
     * Send a FIN behind all that is still queued for this side, and wait until it has left; stop waiting once nothing of
     * the queue has left for {@code quietMillis}. A FIN that was sent before is not sent again.
     */
    record Finish(Side side, long quietMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.finish(side, quietMillis);
        }
    }

    /** Read and drop what has arrived from this side, until nothing is left unread. */
    record Discard(Side side, long withinMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.discard(side, withinMillis);
        }
    }

    /** Read and drop what this side sends, until its FIN. */
    record Drain(Side side, long withinMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.drain(side, withinMillis);
        }
    }

    /** From now on read and drop what this side sends, while the other direction goes on. */
    record Mute(Side side) implements Move {
        @Override
        public void by(Hand hand) {
            hand.mute(side);
        }
    }

    /** Relay what this side sends (again). */
    record Resume(Side side) implements Move {
        @Override
        public void by(Hand hand) {
            hand.resume(side);
        }
    }

    /** Send this side so many random bytes, behind all that is queued for it; give up without progress for so long. */
    record Babble(Side side, long bytes, long quietMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.babble(side, bytes, quietMillis);
        }
    }

    /** From now on, send this side what it gets in this shape. */
    record Reshape(Side side, Shape shape) implements Move {
        @Override
        public void by(Hand hand) {
            hand.reshape(side, shape);
        }
    }

    /** Close the listener for so long. */
    record Refuse(long millis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.refuse(millis);
        }
    }

    /**
     * Close the socket. Nothing is left unread by then, so that this is a FIN (or nothing, behind a {@link Finish}); where
     * a peer does not stop sending, the kernel answers the close with a RST (RFC 2525, 2.17), which has this cause.
     */
    record Close(Side side, RstCause cause) implements Move {
        @Override
        public void by(Hand hand) {
            hand.close(side, cause);
        }
    }

    /**
     * Keep the socket until its FIN is acknowledged, so that a RST in place of the acknowledgement is seen. A transport
     * that cannot see acknowledgements does not wait.
     */
    record Linger(Side side, long withinMillis) implements Move {
        @Override
        public void by(Hand hand) {
            hand.linger(side, withinMillis);
        }
    }

    /** SO_LINGER 0 and close in the same breath: one RST (socket(7); RFC 9293, 3.10.5). */
    record Abort(Side side, RstCause cause) implements Move {
        @Override
        public void by(Hand hand) {
            hand.abort(side, cause);
        }
    }
}
