package io.hangup.core.episode;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Move;
import io.hangup.core.rule.Side;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a fault put on the wire, in words. */
final class OnTheWire {
    private OnTheWire() {}

    /**
     * The FIN of its script, and the RSTs that were sent in fact.
     *
     * @param rsts to whom a rule's RST went
     */
    static String of(Fault fault, Set<Side> rsts) {
        List<String> said = new ArrayList<>();
        boolean finishes = fault.strike(Timeouts.DEFAULT).stream().anyMatch(Move.Finish.class::isInstance);
        if (finishes) {
            said.add("FIN to " + fault.target().word());
        }
        for (Side side : Side.values()) {
            if (rsts.contains(side)) {
                said.add("RST to " + side.word());
            }
        }
        return said.isEmpty() ? fault.text() : String.join(", ", said);
    }
}
