package io.hangup.config;

import io.hangup.core.report.Expectation.HeldFor;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Words;
import java.util.HashMap;
import java.util.Map;

/** Warns of what is right by itself, but does not do what is probably meant. */
final class Doubts {
    private Doubts() {}

    /** Says every doubt. */
    static void say(Written file) {
        Map<String, String> owners = new HashMap<>();
        file.admin()
                .flatMap(Written.Admin::listen)
                .ifPresent(admin -> owners.put(
                        CommandVariable.ADMIN,
                        "the admin port on line " + admin.place().line()));
        long patienceMillis = file.reactions()
                .map(Written.Reactions::watching)
                .orElse(Watching.DEFAULT)
                .patienceMillis();
        for (Written.Proxy proxy : file.proxies()) {
            proxy.name().ifPresent(name -> variable(name, owners));
            proxy.expect().ifPresent(hoped -> withoutRules(proxy, hoped));
            proxy.hoped().forEach(hoped -> hanging(hoped.value(), patienceMillis));
        }
    }

    /** Two that a command could not tell apart. */
    private static void variable(Located<String> name, Map<String, String> owners) {
        String variable = CommandVariable.of(name.value());
        String owner = owners.putIfAbsent(
                variable,
                "proxy " + Glyphs.quoted(name.value()) + " on line "
                        + name.place().line());
        if (owner != null) {
            name.place()
                    .warn("a command behind \"run ... --\" would find this proxy as " + variable + ", and " + owner
                            + " too, so \"run\" refuses to run one (expected: another name)");
        }
    }

    /** Something is expected where nothing is broken. */
    private static void withoutRules(Written.Proxy proxy, Located<Written.Hoped> hoped) {
        if (proxy.rules().isEmpty() && !hoped.value().expect().mayNotFire()) {
            hoped.place()
                    .warn("this proxy has no rules that could put this to the test, and that no rule fired is a"
                            + " failure (expected: \"rules\", or \"may-not-fire: true\" here)");
        }
    }

    /** A limit that nobody waits for. */
    private static void hanging(Written.Hoped hoped, long patienceMillis) {
        long mostMillis = hoped.expect().all().stream()
                .filter(HeldFor.class::isInstance)
                .mapToLong(expectation -> ((HeldFor) expectation).mostMillis())
                .max()
                .orElse(0);
        if (mostMillis > patienceMillis) {
            String most = Words.millis(mostMillis);
            hoped.hanging()
                    .ifPresent(place -> place.warn("behind the end of a command clients are watched for as long as"
                            + " patience lasts, " + Words.millis(patienceMillis) + ", so nobody may be seen to hold on"
                            + " for more than " + most + " (expected: a shorter time, or a \"patience\" in"
                            + " \"reactions\" of at least " + most + ")"));
        }
    }
}
