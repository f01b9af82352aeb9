package io.hangup.core.report;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is expected at one proxy.
 *
 * @param ofProxy of everything that it breaks
 * @param ofRules of what single rules do, by their names
 * @param mayNotFire the names of rules that may well never fire
 */
public record Expected(Optional<Expect> ofProxy, Map<String, Expect> ofRules, Set<String> mayNotFire) {
    /** Nothing is expected. */
    public static final Expected NOTHING = new Expected(Optional.empty(), Map.of(), Set.of());

    /** Copies the collections. */
    public Expected {
        ofRules = Map.copyOf(ofRules);
        mayNotFire = Set.copyOf(mayNotFire);
    }

    /** What is expected of these rules one by one; that they fire too, where it is expected of all rules. */
    public Expected only(Collection<String> rules) {
        Expect fires = new Expect(List.of(), false);
        Map<String, Expect> each = new HashMap<>();
        for (String rule : rules) {
            of(rule).or(() -> ofProxy.map(any -> fires)).ifPresent(expect -> each.put(rule, expect));
        }
        Set<String> excused = new HashSet<>(someMayNotFire() ? rules : mayNotFire);
        excused.retainAll(rules);
        return new Expected(Optional.empty(), each, excused);
    }

    /** All of this, and what else is expected of other rules. */
    public Expected and(Expected other) {
        Map<String, Expect> each = new HashMap<>(other.ofRules);
        each.putAll(ofRules);
        Set<String> excused = new HashSet<>(other.mayNotFire);
        excused.addAll(mayNotFire);
        return new Expected(ofProxy, each, excused);
    }

    private boolean someMayNotFire() {
        return ofProxy.map(Expect::mayNotFire).orElse(false);
    }

    /** What is expected of what this rule does. */
    Optional<Expect> of(String rule) {
        return Optional.ofNullable(ofRules.get(rule));
    }

    /** Whether it is a failure if no rule ever fires, also where there is none. */
    boolean someMustFire() {
        return ofProxy.isPresent() && !someMayNotFire();
    }

    /**
     * Whether it is a failure if this rule never fires: a test whose fault met nobody proves nothing.
     *
     * @param everyRule whether that is so without an expectation too
     */
    boolean mustFire(String rule, boolean everyRule) {
        boolean isAsked = everyRule || ofProxy.isPresent() || of(rule).isPresent();
        boolean isExcused =
                mayNotFire.contains(rule) || of(rule).map(Expect::mayNotFire).orElse(false) || someMayNotFire();
        return isAsked && !isExcused;
    }
}
