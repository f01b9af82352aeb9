package io.hangup.app.metrics;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import java.util.stream.Stream;

/**
 * What is counted by itself: one fault of a rule, or one part of it.
 *
 * @param rule the rule's name
 * @param fault the name of the fault
 */
record Part(String rule, String fault) {
    /** The one that is told. */
    static Part of(Plan.Break plan) {
        return new Part(plan.rule(), plan.fault().name());
    }

    /** A rule that closes the listener. */
    static Part refusal(String rule) {
        return new Part(rule, "refuse");
    }

    /** All that can be told of a rule. */
    static Stream<Part> of(Rule rule) {
        return rule.faults().all().stream()
                .flatMap(fault -> fault.parts().stream())
                .map(Fault::name)
                .distinct()
                .map(fault -> new Part(rule.name(), fault));
    }
}
