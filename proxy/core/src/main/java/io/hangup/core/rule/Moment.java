package io.hangup.core.rule;

/** When in a connection's life a fault happens: the value of {@code when:} in a rule. */
public sealed interface Moment {
    /** The client's handshake is complete. The upstream is dialled only where the fault needs it. */
    record Accepted() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.accepted();
        }

        @Override
        public String text() {
            return "accepted";
        }
    }

    /** The upstream has answered the dial; no byte has been relayed yet. */
    record Connected() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.connected();
        }

        @Override
        public String text() {
            return "connected";
        }
    }

    /** The first byte of either side has arrived; it is not relayed. */
    record FirstByte() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.firstByte();
        }

        @Override
        public String text() {
            return "first-byte";
        }
    }

    /**
     * The first byte of the upstream's answer has arrived after the client spoke: the request was delivered, and nothing
     * of the answer is. What an upstream says before the client spoke (a greeting) is relayed.
     */
    record Answering() implements Moment {
        @Override
        public void watchedBy(Watch watch) {
            watch.answering();
        }

        @Override
        public String text() {
            return "answering";
        }
    }

    /**
     * Exactly so many bytes of one side have been delivered to the other.
     *
     * @param side who sent them
     * @param bytes how many; at least 1
     */
    record Sent(Side side, long bytes) implements Moment {
        /** Checks the count. */
        public Sent {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 1)");
            }
        }

        @Override
        public void watchedBy(Watch watch) {
            watch.sent(side, bytes);
        }

        @Override
        public String text() {
            return side.word() + "-sent " + Words.bytes(bytes);
        }
    }

    /** This moment in the words of a rule, for logs and messages. */
    String text();

    /** Has this moment watched for by whoever sees the bytes; one method for each, so none can be forgotten. */
    void watchedBy(Watch watch);

    /** Who watches for moments on a connection. */
    interface Watch {
        /** {@link Accepted}. */
        void accepted();

        /** {@link Connected}. */
        void connected();

        /** {@link FirstByte}. */
        void firstByte();

        /** {@link Answering}. */
        void answering();

        /** {@link Sent}. */
        void sent(Side side, long bytes);
    }
}
