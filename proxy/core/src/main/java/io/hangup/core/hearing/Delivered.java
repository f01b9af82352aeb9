package io.hangup.core.hearing;

/** How much the upstream had of what the client had said last when a fault came. */
public enum Delivered {
    /** Nothing of it. */
    NOTHING,
    /** Some of it, or nobody can tell whether that was all. */
    PART,
    /** All that the client had said. */
    WHOLE
}
