package io.hangup.core.episode;

import io.hangup.core.hearing.Hasher;
import io.hangup.core.report.Watching;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which client addresses are listened to, because a fault hit them a short while ago. What a connection costs that no
 * episode cares about is one look into this map when it is accepted.
 *
 * <p>Any thread; no lock is waited for.
 */
public final class Attention {
    /** So many addresses at most; what is hit beyond that is not listened to when it comes back. */
    static final int MOST_ADDRESSES = 10_000;

    /** So many connections a second are listened to in the long run, of all addresses together. */
    public static final int MOST_PER_SECOND = 100;

    /** And so many at once, beyond those. */
    public static final int MOST_AT_ONCE = 5_000;

    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1) / MOST_PER_SECOND;
    private static final long NOTHING_SPENT = Long.MIN_VALUE;

    /** So long, in patiences, may an episode stay open. */
    private static final int PATIENCES = 12;

    private final Watching watching;
    private final long seed;
    /** A little longer than an episode waits for its client to come back for the last time. */
    private final long lastsNanos;

    private final ConcurrentHashMap<String, Long> sinceNanos = new ConcurrentHashMap<>();
    private final AtomicLong spentUntilNanos = new AtomicLong(NOTHING_SPENT);
    private final LongAdder unheard = new LongAdder();

    /**
     * Nobody is listened to yet.
     *
     * @param seed of the hashes
     */
    public Attention(Watching watching, long seed) {
        this.watching = watching;
        this.seed = seed;
        this.lastsNanos = PATIENCES * TimeUnit.MILLISECONDS.toNanos(watching.patienceMillis());
    }

    /** How closely. */
    public Watching watching() {
        return watching;
    }

    /** For something that a client says. */
    public Hasher hasher() {
        return new Hasher(seed, watching.fingerprintBytes());
    }

    /** Listens to this address from now on, for a while. */
    public void to(String address, long nowNanos) {
        if (sinceNanos.size() >= MOST_ADDRESSES) {
            sinceNanos.values().removeIf(since -> nowNanos - since > lastsNanos);
        }
        if (sinceNanos.size() < MOST_ADDRESSES || sinceNanos.containsKey(address)) {
            sinceNanos.put(address, nowNanos);
        }
    }

    /**
     * Whether a connection from this address is listened to. Where there are more than {@value #MOST_PER_SECOND} of them a second
     * most are not, and are counted: to hear what is said costs more than to relay it.
     */
    public boolean listens(String address, long nowNanos) {
        if (!on(address, nowNanos)) {
            return false;
        }
        long until = spentUntilNanos.get();
        long fromNanos = until == NOTHING_SPENT || nowNanos - until > 0 ? nowNanos : until;
        if (fromNanos - nowNanos > MOST_AT_ONCE * EACH_NANOS) {
            unheard.increment();
            return false;
        }
        // Whoever loses this race is listened to for nothing.
        spentUntilNanos.compareAndSet(until, fromNanos + EACH_NANOS);
        return true;
    }

    /** How many connections were not listened to because there were too many. */
    public long unheard() {
        return unheard.sum();
    }

    /** Whether somebody is interested in this address. */
    public boolean on(String address, long nowNanos) {
        if (sinceNanos.isEmpty()) {
            return false;
        }
        Long since = sinceNanos.get(address);
        return since != null && nowNanos - since <= lastsNanos;
    }

    /** Nothing is open of what happened up to then: this address is not listened to any more, unless something happened later. */
    public void off(String address, long thenNanos) {
        sinceNanos.computeIfPresent(address, (any, since) -> since - thenNanos <= 0 ? null : since);
    }
}
