package io.hangup.core.hearing;

/**
 * The hashes of every beginning of something that was said, up to so many bytes: with them two can be compared of which one
 * was cut off. Never changes, and may be handed to other threads.
 */
public final class Prints {
    /** Of nothing. */
    public static final Prints NONE = new Prints(new long[0], 0);

    private final long[] hashes;
    private final int length;

    /** The first so many hashes of a list that may grow behind them, and never changes before. */
    Prints(long[] hashes, int length) {
        this.hashes = hashes;
        this.length = length;
    }

    /** How many bytes were hashed. */
    public int length() {
        return length;
    }

    /** All of it. */
    public Print all() {
        return length == 0 ? Print.NONE : new Print(length, hashes[length - 1]);
    }

    /**
     * The first so many bytes of it.
     *
     * @param bytes from 1 to {@link #length}
     */
    public Print beginning(int bytes) {
        return new Print(bytes, hashes[bytes - 1]);
    }

    /** Whether it begins with exactly those bytes; never with {@link Print#NONE}. */
    public boolean beginsWith(Print print) {
        return print.length() > 0 && print.length() <= length && hashes[print.length() - 1] == print.hash();
    }
}
