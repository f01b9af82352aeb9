package io.hangup.core.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A rule while it runs: whether it is armed, since when, and how far it has gone.
 *
 * <p>Event loops and whoever steers ask at the same time. All that changes is one immutable value behind one reference, which
 * is replaced whole or not at all, so that a limit holds exactly without a lock.
 */
public final class LiveRule {
    private final Rule rule;
    private final AtomicReference<Standing> standing;

    /**
     * How a rule stands.
     *
     * @param armed whether it is armed
     * @param armedNanos since when
     * @param faults how many it has been allowed
     * @param recentNanos when the latest were allowed, the oldest first; as many as its rate has to remember
     */
    private record Standing(boolean armed, long armedNanos, long faults, List<Long> recentNanos) {}

    /** Why a rule does not allow a fault, or that it does. */
    public enum Permit {
        /** It is allowed, and counted. */
        GRANTED(""),
        /** The rule is not armed, or not any more. */
        DISARMED("the rule is disarmed"),
        /** Its {@code times} are used up. */
        USED_UP("`times` is used up"),
        /** Its {@code at-most} is used up for now. */
        TOO_MANY("`at-most` is reached");

        private final String reason;

        Permit(String reason) {
            this.reason = reason;
        }

        /** Why not, for people; empty where it is granted. */
        public String reason() {
            return reason;
        }
    }

    LiveRule(Rule rule, long nowNanos) {
        this.rule = rule;
        this.standing = new AtomicReference<>(new Standing(rule.limits().armed(), nowNanos, 0, List.of()));
    }

    /** The rule as it is configured. */
    public Rule rule() {
        return rule;
    }

    /** Whether it is armed at this time of the monotonic clock. */
    public boolean armed(long nowNanos) {
        return armed(standing.get(), nowNanos);
    }

    private boolean armed(Standing now, long nowNanos) {
        return now.armed() && leftNanos(now, nowNanos) > 0;
    }

    private long leftNanos(Standing now, long nowNanos) {
        return rule.limits().forMillis().isEmpty()
                ? Long.MAX_VALUE
                : TimeUnit.MILLISECONDS.toNanos(rule.limits().forMillis().getAsLong()) - (nowNanos - now.armedNanos());
    }

    /** How long it is still armed before it disarms itself; empty where it does not, or is not armed. */
    public OptionalLong leftMillis(long nowNanos) {
        Standing now = standing.get();
        long left = leftNanos(now, nowNanos);
        return armed(now, nowNanos) && left < Long.MAX_VALUE
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(left))
                : OptionalLong.empty();
    }

    /** Since when it is armed, on the monotonic clock. */
    public long armedNanos() {
        return standing.get().armedNanos();
    }

    /** How many faults it has been allowed since it was last armed. */
    public long faults() {
        return standing.get().faults();
    }

    /** Whether it takes connections: it is armed, and its {@code times} are not used up. */
    public boolean takes(long nowNanos) {
        Standing now = standing.get();
        return armed(now, nowNanos) && now.faults() < rule.limits().times().orElse(Long.MAX_VALUE);
    }

    /** Whether it takes connections as they come: also, its moment is one in the life of a connection. */
    boolean takesArrivals(long nowNanos) {
        return !(rule.moment() instanceof Moment.OfRule) && takes(nowNanos);
    }

    /**
     * Whether connections that are open are shown to it one by one: also, there is no bound to how many it takes of them,
     * and its moment can still come.
     */
    public boolean takesOpen(long nowNanos) {
        boolean past = rule.moment() instanceof Moment.Accepted || rule.moment() instanceof Moment.Connected;
        return takesArrivals(nowNanos) && !past && rule.connections().most() == Long.MAX_VALUE;
    }

    /** Arms it from now, with all its limits anew. */
    public void arm(long nowNanos) {
        standing.set(new Standing(true, nowNanos, 0, List.of()));
    }

    /** Disarms it; false where it was not armed. */
    public boolean disarm() {
        return standing.getAndUpdate(now -> new Standing(false, now.armedNanos(), now.faults(), now.recentNanos()))
                .armed();
    }

    /** Asks for one fault, now. */
    public Permit permit(long nowNanos) {
        while (true) {
            Standing now = standing.get();
            Permit permit = permit(now, nowNanos);
            if (permit != Permit.GRANTED) {
                return permit;
            }
            Standing counted = new Standing(true, now.armedNanos(), now.faults() + 1, recent(now, nowNanos));
            if (standing.compareAndSet(now, counted)) {
                return Permit.GRANTED;
            }
        }
    }

    /** What it would say if it were asked for a fault now; nothing is counted. */
    public Permit look(long nowNanos) {
        return permit(standing.get(), nowNanos);
    }

    private Permit permit(Standing now, long nowNanos) {
        if (!armed(now, nowNanos)) {
            return Permit.DISARMED;
        }
        if (now.faults() >= rule.limits().times().orElse(Long.MAX_VALUE)) {
            return Permit.USED_UP;
        }
        boolean tooMany = rule.limits().rate().isPresent()
                && recent(now, nowNanos).size() > rule.limits().rate().get().most();
        return tooMany ? Permit.TOO_MANY : Permit.GRANTED;
    }

    /** The times that still count for the rate, and this one. */
    private List<Long> recent(Standing now, long nowNanos) {
        if (rule.limits().rate().isEmpty()) {
            return List.of();
        }
        long perNanos = TimeUnit.MILLISECONDS.toNanos(rule.limits().rate().get().perMillis());
        List<Long> recent = new ArrayList<>(now.recentNanos());
        recent.removeIf(time -> nowNanos - time >= perNanos);
        recent.add(nowNanos);
        return List.copyOf(recent);
    }
}
