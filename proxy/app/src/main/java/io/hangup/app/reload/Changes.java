package io.hangup.app.reload;

import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Expectations;
import io.hangup.core.report.Expected;
import io.hangup.core.rule.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What is different between two configurations.
 *
 * @param proxies by name; one is changed where anything of it is, also a rule
 * @param rules of proxies that were and are there, as {@code proxy/rule}
 * @param expectations the names of the proxies at which something else is expected of clients
 */
public record Changes(Names proxies, Names rules, List<String> expectations) {
    /** Copies the list. */
    public Changes {
        expectations = List.copyOf(expectations);
    }

    /**
     * What was added, removed and changed.
     *
     * @param added in the new one only
     * @param removed in the old one only
     * @param changed in both, but not the same
     */
    public record Names(List<String> added, List<String> removed, List<String> changed) {
        private static <T> Names between(Map<String, T> before, Map<String, T> after) {
            BiPredicate<String, Map<String, T>> isMissing = (name, names) -> !names.containsKey(name);
            return new Names(
                    after.keySet().stream()
                            .filter(name -> isMissing.test(name, before))
                            .toList(),
                    before.keySet().stream()
                            .filter(name -> isMissing.test(name, after))
                            .toList(),
                    after.entrySet().stream()
                            .filter(each -> before.containsKey(each.getKey()))
                            .filter(each -> !each.getValue().equals(before.get(each.getKey())))
                            .map(Map.Entry::getKey)
                            .toList());
        }

        /** Whether there is none. */
        public boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
        }
    }

    /** What makes the second of the first. */
    static Changes between(
            List<ProxySpec> before, List<ProxySpec> after, Expectations expectedBefore, Expectations expectedAfter) {
        Map<String, ProxySpec> proxiesBefore = byName(before);
        Map<String, ProxySpec> proxiesAfter = byName(after);
        Map<String, Rule> rulesBefore = new LinkedHashMap<>();
        Map<String, Rule> rulesAfter = new LinkedHashMap<>();
        proxiesAfter.forEach((name, proxy) -> {
            ProxySpec old = proxiesBefore.get(name);
            if (old != null) {
                rulesBefore.putAll(rules(old));
                rulesAfter.putAll(rules(proxy));
            }
        });
        return new Changes(
                Names.between(proxiesBefore, proxiesAfter),
                Names.between(rulesBefore, rulesAfter),
                Names.between(expected(expectedBefore), expected(expectedAfter)).changed());
    }

    /** Whether both are the same. */
    public boolean isEmpty() {
        return proxies.isEmpty() && rules.isEmpty() && expectations.isEmpty();
    }

    private static Map<String, ProxySpec> byName(List<ProxySpec> proxies) {
        return proxies.stream()
                .collect(Collectors.toMap(
                        ProxySpec::name, proxy -> proxy, (first, second) -> second, LinkedHashMap::new));
    }

    private static Map<String, Expected> expected(Expectations expectations) {
        Map<String, Expected> expected = new LinkedHashMap<>();
        expectations.proxies().forEach(each -> expected.put(each.proxy(), each.expected()));
        return expected;
    }

    private static Map<String, Rule> rules(ProxySpec proxy) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        proxy.rules().rules().forEach(rule -> rules.put(proxy.name() + "/" + rule.name(), rule));
        return rules;
    }
}
