package io.hangup.engine.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes a list that fails as short and its numbers as small as greed can, within a bounded time. */
final class Shrinker {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int[] SMALLER_BYTES = {1, 100, 10_000};

    private final Failing failing;
    private final long beganNanos = System.nanoTime();

    /** Whether a list still fails. */
    interface Failing {
        boolean fails(List<Action> actions) throws IOException;
    }

    Shrinker(Failing failing) {
        this.failing = failing;
    }

    /** The shortest list found; the given one where no shorter fails. */
    List<Action> shrink(List<Action> actions) throws IOException {
        List<Action> best = actions;
        for (List<Action> next = smaller(best); next != best; next = smaller(best)) {
            best = next;
        }
        return best;
    }

    private List<Action> smaller(List<Action> actions) throws IOException {
        for (List<Action> candidate : candidates(actions)) {
            if (System.nanoTime() - beganNanos > LONGEST_NANOS) {
                return actions;
            }
            if (failing.fails(candidate)) {
                return candidate;
            }
        }
        return actions;
    }

    private static List<List<Action>> candidates(List<Action> actions) {
        List<List<Action>> all = new ArrayList<>();
        for (int i = actions.size() - 1; i >= 0; i--) {
            List<Action> less = new ArrayList<>(actions);
            less.remove(i);
            all.add(less);
        }
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            for (int bytes : SMALLER_BYTES) {
                if (action.bytes() > bytes) {
                    all.add(replaced(actions, i, action.with(bytes)));
                }
            }
            if (action.atOnce()) {
                all.add(replaced(actions, i, action.andThen()));
            }
        }
        return all;
    }

    private static List<Action> replaced(List<Action> actions, int index, Action by) {
        List<Action> other = new ArrayList<>(actions);
        other.set(index, by);
        return other;
    }
}
