package io.hangup.engine.differential;

/**
 * The differences that are looked away from, all of them, each with its reason. Some blur one observation; at the others
 * the two worlds part, and the rest of the list is not compared.
 */
enum Unavoidable {
    /** How many bytes a writer gets rid of before it blocks, and so how many the other end can read: two hops hold more. */
    TWO_HOPS_HOLD_MORE(false),
    /**
     * A RST takes away what waited for room at the reader: how much that is depends on buffers. That what is read is the
     * beginning of what was sent does not, nor how it ends.
     */
    A_RST_DISCARDS_WHAT_WAITS(false),
    /** And where a FIN waited there too, it depends on buffers whether the reader learned of it first (EOF, EPIPE) or not. */
    A_RST_DISCARDS_A_WAITING_FIN(true),
    /** What is sent to a closed socket is answered by a RST: how much leaves before that comes back over two hops is chance. */
    A_CLOSED_END_ANSWERS_LATE(false),
    /**
     * A sender whose FIN and all bytes were acknowledged, and who has the other's FIN, is done: no RST can leave it any
     * more. Hangup acknowledges them while they wait for room at the reader, whose own kernel would not have.
     */
    ACKNOWLEDGED_BEFORE_READ(true),
    /** java.nio does not notice a RST of a side that has half-closed, or that is not read because the other is full. */
    NIO_DOES_NOT_NOTICE_THE_RST(true),
    /** A rule hits, as the list wants it: that is what Hangup is for. What the client feels then is looked at. */
    A_RULE_HITS(true);

    private final boolean parts;

    Unavoidable(boolean parts) {
        this.parts = parts;
    }

    /** Whether what comes behind it is not compared; else one observation is blurred. */
    boolean parts() {
        return parts;
    }
}
