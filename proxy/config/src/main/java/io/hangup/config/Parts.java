package io.hangup.config;

import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Faults in order, before it is known whom they hit.
 *
 * @param aimed makes each of them, at least one
 */
record Parts(List<Function<Target, Fault>> aimed) {
    /** Copies the list. */
    Parts {
        aimed = List.copyOf(aimed);
    }

    /** One fault. */
    static Parts of(Function<Target, Fault> fault) {
        return new Parts(List.of(fault));
    }

    /** These, and then those. */
    Parts then(Parts next) {
        List<Function<Target, Fault>> all = new ArrayList<>(aimed);
        all.addAll(next.aimed);
        return new Parts(all);
    }

    /** One fault, made of all of them. */
    Fault against(Target target) {
        List<Fault> faults = all(target);
        return faults.size() == 1 ? faults.get(0) : new Fault.InOrder(faults);
    }

    /** What is wrong with this order, or empty. */
    Optional<String> mistake() {
        return aimed.size() == 1 ? Optional.empty() : Fault.InOrder.mistake(all(Target.CLIENT));
    }

    private List<Fault> all(Target target) {
        return aimed.stream().map(fault -> fault.apply(target)).toList();
    }
}
