package io.hangup.core.rule;

/**
 * The lot a connection draws for one rule: a function of the seed, the proxy's name, the rule's name and the connection's
 * number, and of nothing else, so that timing and threads never change who is hit.
 *
 * @param seed of the configuration
 * @param proxy name of the proxy
 * @param rule name of the rule
 * @param ordinal number of the connection on that proxy, from 1
 */
public record Lot(long seed, String proxy, String rule, long ordinal) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double UNIT = 0x1.0p-53;

    /** A number in [0, 1), evenly spread over the ordinals: whether a share takes the connection. */
    public double fraction() {
        return fraction(bits());
    }

    /** Another such number, independent of the first: which of several faults it is. */
    public double fault() {
        return fraction(mix(bits()));
    }

    /** The seed of all else that is random on this connection: jitter, garbage. */
    public long noise() {
        return mix(mix(bits()));
    }

    private long bits() {
        long hash = mix(seed ^ fnv(FNV_OFFSET, proxy));
        hash = mix(hash ^ fnv(FNV_OFFSET, rule));
        return mix(hash ^ mix(ordinal));
    }

    private static double fraction(long bits) {
        return (bits >>> 11) * UNIT;
    }

    /** FNV-1a, 64 bits, over UTF-16 code units. */
    private static long fnv(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
