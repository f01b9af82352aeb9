package io.hangup.core.rule;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Disarms every rule that asks here, at once and from any thread: whatever was armed before it was thrown is disarmed the moment
 * it is, wherever that is looked at next. It waits for nobody and tells nobody.
 *
 * <p>It is a number that only grows. A rule is armed under the number that held when that was asked for, and is armed for as long
 * as the number is the same; so an order that is still on its way when the switch is thrown arms nothing either.
 */
public final class KillSwitch {
    private final AtomicLong thrown = new AtomicLong();

    /** How often it has been thrown so far. */
    public long count() {
        return thrown.get();
    }

    /** Disarms everything that is armed now. */
    public void pull() {
        thrown.incrementAndGet();
    }
}
