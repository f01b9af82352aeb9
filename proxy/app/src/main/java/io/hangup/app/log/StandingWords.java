package io.hangup.app.log;

import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Words;
import io.hangup.engine.RuleState;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Says what stands armed and until when, and what bounds it: {@code standing}, with the fields {@code mode}, {@code armed} and
 * {@code disarmed} (how many rules), {@code rules} (those that are armed), {@code until} (when the last of them disarms itself; not
 * there where there is none, or one that does not), {@code cap} and {@code killSwitch} where there are any.
 */
public final class StandingWords {
    private static final int MOST_NAMED = 10;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final long DAY_NANOS = 24L * 3_600_000_000_000L;

    private StandingWords() {}

    /**
     * Puts it into words.
     *
     * @param now the time of {@code armed}
     * @param restraint what holds for all rules together
     * @param armed the rules that are armed
     * @param disarmed how many are not
     * @param admin where the admin port is; empty where there is none
     */
    public static Said of(Instant now, Restraint restraint, List<RuleState> armed, int disarmed, Optional<URI> admin) {
        boolean observes = restraint.mode() == Mode.OBSERVE;
        StringBuilder words = new StringBuilder(observes ? "mode observe, nothing is injected; armed: " : "armed: ");
        words.append(named(now, armed));
        if (disarmed > 0) {
            words.append(disarmed == 1 ? ", 1 rule stands disarmed" : ", " + disarmed + " rules stand disarmed");
        }
        restraint
                .cap()
                .ifPresent(cap -> words.append("; at most ")
                        .append(cap.most())
                        .append(cap.most() == 1 ? " fault" : " faults")
                        .append(" per ")
                        .append(Words.millis(cap.perMillis())));
        Optional<String> kill = admin.map(url -> url + "/api/v1/disarm");
        kill.ifPresent(url -> words.append("; kill switch: POST ").append(url));
        Fields fields = new Fields()
                .with("mode", restraint.mode().word())
                .with("armed", armed.size())
                .with("disarmed", disarmed)
                .with("rules", armed.stream().map(StandingWords::name).collect(Collectors.joining(", ")))
                .withSome("until", until(now, armed).map(Instant::toString).orElse(""))
                .withSome("cap", restraint.cap().map(cap -> cap.text()).orElse(""))
                .withSome("killSwitch", kill.orElse(""));
        return new Said("standing", armed.isEmpty() ? Mark.DETAIL : Mark.WARNING, words.toString(), fields.all());
    }

    /** When the last of them disarms itself; empty where there is none, or one that does not. */
    private static Optional<Instant> until(Instant now, List<RuleState> armed) {
        boolean forEver = armed.stream().anyMatch(rule -> rule.leftNanos().isEmpty());
        OptionalLong last =
                armed.stream().mapToLong(rule -> rule.leftNanos().orElse(0)).max();
        return forEver || last.isEmpty() ? Optional.empty() : Optional.of(now.plusNanos(last.getAsLong()));
    }

    private static String named(Instant now, List<RuleState> armed) {
        if (armed.isEmpty()) {
            return "no rule";
        }
        String first = armed.stream()
                .limit(MOST_NAMED)
                .map(rule -> name(rule) + time(now, rule.leftNanos()))
                .collect(Collectors.joining(", "));
        return armed.size() > MOST_NAMED ? first + " and " + (armed.size() - MOST_NAMED) + " more" : first;
    }

    private static String name(RuleState rule) {
        return rule.proxy() + "/" + rule.rule();
    }

    private static String time(Instant now, OptionalLong leftNanos) {
        if (leftNanos.isEmpty()) {
            return " until it is disarmed";
        }
        long left = leftNanos.getAsLong();
        DateTimeFormatter format = left < DAY_NANOS ? CLOCK : DAY;
        return " until " + format.format(now.plusNanos(left));
    }
}
