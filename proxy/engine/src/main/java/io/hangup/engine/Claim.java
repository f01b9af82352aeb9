package io.hangup.engine;

import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.LiveRule;
import io.hangup.core.rule.LiveRule.Permit;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.LiveRules.Decision;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Shape;
import io.hangup.core.session.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claim that a rule has on a connection. The rule is asked before its fault happens, once; a rule that was changed or
 * disarmed has to let go; and none has the same connection twice, unless it is armed anew. On the connection's event loop only.
 */
final class Claim {
    /** Most connections meet no rule or one. */
    private static final int FEW = 2;

    private final Session session;
    private @Nullable Decision decision;
    private @Nullable Map<LiveRule, Long> spent;
    private long takenNanos;
    private boolean granted;

    Claim(Session session) {
        this.session = session;
    }

    /** What is planned. */
    Plan plan() {
        return decision == null ? new Plan.PassThrough() : decision.plan();
    }

    /** The seed of what is random about the fault. */
    long noise() {
        return decision == null ? 0 : decision.noise();
    }

    /** How the fault shapes the connection from the beginning. */
    Shape shape() {
        return decision == null ? Shape.NONE : decision.plan().fault().shape();
    }

    /** The connection has just been accepted, and is shown to the rules. */
    void arrive(String clientAddress) {
        LiveRules rules = session.proxy().rules();
        rules.decide(session.id().ordinal(), session.address(), session.bornNanos())
                .ifPresent(this::take);
        session.tell(new SessionEvent.Accepted(session.id(), clientAddress, plan()));
        if (beginsAtOnce()) {
            granted();
        }
    }

    private void take(Decision other) {
        decision = other;
        takenNanos = other.rule().armedNanos();
        granted = false;
    }

    /** The rule has had its turn, granted or not: it has no second one, unless it is armed anew. */
    private void spend(LiveRule rule) {
        if (spent == null) {
            spent = new HashMap<>(FEW);
        }
        spent.put(rule, rule.armedNanos());
    }

    private void drop() {
        decision = null;
        granted = false;
    }

    private boolean spent(LiveRule rule) {
        Long armedNanos = spent == null ? null : spent.get(rule);
        return armedNanos != null && armedNanos == rule.armedNanos();
    }

    /** Whether the fault begins with the connection itself, so that the rule has to be asked right away. */
    private boolean beginsAtOnce() {
        return decision != null && (decision.plan().moment() instanceof Moment.Accepted || !shape().equals(Shape.NONE));
    }

    /** Asks the rule for its fault, if that was not done. Where it says no, the connection is its own again. */
    private boolean granted() {
        if (granted && !holds(session.proxy().rules())) {
            takenBack();
        }
        if (decision != null && !granted) {
            Plan.Break planned = decision.plan();
            Passage passage = session.proxy().gate().ask(decision.rule(), this::nowNanos);
            spend(decision.rule());
            granted = passage instanceof Passage.Granted;
            if (!granted) {
                drop();
                tell(planned, passage);
            }
        }
        return granted;
    }

    /** The rule had allowed its fault, which has not begun yet, and is disarmed since. */
    private void takenBack() {
        Plan plan = plan();
        drop();
        if (plan instanceof Plan.Break spared) {
            session.tell(new SessionEvent.Spared(session.id(), spared, Permit.DISARMED.reason()));
        }
    }

    private long nowNanos() {
        return session.worker().clock().nanoTime();
    }

    /** The upstream has answered the dial. */
    void connected() {
        boolean due = decision != null && (granted || decision.plan().moment() instanceof Moment.Connected);
        if (due && !granted()) {
            session.signal(now -> now.planned(plan()));
        }
    }

    /**
     * A pause within the fault is over. What would come now has not begun: if the rule is disarmed since, it does not.
     *
     * @return whether it may
     */
    boolean resumes() {
        boolean may = decision == null || holds(session.proxy().rules());
        if (!may) {
            reconsider();
        }
        return may;
    }

    /** The moment of the plan has come. */
    void due() {
        session.signal(granted() ? State::triggered : now -> now.planned(plan()));
    }

    /**
     * A rule was armed, disarmed or changed: whoever may not have this connection any more lets go, and others may take it. As
     * long as no moment has come, that is the first in the order of the rules, as for a connection that has just come.
     */
    void reconsider() {
        LiveRules rules = session.proxy().rules();
        if (!session.steerable() || (granted && holds(rules))) {
            return;
        }
        Decision before = decision;
        Plan planned = plan();
        Decision kept = holds(rules) ? before : null;
        drop();
        for (LiveRule rule : rules.all()) {
            if (decision == null && kept != null && rule == kept.rule()) {
                take(kept);
            } else if (decision == null && rule.takesOpen(nowNanos()) && !spent(rule)) {
                rules.drawOpen(rule, session.id().ordinal(), session.address(), session.bornNanos())
                        .ifPresent(this::take);
            }
        }
        if (!Objects.equals(decision, before) || !Objects.equals(kept, before)) {
            replan(planned);
        }
    }

    /** Whether the rule that has this connection may keep it. One that was armed anew takes it anew. */
    private boolean holds(LiveRules rules) {
        return decision != null
                && rules.all().contains(decision.rule())
                && decision.rule().armed(nowNanos())
                && decision.rule().armedNanos() == takenNanos;
    }

    /** This rule has the connection from now on, if none has it that comes before it or has had its moment. */
    void offer(Decision other) {
        LiveRules rules = session.proxy().rules();
        boolean later = decision != null
                && rules.all().indexOf(other.rule()) > rules.all().indexOf(decision.rule());
        boolean taken = holds(rules) && (granted || later);
        if (session.steerable() && !taken && !spent(other.rule())) {
            Plan before = plan();
            take(other);
            replan(before);
        }
    }

    private void replan(Plan before) {
        session.witness().planned(plan());
        session.tell(new SessionEvent.Planned(session.id(), plan()));
        if (beginsAtOnce()) {
            granted();
        }
        session.replanned(before, now -> now.planned(plan()));
    }

    /** The moment of a rule has come, and it has chosen this connection, whoever has it. */
    Volley.Outcome fire(Decision other) {
        if (!session.steerable()) {
            return Volley.Outcome.SPARED;
        }
        Passage passage = session.proxy().gate().ask(other.rule(), this::nowNanos);
        if (passage instanceof Passage.Granted) {
            take(other);
            spend(other.rule());
            granted = true;
            session.witness().planned(plan());
            session.signal(now -> now.fired(other.plan()));
            return Volley.Outcome.HIT;
        }
        tell(other.plan(), passage);
        if (passage instanceof Passage.Observed) {
            return Volley.Outcome.OBSERVED;
        }
        return passage instanceof Passage.HeldBack ? Volley.Outcome.HELD_BACK : Volley.Outcome.SPARED;
    }

    /** Tells of a fault that does not begin. */
    private void tell(Plan.Break planned, Passage passage) {
        if (passage instanceof Passage.Refused refused) {
            session.tell(new SessionEvent.Spared(session.id(), planned, refused.reason()));
        } else if (passage instanceof Passage.HeldBack back) {
            session.tell(new SessionEvent.HeldBack(session.id(), planned, back.held()));
        } else {
            planned.fault()
                    .parts()
                    .forEach(part -> session.tell(new SessionEvent.WouldInject(session.id(), planned.part(part))));
        }
    }

    /** What this rule would draw for the connection. From any thread. */
    Optional<Decision> draw(LiveRule rule) {
        return session.proxy().rules().draw(rule, session.id().ordinal(), session.address(), session.bornNanos());
    }
}
