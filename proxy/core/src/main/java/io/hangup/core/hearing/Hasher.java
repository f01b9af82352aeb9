package io.hangup.core.hearing;

import java.util.Arrays;

/**
 * Hashes the beginning of something that is said, byte by byte as it comes, and keeps no byte of it. FNV-1a, 64 bits, begun
 * at a number that is drawn anew by each process: the same bytes have the same hash within one process, and in no other.
 *
 * <p>One thread only; what {@link #prints} gives may go to others.
 */
public final class Hasher {
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int FIRST_CAPACITY = 256;
    /** Most connections that may be broken are not, or say nothing first. */
    private static final long[] NONE = {};

    private final long seed;
    private final int mostBytes;
    private long[] hashes;
    private int length;
    private boolean given;

    /**
     * Of nothing so far.
     *
     * @param seed the same for all that are to be compared
     * @param mostBytes how many bytes are hashed; what comes later is not looked at
     */
    public Hasher(long seed, int mostBytes) {
        this.seed = seed;
        this.mostBytes = mostBytes;
        this.hashes = NONE;
    }

    /** Whether what comes now is not looked at any more. */
    public boolean full() {
        return length == mostBytes;
    }

    /** How many bytes were hashed. */
    public int length() {
        return length;
    }

    /** The next byte. */
    public void add(byte next) {
        if (full()) {
            return;
        }
        if (length == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.min(mostBytes, Math.max(FIRST_CAPACITY, 2 * length)));
        }
        long before = length == 0 ? seed : hashes[length - 1];
        hashes[length++] = (before ^ (next & 0xff)) * FNV_PRIME;
    }

    /** What was hashed so far. */
    public Prints prints() {
        given = true;
        return length == 0 ? Prints.NONE : new Prints(hashes, length);
    }

    /** Begins anew; what was given away stays as it is. */
    public void clear() {
        if (given) {
            hashes = NONE;
            given = false;
        }
        length = 0;
    }
}
