package io.hangup.core.rule;

import io.hangup.core.rule.Candidate.Occasion;
import io.hangup.core.rule.LiveRule.Birth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one proxy while they run. A connection is shown to them when it is accepted, and again when a rule is armed.
 *
 * <p>Which connections a rule takes is a function of the seed, the proxy's name, the rule's name and the connection's number;
 * whether it is armed, and how far its limits let it go, is what changes.
 */
public final class LiveRules {
    private final RuleSet configured;
    private final List<LiveRule> rules;

    /** The rules of a proxy that begins, with a kill switch of their own. */
    public LiveRules(RuleSet configured, long nowNanos) {
        this(configured, nowNanos, Birth.armed(new KillSwitch()));
    }

    /** The rules of a proxy that begins. */
    public LiveRules(RuleSet configured, long nowNanos, Birth birth) {
        this(configured, nowNanos, birth, List.of());
    }

    private LiveRules(RuleSet configured, long nowNanos, Birth birth, List<LiveRule> before) {
        this.configured = configured;
        List<LiveRule> live = new ArrayList<>();
        for (Rule rule : configured.rules()) {
            live.add(before.stream()
                    .filter(old -> old.rule().equals(rule))
                    .findFirst()
                    .orElseGet(() -> new LiveRule(rule, nowNanos, birth)));
        }
        this.rules = List.copyOf(live);
    }

    /** Other rules in the place of these; one that stays as it was goes on where it stands. */
    public LiveRules replacedBy(RuleSet other, long nowNanos, Birth birth) {
        boolean sameDraw = other.seed() == configured.seed() && other.proxy().equals(configured.proxy());
        return new LiveRules(other, nowNanos, birth, sameDraw ? rules : List.of());
    }

    /** All of them, in order. */
    public List<LiveRule> all() {
        return rules;
    }

    /** The rule of this name, or empty. */
    public Optional<LiveRule> named(String name) {
        return rules.stream().filter(live -> live.rule().name().equals(name)).findFirst();
    }

    /**
     * A rule that takes a connection, and what it has drawn for it.
     *
     * @param rule which
     * @param plan what will happen
     * @param noise the seed of what else is random about it: jitter, garbage
     */
    public record Decision(LiveRule rule, Plan.Break plan, long noise) {}

    /**
     * The first rule that takes a connection which has just been accepted; before all others, one that takes the next ones
     * that come.
     *
     * @param ordinal the connection's number on this proxy, from 1
     * @param address the client's, in {@linkplain IpRange#chars chars}
     * @param nowNanos the monotonic clock
     */
    public Optional<Decision> decide(long ordinal, String address, long nowNanos) {
        for (LiveRule live : rules) {
            if (live.takesNext(nowNanos)) {
                return Optional.of(aimed(live, ordinal));
            }
        }
        for (LiveRule live : rules) {
            if (live.takesArrivals(nowNanos)) {
                Optional<Decision> decision = draw(live, ordinal, address, Occasion.ARRIVAL);
                if (decision.isPresent()) {
                    return decision;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What a rule draws for a connection that is open, if it takes it; whether it is armed is not asked.
     *
     * @param bornNanos when the connection was accepted, on the monotonic clock
     */
    public Optional<Decision> draw(LiveRule live, long ordinal, String address, long bornNanos) {
        boolean before = bornNanos - live.armedNanos() < 0;
        return draw(live, ordinal, address, before ? Occasion.OPEN_BEFORE : Occasion.OPEN_AFTER);
    }

    /**
     * The same for a moment in the life of the connection: a choice among open connections means those that were open when
     * the rule was armed.
     */
    public Optional<Decision> drawOpen(LiveRule live, long ordinal, String address, long bornNanos) {
        boolean tooLate = live.rule().connections().isOfOpen() && bornNanos - live.armedNanos() >= 0;
        return tooLate ? Optional.empty() : draw(live, ordinal, address, bornNanos);
    }

    /**
     * What a rule draws for a connection that somebody aimed it at, whichever it takes otherwise. A moment of the rule itself
     * has come with that.
     */
    public Decision aimed(LiveRule live, long ordinal) {
        Moment moment = live.rule().moment();
        return decision(
                live, lot(live.rule(), ordinal), moment instanceof Moment.OfRule ? new Moment.Accepted() : moment);
    }

    /** The fault of a rule for what concerns no single connection. */
    public Fault drawForAll(LiveRule live) {
        Rule rule = live.rule();
        return rule.faults().drawnBy(lot(rule, 0));
    }

    private Optional<Decision> draw(LiveRule live, long ordinal, String address, Occasion occasion) {
        Rule rule = live.rule();
        Lot lot = lot(rule, ordinal);
        return rule.connections().take(new Candidate(lot, address, occasion))
                ? Optional.of(decision(live, lot, rule.moment()))
                : Optional.empty();
    }

    private Lot lot(Rule rule, long ordinal) {
        return new Lot(configured.seed(), configured.proxy(), rule.name(), ordinal);
    }

    private static Decision decision(LiveRule live, Lot lot, Moment moment) {
        Rule rule = live.rule();
        return new Decision(live, new Plan.Break(rule.name(), rule.faults().drawnBy(lot), moment), lot.noise());
    }
}
