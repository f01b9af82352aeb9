package io.hangup.app.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A command line in its two parts. What stands behind the first {@code --} of {@code run} is a command of its own: whatever is
 * in it, options too, is not Hangup's, and is never shown to what reads Hangup's options.
 *
 * @param own what is Hangup's
 * @param command what is behind {@code --}; empty where there is no {@code --}
 */
record Typed(List<String> own, Optional<List<String>> command) {
    private static final String END_OF_OWN = "--";

    /** Copies the lists. */
    Typed {
        own = List.copyOf(own);
        command = command.map(List::copyOf);
    }

    static Typed of(String... args) {
        List<String> all = Arrays.asList(args);
        int end = all.indexOf(END_OF_OWN);
        if (end < 0 || !all.get(0).equals(RunCommand.NAME)) {
            return new Typed(all, Optional.empty());
        }
        return new Typed(all.subList(0, end), Optional.of(all.subList(end + 1, all.size())));
    }
}
