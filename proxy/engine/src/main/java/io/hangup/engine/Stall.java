package io.hangup.engine;

import java.util.List;

/**
 * An event loop that did not come to a task in time, or that has come to it now.
 *
 * @param loop which, from 0
 * @param lateNanos how long the task has waited
 * @param stack what the loop was doing then, the innermost call first; empty where it goes on
 */
public record Stall(int loop, long lateNanos, List<StackTraceElement> stack) {
    /** Copies the list. */
    public Stall {
        stack = List.copyOf(stack);
    }

    /** Whether it goes on. */
    public boolean isOver() {
        return stack.isEmpty();
    }
}
