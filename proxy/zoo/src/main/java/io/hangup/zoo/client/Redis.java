package io.hangup.zoo.client;

/** What the clients of Redis say alike. */
final class Redis {
    /** Counts itself, and answers at length. */
    static final String BIG = "redis.call('INCR', KEYS[1]) return string.rep('x', " + Program.BIG_BYTES + ")";

    private Redis() {}
}
