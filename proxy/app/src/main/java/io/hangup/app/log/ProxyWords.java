package io.hangup.app.log;

import io.hangup.core.event.By;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.rule.Words;
import java.util.stream.Collectors;

/**
 * Puts the events of proxies as a whole into words. The fields in JSON, beside {@code time}, {@code event} and {@code proxy}:
 *
 * <table>
 * <caption>Fields by event</caption>
 * <tr><td>{@code armed}</td><td>{@code rule}, {@code by}, {@code text}</td></tr>
 * <tr><td>{@code disarmed}</td><td>{@code rule}, {@code by}, {@code reason}</td></tr>
 * <tr><td>{@code fired}</td><td>{@code rule}, {@code by}, {@code connections}, and {@code numbers} of the first of them</td></tr>
 * <tr><td>{@code aimed}</td><td>{@code rule}, {@code by}, {@code connections}</td></tr>
 * <tr><td>{@code refusing}</td><td>{@code rule}, {@code forMillis}</td></tr>
 * <tr><td>{@code would-inject}</td><td>{@code rule}, {@code fault}, {@code forMillis}</td></tr>
 * <tr><td>{@code held-back}</td><td>{@code rule}, {@code fault}, {@code cap}, {@code unsaid}</td></tr>
 * <tr><td>{@code accepting}</td><td></td></tr>
 * </table>
 */
final class ProxyWords {
    private static final String REFUSE = "refuse";
    private static final int MOST_NUMBERS = 20;

    private ProxyWords() {}

    static Said of(ProxyEvent event) {
        if (event instanceof ProxyEvent.Armed armed) {
            return armed(armed);
        }
        if (event instanceof ProxyEvent.Disarmed disarmed) {
            return disarmed(disarmed);
        }
        if (event instanceof ProxyEvent.Fired fired) {
            return fired(fired);
        }
        if (event instanceof ProxyEvent.Aimed aimed) {
            return aimed(aimed);
        }
        if (event instanceof ProxyEvent.Refusing refusing) {
            return refusing(refusing);
        }
        if (event instanceof ProxyEvent.WouldRefuse would) {
            return wouldRefuse(would);
        }
        if (event instanceof ProxyEvent.RefusalHeldBack held) {
            return heldBack(held);
        }
        if (event instanceof ProxyEvent.Accepting accepting) {
            return accepting(accepting);
        }
        throw new IllegalArgumentException("event: " + event + " (expected: one that has words)");
    }

    private static Said armed(ProxyEvent.Armed event) {
        return new Said(
                "armed",
                Mark.BEGIN,
                event.proxy() + " armed rule " + event.rule() + ": " + event.text() + who(event.by()),
                about(event)
                        .with("rule", event.rule())
                        .with("by", event.by().word())
                        .with("text", event.text())
                        .all());
    }

    private static Said disarmed(ProxyEvent.Disarmed event) {
        return new Said(
                "disarmed",
                Mark.END,
                event.proxy() + " disarmed rule " + event.rule() + ": " + event.reason() + who(event.by()),
                about(event)
                        .with("rule", event.rule())
                        .with("by", event.by().word())
                        .with("reason", event.reason())
                        .all());
    }

    private static Said fired(ProxyEvent.Fired event) {
        int count = event.connections().size();
        String numbers = event.connections().stream()
                .limit(MOST_NUMBERS)
                .map(number -> "#" + number)
                .collect(Collectors.joining(" "));
        return new Said(
                "fired",
                Mark.INJECTED,
                event.proxy() + " fired rule " + event.rule() + "; open connections it is fired at: " + count
                        + (count == 0 ? "" : " (" + numbers + (count > MOST_NUMBERS ? " ..." : "") + ")")
                        + who(event.by()),
                about(event)
                        .with("rule", event.rule())
                        .with("by", event.by().word())
                        .with("connections", count)
                        .withSome("numbers", numbers)
                        .all());
    }

    private static Said aimed(ProxyEvent.Aimed event) {
        return new Said(
                "aimed",
                Mark.BEGIN,
                event.proxy() + " aimed rule " + event.rule() + " at connections that come next: " + event.connections()
                        + who(event.by()),
                about(event)
                        .with("rule", event.rule())
                        .with("by", event.by().word())
                        .with("connections", event.connections())
                        .all());
    }

    /** Only people at the admin port are worth a word. */
    private static String who(By by) {
        return by == By.ADMIN ? ", by admin" : "";
    }

    private static Said refusing(ProxyEvent.Refusing event) {
        return new Said(
                "refusing",
                Mark.INJECTED,
                event.proxy() + " refuses connections for " + Words.millis(event.forMillis()) + " (rule " + event.rule()
                        + ")",
                about(event)
                        .with("rule", event.rule())
                        .with("forMillis", event.forMillis())
                        .all());
    }

    private static Said wouldRefuse(ProxyEvent.WouldRefuse event) {
        return new Said(
                "would-inject",
                Mark.OBSERVED,
                event.proxy() + " would refuse connections for " + Words.millis(event.forMillis()) + " (rule "
                        + event.rule() + "); mode observe lets them pass",
                about(event)
                        .with("rule", event.rule())
                        .with("fault", REFUSE)
                        .with("forMillis", event.forMillis())
                        .all());
    }

    private static Said heldBack(ProxyEvent.RefusalHeldBack event) {
        return new Said(
                "held-back",
                Mark.WARNING,
                event.proxy() + " does not refuse connections (rule " + event.rule() + "): "
                        + EventWords.reason(event.held()),
                EventWords.held(about(event).with("rule", event.rule()).with("fault", REFUSE), event.held())
                        .all());
    }

    private static Said accepting(ProxyEvent.Accepting event) {
        return new Said(
                "accepting",
                Mark.BEGIN,
                event.proxy() + " accepts connections again",
                about(event).all());
    }

    private static Fields about(ProxyEvent event) {
        return new Fields().with("proxy", event.proxy());
    }
}
