package io.hangup.core.session;

import java.util.ArrayList;
import java.util.List;

/**
 * What a signal led to.
 *
 * @param next the state from now on
 * @param commands to be carried out in this order
 */
public record Step(State next, List<Command> commands) {
    static Step to(State next, Command... commands) {
        return new Step(next, List.of(commands));
    }

    /** The same step with one command in front. */
    Step after(Command first) {
        List<Command> all = new ArrayList<>(commands.size() + 1);
        all.add(first);
        all.addAll(commands);
        return new Step(next, List.copyOf(all));
    }
}
