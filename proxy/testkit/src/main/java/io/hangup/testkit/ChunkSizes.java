package io.hangup.testkit;

import java.util.SplittableRandom;

/**
 * Seeded sizes of single writes or reads, from 1 byte to 256 KiB: first the power of two is drawn, then the size below it, so
 * that small sizes are as frequent as large ones while most bytes travel in large chunks.
 */
final class ChunkSizes {
    private static final int LARGEST_POWER = 18;

    private final SplittableRandom random;

    ChunkSizes(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The next size, in bytes; not more than {@code left}, which is at least 1. */
    int next(long left) {
        int size = 1 + random.nextInt(1 << random.nextInt(LARGEST_POWER + 1));
        return (int) Math.min(size, left);
    }
}
