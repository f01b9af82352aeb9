package io.hangup.core.rule;

import io.hangup.core.rule.Limits.Rate;
import io.hangup.core.rule.LiveRule.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Where every fault of every rule of every proxy passes before it begins: one gate for all of them.
 *
 * <p>The cap is a window that slides, as that of a rule ({@link Rate}) is: between two faults that have so many begun between
 * them lies at least its time. What counts is that a fault begins; a script of several parts on one connection is one.
 *
 * <p>Event loops ask at the same time. What they change is one immutable value behind one reference, replaced whole or not at
 * all; and the clock is read between looking at it and replacing it, so that times are in the order in which they are kept.
 */
public final class Gate {
    private final AtomicReference<Window> window = new AtomicReference<>(Window.EMPTY);
    private volatile Restraint restraint;
    private volatile boolean ending;

    /**
     * What the cap remembers.
     *
     * @param begunNanos when the latest faults began, the oldest first
     * @param saidNanos when it was last to be said that the cap is reached; empty where it never was
     * @param unsaid how many were held back since then
     */
    private record Window(List<Long> begunNanos, Optional<Long> saidNanos, long unsaid) {
        static final Window EMPTY = new Window(List.of(), Optional.empty(), 0);

        boolean isFull(Rate cap, long nowNanos) {
            int before = begunNanos.size() - cap.most();
            return before >= 0 && nowNanos - begunNanos.get(before) < nanos(cap);
        }

        Window with(Rate cap, long nowNanos) {
            List<Long> latest = new ArrayList<>(
                    begunNanos.subList(Math.max(0, begunNanos.size() - cap.most() + 1), begunNanos.size()));
            latest.add(nowNanos);
            return new Window(List.copyOf(latest), saidNanos, unsaid);
        }

        Window without(long nanos) {
            List<Long> others = new ArrayList<>(begunNanos);
            others.remove(Long.valueOf(nanos));
            return new Window(List.copyOf(others), saidNanos, unsaid);
        }

        boolean hasToBeSaid(Rate cap, long nowNanos) {
            return saidNanos.map(said -> nowNanos - said >= nanos(cap)).orElse(true);
        }

        private static long nanos(Rate cap) {
            return TimeUnit.MILLISECONDS.toNanos(cap.perMillis());
        }
    }

    /** A gate with this restraint. */
    public Gate(Restraint restraint) {
        this.restraint = restraint;
    }

    /** What holds now. */
    public Restraint restraint() {
        return restraint;
    }

    /** Another restraint from now on. Faults that have begun count for its cap, as far as the old one had to remember them. */
    public void restrain(Restraint other) {
        restraint = other;
    }

    /** No fault begins any more, because Hangup ends. */
    public void end() {
        ending = true;
    }

    /** Whether a fault of this rule would begin now; nothing is counted. */
    public boolean isOpen(LiveRule rule, long nowNanos) {
        Restraint now = restraint;
        boolean full = now.cap().isPresent() && window.get().isFull(now.cap().get(), nowNanos);
        return !ending && now.mode() == Mode.INJECT && !full && rule.look(nowNanos) == Permit.GRANTED;
    }

    /**
     * A fault of this rule wants to begin, now. Where it does, or would, its rule and the cap have counted it.
     *
     * @param clock the monotonic one
     */
    public Passage ask(LiveRule rule, LongSupplier clock) {
        if (ending) {
            return new Passage.Refused("Hangup is ending");
        }
        Restraint now = restraint;
        long nowNanos = clock.getAsLong();
        Permit looked = rule.look(nowNanos);
        if (looked != Permit.GRANTED) {
            return new Passage.Refused(looked.reason());
        }
        return now.cap().isPresent() ? askBoth(rule, clock, now, now.cap().get()) : askRule(rule, nowNanos, now);
    }

    private static Passage askRule(LiveRule rule, long nowNanos, Restraint now) {
        Permit permit = rule.permit(nowNanos);
        if (permit != Permit.GRANTED) {
            return new Passage.Refused(permit.reason());
        }
        return now.mode() == Mode.OBSERVE ? new Passage.Observed() : new Passage.Granted();
    }

    /** First the cap, and what it gave is given back where the rule says no: so neither ever has one too many. */
    private Passage askBoth(LiveRule rule, LongSupplier clock, Restraint now, Rate cap) {
        while (true) {
            Window before = window.get();
            long nowNanos = clock.getAsLong();
            if (before.isFull(cap, nowNanos)) {
                boolean first = before.hasToBeSaid(cap, nowNanos);
                Window after = first
                        ? new Window(before.begunNanos(), Optional.of(nowNanos), 0)
                        : new Window(before.begunNanos(), before.saidNanos(), before.unsaid() + 1);
                if (window.compareAndSet(before, after)) {
                    return new Passage.HeldBack(new Passage.Held(cap.text(), first, first ? before.unsaid() : 0));
                }
            } else if (window.compareAndSet(before, before.with(cap, nowNanos))) {
                Passage passage = askRule(rule, nowNanos, now);
                if (passage instanceof Passage.Refused) {
                    window.updateAndGet(whole -> whole.without(nowNanos));
                }
                return passage;
            }
        }
    }
}
