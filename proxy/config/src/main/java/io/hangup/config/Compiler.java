package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.report.Expect;
import io.hangup.core.report.Expected;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Faults;
import io.hangup.core.rule.Limits;
import io.hangup.core.rule.Moment;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Scenario;
import io.hangup.core.rule.Shape;
import io.hangup.core.rule.Timeouts;
import io.hangup.core.rule.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes a configuration of what was written. First it looks for contradictions between things that are right by
 * themselves, also in a file with other mistakes; only a file without any is compiled.
 */
final class Compiler {
    private static final UnaryOperator<Timeouts> NO_CHANGE = UnaryOperator.identity();

    private Compiler() {}

    /** Reports every contradiction. */
    static void check(Written file) {
        Map<String, Text> names = new HashMap<>();
        Listeners listeners = new Listeners();
        Optional<Located<Endpoint>> admin = file.admin().flatMap(Written.Admin::listen);
        admin.ifPresent(listeners::take);
        file.probe().ifPresent(probe -> checkListener(probe, listeners));
        for (Written.Proxy proxy : file.proxies()) {
            proxy.name().ifPresent(name -> checkName("proxy", name, names));
            proxy.listen().ifPresent(listen -> checkListener(listen, listeners));
            proxy.listen()
                    .ifPresent(listen -> proxy.upstream().ifPresent(upstream -> checkLoop(listen.value(), upstream)));
            admin.ifPresent(port -> proxy.upstream().ifPresent(upstream -> checkAdmin(port, upstream)));
            checkRules(proxy.rules(), file.caution().defaults());
            file.reactions()
                    .flatMap(Written.Reactions::watch)
                    .filter(watch -> !watch.value())
                    .ifPresent(watch -> checkUnwatched(proxy, watch.place()));
        }
    }

    /** Reports what is expected of clients that nobody watches. */
    private static void checkUnwatched(Written.Proxy proxy, Text watch) {
        proxy.hoped().stream()
                .filter(hoped -> !hoped.value().expect().all().isEmpty())
                .forEach(expect -> expect.place()
                        .refuse("this is expected of clients that are not watched (expected: \"watch: true\" on line "
                                + watch.line() + ", or nothing but \"may-not-fire\" here)"));
    }

    private static void checkName(String noun, Located<String> name, Map<String, Text> names) {
        Text first = names.putIfAbsent(name.value(), name.place());
        if (first != null) {
            name.place()
                    .refuse("duplicate " + noun + " name " + Glyphs.quoted(name.value()) + " (first on line "
                            + first.line() + ", again on line " + name.place().line() + ")");
        }
    }

    private static void checkListener(Located<Endpoint> listen, Listeners listeners) {
        listeners
                .take(listen)
                .ifPresent(first -> listen.place()
                        .refuse("listen " + listen.value() + " is taken by line "
                                + first.place().line() + " (" + first.value() + ")"));
    }

    /** Reports an upstream that is the listener itself. */
    static void checkLoop(Endpoint listen, Located<Endpoint> upstream) {
        if (Addresses.loops(listen, upstream.value())) {
            upstream.place()
                    .refuse("upstream " + upstream.value() + " is this proxy's own listener " + listen
                            + " (expected: another address or port)");
        }
    }

    /** Reports an upstream that is the admin port: whoever breaks things must not break what stops it. */
    private static void checkAdmin(Located<Endpoint> admin, Located<Endpoint> upstream) {
        if (Addresses.loops(admin.value(), upstream.value())) {
            upstream.place()
                    .refuse("upstream " + upstream.value() + " is the admin port of line "
                            + admin.place().line() + " (" + admin.value()
                            + "), which no fault may reach (expected: another address or port)");
        }
    }

    private static void checkRules(List<Written.Rule> rules, Defaults defaults) {
        Map<String, Text> names = new HashMap<>();
        names(rules).forEach(name -> checkName("rule", name, names));
        rules.forEach(rule -> checkRule(rule, defaults));
    }

    /** Reports what never happens although each of its parts could. */
    static void checkRule(Written.Rule rule, Defaults defaults) {
        Optional<Located<Connections>> chosen = rule.chosen().connections();
        Connections connections = chosen.map(Located::value).orElse(new Connections.All());
        rule.cause().moment().ifPresent(moment -> checkMoment(moment.value(), chosen));
        rule.cause().faults().ifPresent(faults -> {
            Moment moment = rule.cause().moment().map(Located::value).orElseGet(() -> usualMoment(faults, connections));
            Text place = rule.cause().moment().map(Located::place).orElse(rule.place());
            checkShape(faults, moment, place);
            checkTime(moment, rule.bounds().limits(defaults), place);
        });
    }

    /** A moment that has passed for the connections that were chosen. */
    private static void checkMoment(Moment moment, Optional<Located<Connections>> chosen) {
        boolean isBeforeAll = moment instanceof Moment.Accepted || moment instanceof Moment.Connected;
        chosen.filter(written -> isBeforeAll && written.value().isOfOpen())
                .ifPresent(written -> written.place()
                        .refuse("connections " + written.place().quoted() + " are past the moment "
                                + Glyphs.quoted(moment.text())
                                + " (expected: another moment, or connections that are still to come)"));
    }

    /** A moment of a rule that has disarmed itself by then. */
    private static void checkTime(Moment moment, Limits limits, Text place) {
        long armedMillis = limits.forMillis().orElse(Long.MAX_VALUE);
        if (moment instanceof Moment.At at && at.millis() >= armedMillis) {
            place.refuse("moment " + Glyphs.quoted(moment.text()) + " of a rule that disarms itself after "
                    + Words.millis(armedMillis) + " (expected: an earlier moment, or a longer \"for\")");
        }
    }

    /** A shape that holds from the beginning of a connection, where the rule only meets connections that are open. */
    private static void checkShape(Faults faults, Moment moment, Text place) {
        if (moment instanceof Moment.OfRule) {
            faults.all().stream()
                    .filter(fault -> !fault.shape().equals(Shape.NONE))
                    .findFirst()
                    .ifPresent(fault ->
                            place.refuse(Glyphs.quoted(fault.text()) + " begins with the connection, and the moment "
                                    + Glyphs.quoted(moment.text())
                                    + " meets those that are open (expected: a moment in the life of a connection)"));
        }
    }

    /** The names of rules: what was written, the scenario's where no other rule has it, or else the position. */
    private static List<Located<String>> names(List<Written.Rule> rules) {
        Map<String, Integer> wanted = new HashMap<>();
        rules.forEach(rule -> wanted(rule).ifPresent(name -> wanted.merge(name, 1, Integer::sum)));
        List<Located<String>> names = new ArrayList<>();
        for (Written.Rule rule : rules) {
            String position = "fault-" + (names.size() + 1);
            names.add(rule.name()
                    .orElseGet(() -> new Located<>(
                            wanted(rule)
                                    .filter(name -> Integer.valueOf(1).equals(wanted.get(name)))
                                    .orElse(position),
                            rule.place())));
        }
        return names;
    }

    private static Optional<String> wanted(Written.Rule rule) {
        return rule.name().map(Located::value).or(() -> rule.cause().scenario().map(Scenario::name));
    }

    /** The configuration of a file without any problem. */
    static HangupConfig compile(Written file) {
        return new HangupConfig(
                file.seed().map(OptionalLong::of).orElse(OptionalLong.empty()),
                file.admin().map(Written.Admin::config),
                file.probe().map(Located::value),
                file.transport().orElseThrow(),
                Math.toIntExact(file.threads().orElseThrow()),
                watching(file.reactions()),
                file.caution(),
                file.proxies().stream().map(proxy -> proxy(proxy, file)).toList());
    }

    private static Optional<Watching> watching(Optional<Written.Reactions> written) {
        return written.isEmpty()
                ? Optional.of(Watching.DEFAULT)
                : written.filter(reactions -> reactions.watch().orElseThrow().value())
                        .map(Written.Reactions::watching);
    }

    private static ProxyConfig proxy(Written.Proxy proxy, Written file) {
        Timeouts ofFile = file.timeouts().orElse(NO_CHANGE).apply(Timeouts.DEFAULT);
        List<Rule> rules = new ArrayList<>();
        Map<String, Expect> expected = new HashMap<>();
        Set<String> mayNotFire = new HashSet<>();
        for (Located<String> name : names(proxy.rules())) {
            Written.Rule rule = proxy.rules().get(rules.size());
            rules.add(rule(rule, name.value(), file.caution().defaults()));
            rule.hopes()
                    .expect()
                    .ifPresent(hoped -> expected.put(name.value(), hoped.value().expect()));
            if (rule.hopes().mayNotFire()) {
                mayNotFire.add(name.value());
            }
        }
        return new ProxyConfig(
                proxy.name().orElseThrow().value(),
                proxy.listen().orElseThrow().value(),
                proxy.upstream().orElseThrow().value(),
                proxy.timeouts().orElse(NO_CHANGE).apply(ofFile),
                proxy.clientId().orElseThrow(),
                rules,
                new Expected(proxy.expect().map(hoped -> hoped.value().expect()), expected, mayNotFire));
    }

    /** The rule of a text without any problem. */
    static Rule rule(Written.Rule rule, String name, Defaults defaults) {
        Faults faults = rule.cause().faults().orElseThrow();
        Connections usual = rule.cause().scenario().map(Scenario::connections).orElse(new Connections.All());
        Connections chosen = rule.chosen().connections().map(Located::value).orElse(usual);
        Moment moment = rule.cause().moment().map(Located::value).orElseGet(() -> usualMoment(faults, chosen));
        Connections connections = rule.chosen()
                .from()
                .<Connections>map(ranges -> new Connections.From(ranges, chosen))
                .orElse(chosen);
        return new Rule(name, faults, moment, connections, rule.bounds().limits(defaults));
    }

    private static Moment usualMoment(Faults faults, Connections connections) {
        boolean onlyRefuses =
                faults.all().stream().flatMap(fault -> fault.parts().stream()).allMatch(Fault.Refuse.class::isInstance);
        return onlyRefuses || connections.isOfOpen() ? new Moment.At(0) : new Moment.FirstByte();
    }
}
