package io.hangup.engine;

import io.hangup.core.event.By;
import io.hangup.core.rule.KillSwitch;
import io.hangup.core.rule.LiveRule;
import io.hangup.core.rule.LiveRules;
import io.hangup.engine.NotFired.Why;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What can be ordered and asked while an engine runs. Orders are carried out on the first event loop, one after the other; each
 * is a short task that no connection can hold up, and a loop that does not come to it in time makes it fail, not hang.
 *
 * <p>From any thread but an event loop.
 */
public final class Orders {
    /** How long a list of connections is waited for. */
    public static final long ROLL_CALL_MILLIS = 80;

    private static final long ORDER_MILLIS = 5_000;

    private final List<Worker> workers;
    private final KillSwitch kills;
    private final Supplier<List<Steering>> running;

    Orders(List<Worker> workers, KillSwitch kills, Supplier<List<Steering>> running) {
        this.workers = workers;
        this.kills = kills;
        this.running = running;
    }

    private long nowNanos() {
        return workers.get(0).clock().nanoTime();
    }

    /** All rules of all proxies, in the order of the configuration. */
    public List<RuleState> rules() {
        long nowNanos = nowNanos();
        return running.get().stream()
                .map(Steering::proxy)
                .flatMap(proxy -> proxy.rules().all().stream().map(live -> RuleState.of(proxy.name(), live, nowNanos)))
                .toList();
    }

    /** How many connections a proxy has open; 0 where there is no such proxy. */
    public int open(String proxy) {
        return running.get().stream()
                .map(Steering::proxy)
                .filter(each -> each.name().equals(proxy))
                .mapToInt(ProxyRuntime::openCount)
                .sum();
    }

    /**
     * The connections that are open. A loop that does not answer within {@value #ROLL_CALL_MILLIS} ms is not waited for.
     *
     * @param proxy whose; empty for those of all
     * @throws UnknownRule where there is no such proxy
     */
    public RollCall connections(String proxy) throws UnknownRule {
        List<ProxyRuntime> asked = proxy.isEmpty()
                ? running.get().stream().map(Steering::proxy).toList()
                : List.of(steering(proxy).proxy());
        return RollCall.take(workers, asked, ROLL_CALL_MILLIS);
    }

    /**
     * Arms a rule from now, with all its limits anew. It also works on connections that are open already. If the kill switch is
     * thrown before it is carried out, it does nothing.
     *
     * @param forMillis how long, in the place of what the rule says; empty for what it says
     * @throws UnknownRule where there is no such rule
     */
    public void arm(String proxy, String rule, OptionalLong forMillis) throws UnknownRule {
        long count = kills.count();
        Steering steering = steering(proxy);
        LiveRule live = rule(steering, rule);
        OptionalLong time =
                forMillis.isPresent() ? forMillis : live.rule().limits().forMillis();
        carryOut(() -> {
            steering.arm(live, time, count);
            return 1;
        });
    }

    /**
     * Disarms a rule. Connections that it has are relayed as they come again, if their ending is not settled.
     *
     * @return false where it was not armed
     * @throws UnknownRule where there is no such rule
     */
    public boolean disarm(String proxy, String rule) throws UnknownRule {
        Steering steering = steering(proxy);
        LiveRule live = rule(steering, rule);
        return carryOut(() -> steering.disarm(live, By.ADMIN, "it was told to"));
    }

    /**
     * The kill switch: every rule is disarmed when this returns, and no connection is broken any more by what had been planned
     * for it; what is being carried out goes on to its end. Silence, shapes and closed listeners that rules had imposed are ended
     * by a task on each loop, which is not waited for.
     *
     * @return how many rules were armed
     */
    public int disarmAll() {
        int armed = (int) rules().stream().filter(RuleState::armed).count();
        kills.pull();
        for (Steering steering : running.get()) {
            try {
                workers.get(0).loop().execute(steering::killed);
            } catch (RejectedExecutionException ended) {
                return armed;
            }
        }
        return armed;
    }

    /**
     * Has an armed rule break connections.
     *
     * @return what became of those that it chose, and of each more is told as events; of those that come next, that they will be
     *     hit
     * @throws UnknownRule where there is no such rule
     * @throws NotFired where it breaks nobody
     */
    public Volley fire(String proxy, String rule, Aim aim) throws UnknownRule, NotFired {
        Steering steering = steering(proxy);
        LiveRule live = rule(steering, rule);
        check(live, proxy);
        if (aim instanceof Aim.Next next) {
            return Volley.ofHit(carryOut(() -> steering.takeNext(live, next.connections())));
        }
        if (aim instanceof Aim.One one) {
            Session session = steering.proxy()
                    .open(one.connection())
                    .orElseThrow(() -> new NotFired(
                            Why.NO_CONNECTION, "Proxy " + proxy + " has no open connection " + one.connection() + "."));
            boolean free = carryOut(session.worker(), () -> session.steerable());
            if (!free) {
                throw new NotFired(
                        Why.TAKEN,
                        "Connection " + one.connection() + " of proxy " + proxy
                                + " is being broken by a fault already, or it is ending.");
            }
            return volley(carryOut(() -> steering.fireAt(live, session)));
        }
        return volley(carryOut(() -> steering.fire(live, By.ADMIN)));
    }

    private void check(LiveRule live, String proxy) throws NotFired {
        String rule = "Rule " + live.rule().name() + " of proxy " + proxy;
        LiveRule.Permit permit = live.look(nowNanos());
        if (permit == LiveRule.Permit.DISARMED) {
            throw new NotFired(Why.DISARMED, rule + " is not armed, so it breaks nobody.");
        }
        if (permit != LiveRule.Permit.GRANTED) {
            throw new NotFired(Why.LIMITED, rule + " breaks nobody now: " + permit.reason() + ".");
        }
    }

    private Steering steering(String proxy) throws UnknownRule {
        List<Steering> all = running.get();
        return all.stream()
                .filter(each -> each.proxy().name().equals(proxy))
                .findFirst()
                .orElseThrow(() -> new UnknownRule("there is no proxy " + proxy + " (expected: one of "
                        + all.stream().map(each -> each.proxy().name()).toList() + ")"));
    }

    private static LiveRule rule(Steering steering, String rule) throws UnknownRule {
        LiveRules rules = steering.proxy().rules();
        return rules.named(rule)
                .orElseThrow(() -> new UnknownRule("proxy " + steering.proxy().name() + " has no rule " + rule
                        + " (expected: one of "
                        + rules.all().stream().map(live -> live.rule().name()).toList() + ")"));
    }

    /** Has an order carried out where orders are: on the first event loop, one after the other. */
    <T> T carryOut(Callable<T> order) {
        return carryOut(workers.get(0), order);
    }

    private static <T> T carryOut(Worker worker, Callable<T> order) {
        try {
            return await(worker.loop().submit(order), "; nothing was changed.");
        } catch (RejectedExecutionException ended) {
            throw new LoopBusy("Hangup is ending; nothing was changed.");
        }
    }

    private static Volley volley(CompletionStage<Volley> fired) {
        return await(
                fired.toCompletableFuture(),
                "; the rule was fired all the same, and what becomes of each connection is told as events.");
    }

    private static <T> T await(Future<T> done, String withdrawn) {
        try {
            return done.get(ORDER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an order was carried out", e);
        } catch (TimeoutException e) {
            throw new LoopBusy("An event loop did not come to it within " + ORDER_MILLIS + " ms"
                    + (done.cancel(false) ? withdrawn : ", and is at it now."));
        } catch (ExecutionException e) {
            throw new IllegalStateException("an order failed", e);
        }
    }
}
