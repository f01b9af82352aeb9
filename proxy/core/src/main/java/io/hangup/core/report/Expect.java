package io.hangup.core.report;

import java.util.List;

/**
 * What is expected of clients, of all that a proxy breaks, or of what one rule does.
 *
 * @param all in the order of the documentation
 * @param mayNotFire whether it is well if the rules that this is about never fire
 */
public record Expect(List<Expectation> all, boolean mayNotFire) {
    /** Copies the list. */
    public Expect {
        all = List.copyOf(all);
    }
}
