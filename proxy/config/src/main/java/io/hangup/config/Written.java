package io.hangup.config;

import io.hangup.core.proxy.ClientId;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.report.Expect;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.IpRange;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Restraint;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Target;
import io.hangup.core.rule.Timeouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file as far as it could be read. What is empty was left out, or is wrong and was reported.
 *
 * @param proxies those that are mappings
 */
record Written(
        Optional<Long> seed,
        Optional<Long> threads,
        Optional<TransportChoice> transport,
        Optional<Admin> admin,
        Optional<Located<Endpoint>> probe,
        Optional<UnaryOperator<Timeouts>> timeouts,
        Optional<Reactions> reactions,
        Caution caution,
        List<Proxy> proxies) {
    static Optional<Written> read(Cursor cursor) {
        return Optional.of(new Written(
                cursor.take(Language.SEED),
                cursor.take(Language.THREADS),
                cursor.take(Language.TRANSPORT),
                cursor.take(Language.ADMIN),
                cursor.take(Language.PROBE),
                cursor.take(Language.TIMEOUTS),
                cursor.take(ReactionLanguage.REACTIONS),
                caution(cursor),
                cursor.take(Language.PROXIES).orElse(List.of())));
    }

    private static Caution caution(Cursor cursor) {
        Mode mode = cursor.take(StagingLanguage.MODE).orElse(Restraint.NONE.mode());
        LimitLanguage.Limited limits = cursor.take(LimitLanguage.LIMITS).orElse(LimitLanguage.Limited.USUAL);
        return new Caution(
                cursor.take(StagingLanguage.DEFAULTS).orElse(Defaults.NONE),
                new Restraint(mode, limits.faults()),
                limits.bounds(),
                cursor.take(StagingLanguage.DRAIN).orElse(Caution.USUAL.drainMillis()));
    }

    /**
     * The admin port.
     *
     * @param places where its values stand, by their keys
     */
    record Admin(
            Optional<Located<Endpoint>> listen,
            Optional<AdminConfig.TokenSource> token,
            List<String> hosts,
            List<AdminConfig.OpenPath> open,
            Optional<Tls> tls,
            Map<String, Text> places) {
        /** The same, of a file without any problem. */
        AdminConfig config() {
            return new AdminConfig(listen.orElseThrow().value(), token, hosts, open, tls.map(Tls::config));
        }

        /** Reports what was found out about the machine, at its key. */
        void refuse(Inspection.Finding finding) {
            Optional<Text> inTls = tls.map(files -> finding.key().equals(AdminLanguage.KEY.name())
                            ? files.key().place()
                            : files.certificate().place())
                    .filter(place -> !places.containsKey(finding.key()));
            inTls.orElseGet(() -> places.getOrDefault(
                            finding.key(), listen.orElseThrow().place()))
                    .refuse(finding.message());
        }
    }

    /** The files that it shows to clients that speak TLS. */
    record Tls(Located<Path> certificate, Located<Path> key) {
        private AdminConfig.Tls config() {
            return new AdminConfig.Tls(certificate.value(), key.value());
        }
    }

    /**
     * How closely clients are watched.
     *
     * @param watch whether they are at all
     */
    record Reactions(Optional<Located<Boolean>> watch, Watching watching) {
        static Optional<Reactions> read(Cursor cursor) {
            return Optional.of(new Reactions(cursor.take(ReactionLanguage.WATCH), ReactionLanguage.watching(cursor)));
        }
    }

    /** One entry of {@code proxies}. */
    record Proxy(
            Optional<Located<String>> name,
            Optional<Located<Endpoint>> listen,
            Optional<Located<Endpoint>> upstream,
            Optional<ClientId> clientId,
            Optional<UnaryOperator<Timeouts>> timeouts,
            List<Rule> rules,
            Optional<Located<Hoped>> expect) {
        /** All that is expected here: of what each rule does, and of all together. */
        List<Located<Hoped>> hoped() {
            return Stream.concat(rules.stream().map(rule -> rule.hopes().expect()), Stream.of(expect))
                    .flatMap(Optional::stream)
                    .toList();
        }

        static Optional<Proxy> read(Cursor cursor) {
            return Optional.of(new Proxy(
                    cursor.take(Language.PROXY_NAME),
                    cursor.take(Language.LISTEN),
                    cursor.take(Language.UPSTREAM),
                    cursor.take(ReactionLanguage.CLIENT_ID),
                    cursor.take(Language.TIMEOUTS),
                    cursor.take(Language.RULES).orElse(List.of()),
                    cursor.take(ExpectLanguage.OF_PROXY)));
        }
    }

    /**
     * What happens, and when.
     *
     * @param faults of a rule with a fault, or of its scenario
     * @param moment empty where it is left out
     */
    record Cause(Optional<Faults> faults, Optional<Located<Moment>> moment, Optional<Scenario> scenario) {}

    /** Whom it happens to. */
    record Chosen(Optional<Located<Connections>> connections, Optional<List<IpRange>> from) {}

    /**
     * What is expected of it.
     *
     * @param mayNotFire whether it is well if it never fires
     */
    record Hopes(boolean mayNotFire, Optional<Located<Hoped>> expect) {}

    /**
     * One {@code expect}.
     *
     * @param hanging where it says how many may hang, or how long
     */
    record Hoped(Expect expect, Optional<Text> hanging) {}

    /** How far it may go, as far as it says so itself. */
    record Bounds(Optional<Long> times, Optional<Limits.Rate> rate, Optional<Long> forMillis, Optional<Boolean> armed) {
        /** The same where the rule leaves the rest to its file. */
        Limits limits(Defaults defaults) {
            return new Limits(
                    times.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    rate,
                    forMillis.map(OptionalLong::of).orElse(defaults.forMillis()),
                    armed.orElse(defaults.armed()));
        }
    }

    /** One entry of {@code rules}; its own place serves where it has no name. */
    record Rule(Text place, Optional<Located<String>> name, Cause cause, Chosen chosen, Bounds bounds, Hopes hopes) {
        static Optional<Rule> read(Cursor cursor) {
            Optional<Located<String>> name = cursor.take(RuleLanguage.NAME);
            Optional<List<FaultLanguage.Alternative>> faults = cursor.take(FaultLanguage.FAULT);
            Optional<Target> side = cursor.take(RuleLanguage.SIDE);
            Cause cause = new Cause(
                    faults.flatMap(all -> side.map(target -> FaultLanguage.against(target, all))),
                    cursor.take(MomentLanguage.WHEN),
                    Optional.empty());
            return Optional.of(new Rule(cursor.place(), name, cause, chosen(cursor), bounds(cursor), hopes(cursor)));
        }

        static Optional<Rule> readScenario(Cursor cursor) {
            Optional<Located<String>> name = cursor.take(RuleLanguage.NAME);
            Optional<Located<Scenario>> scenario = cursor.take(RuleLanguage.SCENARIO);
            Cause cause = new Cause(
                    scenario.map(located -> Faults.of(located.value().fault())),
                    scenario.map(located -> new Located<>(located.value().moment(), located.place())),
                    scenario.map(Located::value));
            return Optional.of(new Rule(cursor.place(), name, cause, chosen(cursor), bounds(cursor), hopes(cursor)));
        }

        private static Chosen chosen(Cursor cursor) {
            return new Chosen(cursor.takeIfThere(RuleLanguage.CONNECTIONS), cursor.take(RuleLanguage.FROM));
        }

        private static Hopes hopes(Cursor cursor) {
            return new Hopes(cursor.take(RuleLanguage.MAY_NOT_FIRE).orElse(false), cursor.take(ExpectLanguage.OF_RULE));
        }

        private static Bounds bounds(Cursor cursor) {
            return new Bounds(
                    cursor.take(RuleLanguage.TIMES),
                    cursor.take(RuleLanguage.AT_MOST),
                    cursor.take(RuleLanguage.FOR),
                    cursor.take(RuleLanguage.ARMED));
        }
    }
}
