package io.hangup.engine;

import io.hangup.core.event.ProxyEvent;
import io.hangup.engine.shape.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Closes the listener of a proxy for a time: who connects meanwhile gets ECONNREFUSED. Asked again meanwhile, it stays closed
 * until the later of the two times. It is the proxy that refuses: a listener that it comes to have meanwhile is closed too,
 * and one that it gives to another is what that other says.
 *
 * <p>Its fields are touched on one loop only, that of its home; the listeners each on theirs. What is told of it is told
 * once all of them have done it.
 */
final class Shutter {
    private final ProxyRuntime proxy;
    private final Worker home;
    private List<Listener> listeners = List.of();
    private boolean closed;
    private String by = "";
    private long untilNanos;
    private Clock.Timer timer = () -> {};

    Shutter(ProxyRuntime proxy, Worker home) {
        this.proxy = proxy;
        this.home = home;
    }

    /** The listeners it closes from now on; they become what it is, closed or open. On the home loop only. */
    void over(List<Listener> others) {
        listeners = List.copyOf(others);
        onEach(closed ? Listener::refuse : Listener::listenAgain, () -> {});
    }

    /** The proxy has no listeners any more. On the home loop only. */
    void end() {
        listeners = List.of();
        closed = false;
        timer.cancel();
    }

    /** Closes them for so long, and runs a task once nobody is accepted any more. From any event loop. */
    void close(String rule, long millis, Runnable refusing) {
        if (home.loop().inEventLoop()) {
            closeHere(rule, millis, refusing);
        } else {
            home.loop().execute(() -> closeHere(rule, millis, refusing));
        }
    }

    private void closeHere(String rule, long millis, Runnable refusing) {
        if (proxy.isDisarmed(rule, home.clock().nanoTime())) {
            // Since it asked: what it holds closed would be opened now.
            refusing.run();
            return;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        long then = home.clock().nanoTime() + nanos;
        boolean first = !closed;
        if (first || then - untilNanos > 0) {
            closed = true;
            by = rule;
            untilNanos = then;
            timer.cancel();
            timer = home.clock().schedule(nanos, this::open);
        }
        // Also where they are closed, or about to be: each does what it is told in order.
        onEach(Listener::refuse, () -> {
            if (first) {
                proxy.events().accept(new ProxyEvent.Refusing(proxy.name(), rule, millis));
            }
            refusing.run();
        });
    }

    /** Opens them if it is this rule that keeps them closed. On the home loop only. */
    void letGo(String rule) {
        if (closed && by.equals(rule)) {
            open();
        }
    }

    private void open() {
        timer.cancel();
        closed = false;
        onEach(Listener::listenAgain, () -> proxy.events().accept(new ProxyEvent.Accepting(proxy.name())));
    }

    /** Has each do something on its loop, and runs a task once the last has done it. */
    private void onEach(BiConsumer<Listener, Runnable> task, Runnable done) {
        if (listeners.isEmpty()) {
            done.run();
            return;
        }
        AtomicInteger left = new AtomicInteger(listeners.size());
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                done.run();
            }
        };
        for (Listener listener : listeners) {
            if (listener.worker().loop().inEventLoop()) {
                task.accept(listener, one);
            } else {
                listener.worker().loop().execute(() -> task.accept(listener, one));
            }
        }
    }
}
