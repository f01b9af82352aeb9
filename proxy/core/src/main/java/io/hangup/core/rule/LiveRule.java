package io.hangup.core.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A rule while it runs: whether it is armed, since when, and how far it has gone.
 *
 * <p>Event loops and whoever steers ask at the same time. All that changes is one immutable value behind one reference, which
 * is replaced whole or not at all, so that a limit holds exactly without a lock.
 */
public final class LiveRule {
    private final Rule rule;
    private final KillSwitch kills;
    private final AtomicReference<Standing> standing;

    /**
     * How a rule stands.
     *
     * @param armed whether it is armed, as long as the kill switch is not thrown
     * @param kills how often that had been thrown when it was armed
     * @param armedNanos since when
     * @param forMillis how long it is armed; empty for no bound
     * @param next how many connections it takes of those that are still to come, whichever they are
     * @param faults how many it has been allowed
     * @param recentNanos when the latest were allowed, the oldest first; as many as its rate has to remember
     */
    private record Standing(
            boolean armed,
            long kills,
            long armedNanos,
            OptionalLong forMillis,
            long next,
            long faults,
            List<Long> recentNanos) {
        static Standing fresh(boolean armed, long kills, long nowNanos, OptionalLong forMillis) {
            return new Standing(armed, kills, nowNanos, forMillis, 0, 0, List.of());
        }

        Standing disarmed() {
            return new Standing(false, kills, armedNanos, forMillis, 0, faults, recentNanos);
        }

        Standing taking(long connections) {
            return new Standing(armed, kills, armedNanos, forMillis, connections, faults, recentNanos);
        }

        Standing counting(List<Long> recent) {
            return new Standing(armed, kills, armedNanos, forMillis, next, faults + 1, recent);
        }
    }

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
        this(rule, nowNanos, Birth.armed(new KillSwitch()));
    }

    LiveRule(Rule rule, long nowNanos, Birth birth) {
        this.rule = rule;
        this.kills = birth.kills();
        boolean armed = rule.limits().armed() && !birth.silent().test(rule);
        this.standing = new AtomicReference<>(
                Standing.fresh(armed, birth.count(), nowNanos, rule.limits().forMillis()));
    }

    /**
     * Under what circumstances rules begin.
     *
     * @param kills disarms them
     * @param count how often that had been thrown when they were asked for
     * @param silent which of them begin disarmed, whatever they say
     */
    public record Birth(KillSwitch kills, long count, Predicate<Rule> silent) {
        /** Rules are armed if they say so. */
        public static Birth armed(KillSwitch kills) {
            return new Birth(kills, kills.count(), rule -> false);
        }
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
        return now.armed()
                && now.kills() == kills.count()
                && leftNanos(now, nowNanos).orElse(1) > 0;
    }

    private static OptionalLong leftNanos(Standing now, long nowNanos) {
        return now.forMillis().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        TimeUnit.MILLISECONDS.toNanos(now.forMillis().getAsLong()) - (nowNanos - now.armedNanos()));
    }

    /** How much longer it is armed, in nanoseconds; empty where it is not, or where there is no bound. */
    public OptionalLong leftNanos(long nowNanos) {
        Standing now = standing.get();
        return armed(now, nowNanos) ? leftNanos(now, nowNanos) : OptionalLong.empty();
    }

    /** How long it is armed in all; empty for no bound. */
    public OptionalLong forMillis() {
        return standing.get().forMillis();
    }

    /** How many connections it still takes of those that come next, whichever they are. */
    public long next() {
        return standing.get().next();
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
        arm(nowNanos, rule.limits().forMillis(), kills.count());
    }

    /**
     * The same, for a time.
     *
     * @param forMillis how long, in the place of what the rule says; empty for no bound
     * @param count how often the kill switch had been thrown when that was asked for
     */
    public void arm(long nowNanos, OptionalLong forMillis, long count) {
        standing.set(Standing.fresh(true, count, nowNanos, forMillis));
    }

    /** Disarms it; false where it had been disarmed so before. That the kill switch did it does not count. */
    public boolean disarm() {
        return standing.getAndUpdate(Standing::disarmed).armed();
    }

    /** Has it take so many of the connections that come next, whichever they are, in the place of what was left of that. */
    public void takeNext(long connections) {
        standing.updateAndGet(now -> now.taking(connections));
    }

    /** Whether it takes this connection because it is one of those that come next; then it is one less. */
    boolean takesNext(long nowNanos) {
        while (true) {
            Standing now = standing.get();
            if (now.next() == 0 || !armed(now, nowNanos)) {
                return false;
            }
            if (standing.compareAndSet(now, now.taking(now.next() - 1))) {
                return true;
            }
        }
    }

    /** Asks for one fault, now. */
    public Permit permit(long nowNanos) {
        while (true) {
            Standing now = standing.get();
            Permit permit = permit(now, nowNanos);
            if (permit != Permit.GRANTED) {
                return permit;
            }
            if (standing.compareAndSet(now, now.counting(recent(now, nowNanos)))) {
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
