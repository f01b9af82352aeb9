package io.hangup.engine.differential;

/**
 * The differences that are looked away from, all of them, each with its reason. Some blur one observation; at the others
 * the two worlds part, and the rest of the list is not compared.
 */
enum Unavoidable {
    /** How many bytes a writer gets rid of before it blocks, and so how many the other end can read: two hops hold more. */
    TWO_HOPS_HOLD_MORE,
    /**
     * A RST takes away what waited for room at the reader. How much that is, and whether a FIN behind it got through,
     * depends on buffers; that what was read is the beginning of what was sent, and how it ends, does not.
     */
    A_RST_DISCARDS_WHAT_WAITS,
    /** What is sent to a socket that was closed is answered by a RST: how many segments leave before it comes is chance. */
    A_CLOSED_END_ANSWERS_LATE,
    /**
     * A sender whose FIN and all bytes were acknowledged, and who has the other's FIN, is done: no RST can leave it any
     * more. Hangup acknowledges them while they wait for room at the reader, whose own kernel would not have.
     */
    ACKNOWLEDGED_BEFORE_READ,
    /** java.nio does not notice a RST of a side that has half-closed, or that is not read because the other is full. */
    NIO_DOES_NOT_NOTICE_THE_RST
}
