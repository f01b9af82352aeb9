package io.hangup.core.report;

import io.hangup.core.report.Expectation.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a configuration expects.
 *
 * @param proxies in the order of the configuration
 */
public record Expectations(List<OfProxy> proxies) {
    /** Copies the list. */
    public Expectations {
        proxies = List.copyOf(proxies);
    }

    /**
     * What is expected at one proxy.
     *
     * @param proxy its name
     * @param rules the names of all its rules, in their order
     * @param expected what
     */
    public record OfProxy(String proxy, List<String> rules, Expected expected) {
        /** Copies the list. */
        public OfProxy {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Whether everything is as it was expected: for each proxy first rule by rule, whether it fired and what its clients did,
     * and then what is expected of them all. Where something is expected of a proxy without rules, that no rule fired is a failure
     * of its own. Empty where nothing is expected.
     *
     * @param everyRule whether each rule has to fire, also where nothing is expected: so it is around a command
     * @param report all that was seen; its own verdicts are not looked at
     */
    public List<Verdict> verdicts(boolean everyRule, Report report) {
        List<Verdict> verdicts = new ArrayList<>();
        for (OfProxy each : proxies) {
            List<EpisodeView> episodes = report.episodes().stream()
                    .filter(episode -> episode.proxy().equals(each.proxy()))
                    .toList();
            if (each.rules().isEmpty() && each.expected().someMustFire()) {
                verdicts.add(anyFires(each.proxy(), report));
            }
            for (String rule : each.rules()) {
                if (each.expected().mustFire(rule, everyRule)) {
                    verdicts.add(fires(each.proxy(), rule, report));
                }
                List<EpisodeView> ofRule = episodes.stream()
                        .filter(episode -> episode.rule().equals(rule))
                        .toList();
                verdicts.addAll(judged(each.proxy(), rule, each.expected().of(rule), ofRule, report));
            }
            verdicts.addAll(judged(each.proxy(), "", each.expected().ofProxy(), episodes, report));
        }
        return verdicts;
    }

    private static List<Verdict> judged(
            String proxy, String rule, Optional<Expect> expect, List<EpisodeView> episodes, Report report) {
        Report.Dropped dropped = report.dropped();
        boolean isWhole = dropped.episodes() == 0 && dropped.events() == 0 && dropped.unheard() == 0;
        String rest = isWhole ? "" : "; not all that happened was kept, and what was not is not judged";
        List<Verdict> verdicts = new ArrayList<>();
        for (Expectation expectation : expect.map(Expect::all).orElse(List.of())) {
            Held held = expectation.check(episodes, report.ranMillis());
            verdicts.add(new Verdict(proxy, rule, expectation.text(), held.held(), held.detail() + rest));
        }
        return verdicts;
    }

    /** There may have been rules before. */
    private static Verdict anyFires(String proxy, Report report) {
        long injected = report.rules().stream()
                .filter(each -> each.proxy().equals(proxy))
                .mapToLong(RuleCount::injected)
                .sum();
        String fired = "rules that are there no more fired " + Spans.count(injected, "time");
        return new Verdict(
                proxy, "", "a rule fires", injected > 0, injected > 0 ? fired : "no rule fired: this proxy has none");
    }

    private static Verdict fires(String proxy, String rule, Report report) {
        RuleCount count = report.rules().stream()
                .filter(each -> each.proxy().equals(proxy) && each.rule().equals(rule))
                .findFirst()
                .orElse(new RuleCount(proxy, rule, "it is not armed anywhere"));
        boolean hasFired = count.injected() > 0;
        return new Verdict(
                proxy, rule, "rule " + rule + " fires", hasFired, hasFired ? fired(count) : missing(count, report));
    }

    private static String fired(RuleCount count) {
        return "it fired " + Spans.count(count.injected(), "time") + excess(", ", count);
    }

    private static String missing(RuleCount count, Report report) {
        return count.missed() + count.spared() + count.heldBack() > 0
                ? "it never fired: " + excess("", count) + " (" + count.text() + ")"
                : "it never fired: no connection met it (" + Spans.count(report.connections(), "connection")
                        + " in all; " + count.text() + ")";
    }

    private static String excess(String before, RuleCount count) {
        List<String> parts = new ArrayList<>();
        if (count.missed() > 0) {
            parts.add("missed " + Spans.count(count.missed(), "time"));
        }
        if (count.spared() > 0) {
            parts.add("spared " + Spans.count(count.spared(), "time"));
        }
        if (count.heldBack() > 0) {
            parts.add("held back " + Spans.count(count.heldBack(), "time"));
        }
        return parts.isEmpty() ? "" : before + String.join(", ", parts);
    }
}
