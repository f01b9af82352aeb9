package io.hangup.engine;

import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.KillSwitch;
import io.hangup.core.rule.LiveRule;
import io.hangup.core.rule.LiveRule.Birth;
import io.hangup.core.rule.LiveRules;
import io.hangup.core.rule.LiveRules.Decision;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Words;
import io.hangup.engine.shape.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Steers the rules of one proxy while it runs: arms, disarms, fires and replaces them, and has its open connections look at
 * them anew. Whatever reaches a connection is a task on its event loop; nothing here waits for one.
 *
 * <p>Everything here runs on one loop, that of its home, so that orders are carried out one after the other without a lock.
 */
final class Steering {
    private final ProxyRuntime proxy;
    private final Worker home;
    private final KillSwitch kills;
    private final Map<LiveRule, List<Clock.Timer>> timers = new HashMap<>();

    Steering(ProxyRuntime proxy, Worker home, KillSwitch kills) {
        this.proxy = proxy;
        this.home = home;
        this.kills = kills;
    }

    ProxyRuntime proxy() {
        return proxy;
    }

    private long nowNanos() {
        return home.clock().nanoTime();
    }

    /** The proxy listens: what its armed rules wait for begins. */
    void begin() {
        proxy.rules().all().stream().filter(live -> live.armed(nowNanos())).forEach(this::start);
    }

    /** Other settings from now on. A rule that stays as it was goes on where it stands. */
    void replace(ProxySpec spec, By by, Birth birth) {
        LiveRules before = proxy.rules();
        LiveRules after = before.replacedBy(spec.rules(), nowNanos(), birth);
        proxy.configure(spec, after);
        before.all().stream().filter(live -> !after.all().contains(live)).forEach(live -> {
            stop(live);
            live.disarm();
            proxy.shutter().letGo(live.rule().name());
        });
        List<LiveRule> fresh = after.all().stream()
                .filter(live -> !before.all().contains(live) && live.armed(nowNanos()))
                .toList();
        reconsider();
        fresh.forEach(live -> begun(live, by));
    }

    /**
     * Arms a rule from now, with all its limits anew; also one that is armed already.
     *
     * @param forMillis how long; empty for no bound
     * @param count how often the kill switch had been thrown when that was ordered: if that was before it, nothing happens
     */
    void arm(LiveRule live, OptionalLong forMillis, long count) {
        if (count != kills.count()) {
            return;
        }
        stop(live);
        live.arm(nowNanos(), forMillis, count);
        reconsider();
        begun(live, By.ADMIN);
    }

    /**
     * Disarms a rule: connections that it has are their own again, if their ending is not settled.
     *
     * @return false where it was not armed
     */
    boolean disarm(LiveRule live, By by, String reason) {
        boolean was = live.armed(nowNanos());
        if (letGo(live, by, reason)) {
            reconsider();
        }
        return was;
    }

    /** The kill switch was thrown, and has disarmed everything; here it is said, and what rules hold is released. */
    void killed() {
        proxy.rules().all().stream()
                .filter(live -> !live.armed(nowNanos()))
                .forEach(live -> letGo(live, By.ADMIN, "the kill switch was thrown"));
        reconsider();
    }

    private boolean letGo(LiveRule live, By by, String reason) {
        stop(live);
        boolean said = live.disarm();
        if (said) {
            proxy.shutter().letGo(live.rule().name());
            proxy.events()
                    .accept(new ProxyEvent.Disarmed(proxy.name(), live.rule().name(), by, reason));
        }
        return said;
    }

    private void begun(LiveRule live, By by) {
        proxy.events()
                .accept(new ProxyEvent.Armed(
                        proxy.name(), live.rule().name(), by, live.rule().text()));
        offerOldest(live);
        start(live);
    }

    private void start(LiveRule live) {
        List<Clock.Timer> running = new ArrayList<>();
        if (live.rule().moment() instanceof Moment.At at) {
            running.add(after(at.millis(), () -> fire(live, By.RULE)));
        }
        live.forMillis().ifPresent(millis -> {
            String reason = "its time is over (for: " + Words.millis(millis) + ")";
            running.add(after(millis, () -> disarm(live, By.RULE, reason)));
        });
        timers.put(live, running);
    }

    private Clock.Timer after(long millis, Runnable task) {
        return home.clock().schedule(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    private void stop(LiveRule live) {
        List<Clock.Timer> running = timers.remove(live);
        if (running != null) {
            running.forEach(Clock.Timer::cancel);
        }
    }

    private void reconsider() {
        proxy.open().forEach(session -> session.worker().loop().execute(session.guarded(session.claim()::reconsider)));
    }

    /** A rule for the oldest N has to see all that are open at once. */
    private void offerOldest(LiveRule live) {
        long most = live.rule().connections().most();
        if (most == Long.MAX_VALUE || live.rule().moment() instanceof Moment.OfRule) {
            return;
        }
        proxy.open().stream()
                .filter(session -> session.claim().draw(live).isPresent())
                .limit(most)
                .forEach(session -> session.worker()
                        .loop()
                        .execute(() -> session.claim().draw(live).ifPresent(session.claim()::offer)));
    }

    /**
     * The moment of a rule has come: it breaks those of its connections that are open now. If its fault closes the
     * listener, they see to that when it is its turn; where there is nobody to break, it is done here. A listener that is
     * closed right behind the end of its connections is closed before: as in a crash, nobody who comes back at once is
     * accepted in between.
     *
     * @return what became of the connections that it chose, once that is known of each
     */
    CompletionStage<Volley> fire(LiveRule live, By by) {
        return fire(live, by, choose(live));
    }

    /** The same for one connection, whether the rule takes it otherwise or not. */
    CompletionStage<Volley> fireAt(LiveRule live, Session session) {
        return fire(
                live,
                By.ADMIN,
                Map.of(session, proxy.rules().aimed(live, session.id().ordinal())));
    }

    /** Has a rule take so many of the connections that come next. */
    int takeNext(LiveRule live, long connections) {
        live.takeNext(connections);
        proxy.events().accept(new ProxyEvent.Aimed(proxy.name(), live.rule().name(), By.ADMIN, connections));
        return Math.toIntExact(connections);
    }

    private CompletionStage<Volley> fire(LiveRule live, By by, Map<Session, Decision> chosen) {
        List<Long> numbers =
                chosen.keySet().stream().map(session -> session.id().ordinal()).toList();
        proxy.events().accept(new ProxyEvent.Fired(proxy.name(), live.rule().name(), by, numbers));
        CompletableFuture<Volley> fired = new CompletableFuture<>();
        long refusedMillis = live.rule().faults().refusesBehindAnEndMillis();
        if (chosen.isEmpty()) {
            refuse(live);
            fired.complete(Volley.NOBODY);
        } else if (refusedMillis > 0 && proxy.gate().isOpen(live, nowNanos())) {
            proxy.shutter()
                    .close(live.rule().name(), refusedMillis, () -> strike(chosen, fired, () -> refuseOrOpen(live)));
        } else {
            strike(chosen, fired, () -> refuse(live));
        }
        return fired;
    }

    private void strike(Map<Session, Decision> chosen, CompletableFuture<Volley> fired, Runnable nobodyHit) {
        AtomicReference<Volley> volley = new AtomicReference<>(Volley.NOBODY);
        chosen.forEach((session, decision) -> session.worker().loop().execute(() -> {
            Volley.Outcome outcome = session.claim().fire(decision);
            Volley now = volley.updateAndGet(before -> before.and(outcome));
            if (now.chosen() == chosen.size()) {
                if (now.hit() + now.observed() == 0) {
                    home.loop().execute(nobodyHit);
                }
                fired.complete(now);
            }
        }));
    }

    private Map<Session, Decision> choose(LiveRule live) {
        Map<Session, Decision> chosen = new LinkedHashMap<>();
        for (Session session : proxy.open()) {
            if (chosen.size() < live.rule().connections().most()) {
                session.claim().draw(live).ifPresent(decision -> chosen.put(session, decision));
            }
        }
        return chosen;
    }

    /** Closes the listener although there is no connection to break: after as much silence as there would have been. */
    private boolean refuse(LiveRule live) {
        boolean refused = false;
        long silentMillis = 0;
        for (Fault part : proxy.rules().drawForAll(live).parts()) {
            if (part instanceof Fault.StallFor stall) {
                silentMillis += stall.millis();
            } else if (part instanceof Fault.Refuse refuse) {
                refused |=
                        refuse(live, silentMillis, refuse.millis(), proxy.gate().ask(live, this::nowNanos));
            }
        }
        return refused;
    }

    /** The listener was closed for connections of which none was hit in the end: so it is opened, unless the rule may refuse. */
    private void refuseOrOpen(LiveRule live) {
        if (!refuse(live)) {
            proxy.shutter().letGo(live.rule().name());
        }
    }

    private boolean refuse(LiveRule live, long silentMillis, long millis, Passage passage) {
        String rule = live.rule().name();
        if (passage instanceof Passage.Granted) {
            refuse(live, silentMillis, millis);
        } else if (passage instanceof Passage.HeldBack back) {
            proxy.events().accept(new ProxyEvent.RefusalHeldBack(proxy.name(), rule, back.held()));
        } else if (passage instanceof Passage.Observed) {
            proxy.events().accept(new ProxyEvent.WouldRefuse(proxy.name(), rule, millis));
        }
        return passage instanceof Passage.Granted;
    }

    private void refuse(LiveRule live, long afterMillis, long millis) {
        Runnable refusal = () -> {
            if (live.armed(nowNanos())) {
                proxy.shutter().close(live.rule().name(), millis, () -> {});
            }
        };
        if (afterMillis == 0) {
            refusal.run();
        } else {
            timers.computeIfAbsent(live, rule -> new ArrayList<>()).add(after(afterMillis, refusal));
        }
    }
}
