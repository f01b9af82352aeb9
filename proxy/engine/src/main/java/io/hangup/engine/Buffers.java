package io.hangup.engine;

import io.hangup.core.limit.Level;

/**
 * How many bytes may wait in Hangup, because who is to get them does not take them, or not yet. Each direction of a connection
 * has a bound of its own. As long as more waits in all of them together than may, each has no more than a floor: who has bytes
 * that wait is not read, and who has none is read in small pieces. So a thousand that do not read hold up themselves, and
 * nobody waits for them; and since each goes on by itself when its own bytes are taken, nobody has to be woken.
 */
final class Buffers {
    /** What each direction may have whatever the others have. */
    static final int FLOOR_BYTES = 4 << 10;

    private final Level level;
    private final long mostBytes;

    /**
     * Nothing waits yet.
     *
     * @param level of all connections together
     * @param mostBytes of one direction of one connection
     */
    Buffers(Level level, long mostBytes) {
        this.level = level;
        this.mostBytes = mostBytes;
    }

    Level level() {
        return level;
    }

    /** So many bytes more wait in some direction; or fewer, where it is negative. */
    void add(long bytes) {
        level.add(bytes);
    }

    /** How many bytes may wait in one direction now. */
    long shareBytes() {
        return level.full() ? FLOOR_BYTES : mostBytes;
    }

    /** Whether more waits in all than may. */
    boolean full() {
        return level.full();
    }
}
