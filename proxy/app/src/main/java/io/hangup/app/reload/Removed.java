package io.hangup.app.reload;

import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Expectations;
import io.hangup.core.report.Expectations.OfProxy;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Verdict;
import io.hangup.core.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What reloads and orders have taken out of the configuration. It stays in the report, with what was expected of it: what was broken before
 * that is not mended by it. A rule or a proxy that comes again under its name is as if it had never gone.
 *
 * @param gone the rules that are there no more
 * @param expectations what was expected of them, and of proxies that are there no more
 */
public record Removed(List<Gone> gone, Expectations expectations) {
    /** Nothing has gone. */
    public static final Removed NOTHING = new Removed(List.of(), new Expectations(List.of()));

    /** Copies the list. */
    public Removed {
        gone = List.copyOf(gone);
    }

    /** How something goes. */
    enum How {
        /** The configuration that was taken does not have it. */
        RELOAD("removed by a reload", "a reload has removed this "),
        /** Somebody said so, of a rule. */
        ORDER("deleted by an order", "an order has deleted this ");

        private final String mark;
        private final String remark;

        How(String mark, String remark) {
            this.mark = mark;
            this.remark = remark;
        }
    }

    /** A rule that is there no more. */
    record Gone(RuleCount rule, How how) {
        private RuleCount marked() {
            return new RuleCount(rule.proxy(), rule.rule(), rule.text() + "; " + how.mark);
        }
    }

    /** The rules that are there no more, as the report lists them, without counts. */
    public List<RuleCount> rules() {
        return gone.stream().map(Gone::marked).toList();
    }

    /** The rules of these proxies, as the report lists them, without counts. */
    public static Stream<RuleCount> rules(List<ProxySpec> proxies) {
        return proxies.stream()
                .flatMap(proxy -> proxy.rules().rules().stream()
                        .map(rule -> new RuleCount(proxy.name(), rule.name(), rule.text())));
    }

    /** Whether all that had gone behaved as it was expected to, each with the remark that it has gone. */
    public List<Verdict> verdicts(boolean everyRule, Report report) {
        return expectations.verdicts(everyRule, report).stream()
                .map(verdict -> new Verdict(
                        verdict.proxy(),
                        verdict.rule(),
                        verdict.text(),
                        verdict.held(),
                        verdict.detail() + "; " + how(verdict).remark
                                + (verdict.rule().isEmpty() ? "proxy" : "rule")))
                .toList();
    }

    private How how(Verdict verdict) {
        return gone.stream()
                .filter(each -> each.rule().proxy().equals(verdict.proxy())
                        && each.rule().rule().equals(verdict.rule()))
                .map(Gone::how)
                .findFirst()
                .orElse(How.RELOAD);
    }

    /**
     * This, and what goes now.
     *
     * @param how it goes
     * @param specs the proxies that run, and
     * @param expected what is expected at them
     * @param next the proxies that run from now on
     */
    Removed and(How how, List<ProxySpec> specs, Expectations expected, List<ProxySpec> next) {
        Map<String, Set<String>> staying = new LinkedHashMap<>();
        next.forEach(proxy -> staying.put(proxy.name(), names(proxy)));
        List<Gone> all = Stream.concat(gone.stream(), rules(specs).map(rule -> new Gone(rule, how)))
                .filter(each -> !staying.getOrDefault(each.rule().proxy(), Set.of())
                        .contains(each.rule().rule()))
                .toList();
        Map<String, OfProxy> known = new LinkedHashMap<>();
        expectations.proxies().forEach(each -> known.put(each.proxy(), each));
        expected.proxies().forEach(each -> known.merge(each.proxy(), each, Removed::both));
        List<OfProxy> left = known.values().stream()
                .flatMap(each -> without(each, Optional.ofNullable(staying.get(each.proxy()))).stream())
                .toList();
        return new Removed(all, new Expectations(left));
    }

    private static Set<String> names(ProxySpec proxy) {
        Set<String> names = new LinkedHashSet<>();
        proxy.rules().rules().stream().map(Rule::name).forEach(names::add);
        return names;
    }

    /** A proxy that runs, and rules that it had before. */
    private static OfProxy both(OfProxy gone, OfProxy runs) {
        Set<String> rules = new LinkedHashSet<>(gone.rules());
        rules.addAll(runs.rules());
        return new OfProxy(runs.proxy(), new ArrayList<>(rules), runs.expected().and(gone.expected()));
    }

    /**
     * What goes of a proxy, if anything does.
     *
     * @param staying the rules that it has from now on; empty where it goes itself
     */
    private static Optional<OfProxy> without(OfProxy proxy, Optional<Set<String>> staying) {
        if (staying.isEmpty()) {
            return Optional.of(proxy);
        }
        List<String> gone = proxy.rules().stream()
                .filter(rule -> !staying.get().contains(rule))
                .toList();
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(new OfProxy(proxy.proxy(), gone, proxy.expected().only(gone)));
    }
}
