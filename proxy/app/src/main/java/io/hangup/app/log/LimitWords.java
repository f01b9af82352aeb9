package io.hangup.app.log;

import io.hangup.core.limit.LimitEvent;
import io.hangup.core.rule.Words;

/**
 * Says that a limit was reached and what that means, and that there is room again: {@code limit-reached} and
 * {@code limit-over}, with the fields {@code limit}, {@code proxy} where it is one of a proxy, {@code used} and {@code most}.
 */
final class LimitWords {
    private LimitWords() {}

    static Said of(LimitEvent event) {
        String whose = event.proxy().isEmpty() ? "" : event.proxy() + ": ";
        String amounts = amount(event, event.used()) + " of " + amount(event, event.most());
        String words = event.reached()
                ? "the limit " + event.limit().word() + " is reached (" + amounts + "): "
                        + event.limit().consequence()
                : "there is room again under the limit " + event.limit().word() + " (" + amounts + ")";
        return new Said(
                event.reached() ? "limit-reached" : "limit-over",
                event.reached() ? Mark.WARNING : Mark.END,
                whose + words,
                new Fields()
                        .with("limit", event.limit().word())
                        .withSome("proxy", event.proxy())
                        .with("used", event.used())
                        .with("most", event.most())
                        .all());
    }

    private static String amount(LimitEvent event, long amount) {
        return event.limit().isOfBytes() ? Words.bytes(amount) : String.valueOf(amount);
    }
}
