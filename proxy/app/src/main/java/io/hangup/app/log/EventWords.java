package io.hangup.app.log;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.rule.Passage;
import io.hangup.core.rule.Plan;
import io.hangup.core.rule.Target;
import java.util.Locale;

/**
 * Puts the events of connections into words. The fields in JSON, beside {@code time}, {@code event}, {@code proxy} and
 * {@code connection} (its number on that proxy):
 *
 * <table>
 * <caption>Fields by event</caption>
 * <tr><td>{@code accepted}</td><td>{@code client}; and if a rule took it {@code rule}, {@code fault}, {@code side}, {@code when}</td></tr>
 * <tr><td>{@code planned}</td><td>if a rule has it from now on {@code rule}, {@code fault}, {@code side}, {@code when}</td></tr>
 * <tr><td>{@code connected}</td><td>{@code upstream}, {@code tookMicros}</td></tr>
 * <tr><td>{@code connect-failed}</td><td>{@code reason}</td></tr>
 * <tr><td>{@code injected}</td><td>{@code rule}, {@code fault}, {@code side}, {@code when}, {@code fromClientBytes}, {@code fromUpstreamBytes}, perhaps {@code note}</td></tr>
 * <tr><td>{@code missed}</td><td>{@code rule}, {@code fault}, {@code side}, {@code when}, {@code reason}</td></tr>
 * <tr><td>{@code spared}</td><td>{@code rule}, {@code fault}, {@code side}, {@code when}, {@code reason}</td></tr>
 * <tr><td>{@code held-back}</td><td>{@code rule}, {@code fault}, {@code side}, {@code when}, {@code cap}, {@code unsaid}</td></tr>
 * <tr><td>{@code would-inject}</td><td>{@code rule}, {@code fault}, {@code side}, {@code when}</td></tr>
 * <tr><td>{@code rst-sent}</td><td>{@code to}, {@code cause}</td></tr>
 * <tr><td>{@code ended}</td><td>{@code ending}, {@code text}, {@code fromClientBytes}, {@code fromUpstreamBytes}, {@code livedMicros}; and if a rule took it {@code rule}, {@code fault}, {@code side}, {@code when}</td></tr>
 * </table>
 *
 * <p>A fault that has several parts is {@code injected} or {@code missed} part by part; {@code fault} is the name of the part.
 *
 * <p>Of what a cap holds back, the log has the first in each stretch of time; {@code unsaid} counts the others since the one
 * before.
 *
 * <p>No payload is in any event, and so in none of these.
 */
final class EventWords {
    private EventWords() {}

    static Said of(SessionEvent event) {
        if (event instanceof SessionEvent.Accepted accepted) {
            return accepted(accepted);
        }
        if (event instanceof SessionEvent.Planned planned) {
            return planned(planned);
        }
        if (event instanceof SessionEvent.Connected connected) {
            return connected(connected);
        }
        if (event instanceof SessionEvent.ConnectFailed failed) {
            return connectFailed(failed);
        }
        if (event instanceof SessionEvent.Injected injected) {
            return injected(injected);
        }
        if (event instanceof SessionEvent.Missed missed) {
            return missed(missed);
        }
        if (event instanceof SessionEvent.Spared spared) {
            return spared(spared);
        }
        if (event instanceof SessionEvent.HeldBack held) {
            return heldBack(held);
        }
        if (event instanceof SessionEvent.WouldInject would) {
            return wouldInject(would);
        }
        if (event instanceof SessionEvent.RstSent sent) {
            return rstSent(sent);
        }
        if (event instanceof SessionEvent.Ended ended) {
            return ended(ended);
        }
        throw new IllegalArgumentException("event: " + event + " (expected: one that has words)");
    }

    private static Said accepted(SessionEvent.Accepted event) {
        Fields fields = about(event.connection()).with("client", event.client());
        String plan = "no rule takes it";
        if (event.plan() instanceof Plan.Break taken) {
            describe(taken, fields);
            plan = "planned: " + cause(taken);
        }
        return new Said(
                "accepted",
                Mark.ACCEPTED,
                event.connection() + " accepted from " + event.client() + "; " + plan,
                fields.all());
    }

    private static Said planned(SessionEvent.Planned event) {
        Fields fields = about(event.connection());
        String plan = "no rule has it any more";
        if (event.plan() instanceof Plan.Break taken) {
            describe(taken, fields);
            plan = "planned from now on: " + cause(taken);
        }
        return new Said("planned", Mark.DETAIL, event.connection() + " goes on; " + plan, fields.all());
    }

    private static Said connected(SessionEvent.Connected event) {
        return new Said(
                "connected",
                Mark.CONNECTED,
                event.connection() + " connected to " + event.upstream() + " in " + time(event.tookNanos()),
                about(event.connection())
                        .with("upstream", event.upstream())
                        .with("tookMicros", event.tookNanos() / 1_000)
                        .all());
    }

    private static Said connectFailed(SessionEvent.ConnectFailed event) {
        return new Said(
                "connect-failed",
                Mark.WARNING,
                event.connection() + " could not reach its upstream: " + event.reason(),
                about(event.connection()).with("reason", event.reason()).all());
    }

    private static Said injected(SessionEvent.Injected event) {
        Fields fields = about(event.connection());
        describe(event.plan(), fields);
        return new Said(
                "injected",
                Mark.INJECTED,
                event.connection() + " injected " + cause(event.plan()) + " after "
                        + traffic(event.fromClientBytes(), event.fromUpstreamBytes())
                        + (event.note().isEmpty() ? "" : "; " + event.note()),
                fields.with("fromClientBytes", event.fromClientBytes())
                        .with("fromUpstreamBytes", event.fromUpstreamBytes())
                        .withSome("note", event.note())
                        .all());
    }

    private static Said missed(SessionEvent.Missed event) {
        Fields fields = about(event.connection());
        describe(event.plan(), fields);
        return new Said(
                "missed",
                Mark.WARNING,
                event.connection() + " missed " + cause(event.plan()) + ": " + event.reason(),
                fields.with("reason", event.reason()).all());
    }

    private static Said spared(SessionEvent.Spared event) {
        Fields fields = about(event.connection());
        describe(event.plan(), fields);
        return new Said(
                "spared",
                Mark.DETAIL,
                event.connection() + " was spared " + cause(event.plan()) + ": " + event.reason(),
                fields.with("reason", event.reason()).all());
    }

    private static Said heldBack(SessionEvent.HeldBack event) {
        Fields fields = about(event.connection());
        describe(event.plan(), fields);
        return new Said(
                "held-back",
                Mark.WARNING,
                event.connection() + " does not get " + cause(event.plan()) + ": " + reason(event.held()),
                held(fields, event.held()).all());
    }

    static String reason(Passage.Held held) {
        String others = held.unsaid() == 0 ? "" : "; held back since this was said last: " + held.unsaid();
        return "the cap of " + held.cap() + " over all rules is reached" + others;
    }

    static Fields held(Fields fields, Passage.Held held) {
        return fields.with("cap", held.cap()).with("unsaid", held.unsaid());
    }

    private static Said wouldInject(SessionEvent.WouldInject event) {
        Fields fields = about(event.connection());
        describe(event.plan(), fields);
        return new Said(
                "would-inject",
                Mark.OBSERVED,
                event.connection() + " would get " + cause(event.plan()) + "; mode observe lets it pass",
                fields.all());
    }

    private static Said rstSent(SessionEvent.RstSent event) {
        return new Said(
                "rst-sent",
                Mark.RST,
                event.connection() + " sent a RST to the " + event.to().word() + " (cause: "
                        + event.cause().word() + ")",
                about(event.connection())
                        .with("to", event.to().word())
                        .with("cause", event.cause().word())
                        .all());
    }

    private static Said ended(SessionEvent.Ended event) {
        Fields fields = about(event.connection())
                .with("ending", event.ending().word())
                .with("text", event.ending().text())
                .with("fromClientBytes", event.fromClientBytes())
                .with("fromUpstreamBytes", event.fromUpstreamBytes())
                .with("livedMicros", event.livedNanos() / 1_000);
        if (event.plan() instanceof Plan.Break taken) {
            describe(taken, fields);
        }
        return new Said(
                "ended",
                Mark.END,
                event.connection() + " is over: " + event.ending().text() + "; "
                        + traffic(event.fromClientBytes(), event.fromUpstreamBytes()) + "; lived "
                        + time(event.livedNanos()),
                fields.all());
    }

    private static Fields about(ConnectionId connection) {
        return new Fields().with("proxy", connection.proxy()).with("connection", connection.ordinal());
    }

    private static void describe(Plan.Break plan, Fields fields) {
        fields.with("rule", plan.rule())
                .with("fault", plan.fault().name())
                .with("side", plan.fault().target().word())
                .with("when", plan.moment().text());
    }

    private static String cause(Plan.Break plan) {
        Target target = plan.fault().target();
        String whom = target == Target.CLIENT ? "" : " " + target.word();
        return plan.fault().text() + whom + " (rule " + plan.rule() + ", when "
                + plan.moment().text() + ")";
    }

    private static String traffic(long fromClientBytes, long fromUpstreamBytes) {
        return fromClientBytes + " B from the client, " + fromUpstreamBytes + " B from the upstream";
    }

    /** {@code 1.8 ms}, {@code 2.500 s}. */
    static String time(long nanos) {
        return nanos < 1_000_000_000L
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
