package io.hangup.app.metrics;

import io.hangup.core.episode.Reaction;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Rule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The meters of the rules of one proxy: of those that it has, and of all that it had, because a counter does not vanish.
 * Immutable; other rules make another one of these.
 *
 * @param spared by rule
 * @param heldBack by rule
 * @param would by rule and the part of its fault that is told
 * @param injected by rule and the part of its fault that is told
 * @param missed by rule and the part of its fault that is told
 * @param reactions by rule and the part of its fault that is told
 */
record RuleMeters(
        Map<String, Counter> spared,
        Map<String, Counter> heldBack,
        Map<Part, Counter> would,
        Map<Part, Counter> injected,
        Map<Part, Counter> missed,
        Map<Part, ReactionMeters> reactions) {
    /** No rule yet. */
    static final RuleMeters NONE = new RuleMeters(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /**
     * These, and those of all rules of this proxy.
     *
     * @param about what will be told of them
     */
    RuleMeters with(ProxySpec proxy, Meters.About about, MeterRegistry registry) {
        Map<String, Counter> sparedNow = new HashMap<>(spared);
        Map<String, Counter> heldBackNow = new HashMap<>(heldBack);
        Map<Part, Counter> wouldNow = new HashMap<>(would);
        Map<Part, Counter> injectedNow = new HashMap<>(injected);
        Map<Part, Counter> missedNow = new HashMap<>(missed);
        Map<Part, ReactionMeters> reactionsNow = new HashMap<>(reactions);
        Tags tags = Tags.of("proxy", proxy.name());
        for (Rule rule : proxy.rules().rules()) {
            sparedNow.computeIfAbsent(
                    rule.name(),
                    name -> Counter.builder("hangup.faults.spared")
                            .description("Faults whose moment came, but whose rule did not allow them any more.")
                            .tags(tags.and("rule", name))
                            .register(registry));
            heldBackNow.computeIfAbsent(
                    rule.name(),
                    name -> Counter.builder("hangup.faults.held.back")
                            .description(
                                    "Faults whose rule allowed them, but a bound over all rules did not: the cause.")
                            .tags(tags.and("rule", name, "cause", "limits"))
                            .register(registry));
            Part.of(rule).forEach(part -> {
                Tags both = tags.and("rule", part.rule(), "fault", part.fault());
                wouldNow.computeIfAbsent(
                        part,
                        absent -> Counter.builder("hangup.would.inject")
                                .description("Faults that would have been injected if they were not only observed.")
                                .tags(both)
                                .register(registry));
                injectedNow.computeIfAbsent(
                        part,
                        absent -> Counter.builder("hangup.faults.injected")
                                .description("Faults that were carried out as named.")
                                .tags(both)
                                .register(registry));
                missedNow.computeIfAbsent(
                        part,
                        absent -> Counter.builder("hangup.faults.missed")
                                .description("Faults that could not be carried out as named.")
                                .tags(both)
                                .register(registry));
                if (about == Meters.About.EVENTS_AND_REACTIONS) {
                    reactionsNow.computeIfAbsent(part, absent -> new ReactionMeters(both, registry));
                }
            });
        }
        return new RuleMeters(
                Map.copyOf(sparedNow),
                Map.copyOf(heldBackNow),
                Map.copyOf(wouldNow),
                Map.copyOf(injectedNow),
                Map.copyOf(missedNow),
                Map.copyOf(reactionsNow));
    }

    /** What counts the faults of this plan that were spared; empty for a rule that was never configured. */
    Optional<Counter> spared(Plan.Break plan) {
        return Optional.ofNullable(spared.get(plan.rule()));
    }

    /** What counts the faults of this rule that were held back. */
    Optional<Counter> heldBack(String rule) {
        return Optional.ofNullable(heldBack.get(rule));
    }

    /** What counts the faults that would have been injected. */
    Optional<Counter> would(Part part) {
        return Optional.ofNullable(would.get(part));
    }

    /** What counts the faults of this plan that were injected. */
    Optional<Counter> injected(Plan.Break plan) {
        return Optional.ofNullable(injected.get(Part.of(plan)));
    }

    /** What counts the faults of this plan that were missed. */
    Optional<Counter> missed(Plan.Break plan) {
        return Optional.ofNullable(missed.get(Part.of(plan)));
    }

    /** What counts how clients take the fault that this is about. */
    Optional<ReactionMeters> reactions(Reaction reaction) {
        return Optional.ofNullable(reactions.get(new Part(reaction.rule(), reaction.fault())));
    }
}
