package io.hangup.config;

import io.hangup.core.proxy.Endpoint;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Rule;
import io.hangup.core.rule.Timeouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
        file.admin().ifPresent(listeners::take);
        for (Written.Proxy proxy : file.proxies()) {
            proxy.name().ifPresent(name -> checkName("proxy", name, names));
            proxy.listen().ifPresent(listen -> checkListener(listen, listeners));
            proxy.listen()
                    .ifPresent(listen -> proxy.upstream().ifPresent(upstream -> checkLoop(listen.value(), upstream)));
            checkRules(proxy.rules());
        }
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

    private static void checkRules(List<Written.Rule> rules) {
        Map<String, Text> names = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            checkName("rule", name(rules.get(i), i), names);
        }
    }

    private static Located<String> name(Written.Rule rule, int index) {
        return rule.name().orElse(new Located<>("fault-" + (index + 1), rule.place()));
    }

    /** The configuration of a file without any problem. */
    static HangupConfig compile(Written file) {
        return new HangupConfig(
                file.seed().map(OptionalLong::of).orElse(OptionalLong.empty()),
                file.admin().map(Located::value),
                file.transport().orElseThrow(),
                Math.toIntExact(file.threads().orElseThrow()),
                file.proxies().stream().map(proxy -> proxy(proxy, file)).toList());
    }

    private static ProxyConfig proxy(Written.Proxy proxy, Written file) {
        Timeouts ofFile = file.timeouts().orElse(NO_CHANGE).apply(Timeouts.DEFAULT);
        List<Rule> rules = new ArrayList<>();
        for (Written.Rule rule : proxy.rules()) {
            rules.add(rule(rule, name(rule, rules.size()).value()));
        }
        return new ProxyConfig(
                proxy.name().orElseThrow().value(),
                proxy.listen().orElseThrow().value(),
                proxy.upstream().orElseThrow().value(),
                proxy.timeouts().orElse(NO_CHANGE).apply(ofFile),
                rules);
    }

    /** The rule of a text without any problem. */
    static Rule rule(Written.Rule rule, String name) {
        String fault = rule.fault().orElseThrow().name();
        return new Rule(
                name,
                Fault.named(fault, rule.side().orElseThrow()).orElseThrow(),
                rule.moment().orElseThrow(),
                rule.connections().orElseThrow());
    }
}
