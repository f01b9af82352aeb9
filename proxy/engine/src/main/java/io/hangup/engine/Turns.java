package io.hangup.engine;

import io.hangup.core.limit.Level;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who may do something of which only so much may be done at a time: in the order in which they asked. From any thread. */
final class Turns {
    /** Who waits. */
    interface Turn {
        /** Its turn has come; told by whoever was before it, so it returns at once. */
        void comes();
    }

    private final Level level;
    private final Set<Turn> waiting = new LinkedHashSet<>();

    Turns(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }

    /** Whether it is this one's turn at once; else it is told once its turn has come, by the thread of whoever was before it. */
    synchronized boolean ask(Turn turn) {
        if (waiting.isEmpty() && level.take()) {
            return true;
        }
        waiting.add(turn);
        return false;
    }

    /** Who waits for its turn does so no more. Who was told already that its turn has come says when it is done all the same. */
    synchronized void forget(Turn turn) {
        waiting.remove(turn);
    }

    /** Whose turn it was is done. */
    synchronized void done() {
        level.add(-1);
        Iterator<Turn> next = waiting.iterator();
        while (next.hasNext() && level.take()) {
            Turn turn = next.next();
            next.remove();
            turn.comes();
        }
    }
}
