package io.hangup.app.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import io.hangup.core.report.Report;
import io.hangup.core.report.RuleCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the clients of one rule's fault did, as reports for people tell it.
 *
 * @param key whose fault it was
 * @param rule how often the rule had its way; empty for a rule that is gone
 * @param isPart whether the rule had its way by other faults too: of one of several, or of one before a reload
 * @param clients those with the most episodes, the first one first
 * @param more what the others are
 */
record Section(Key key, Optional<RuleCount> rule, boolean isPart, List<Client> clients, More more) {
    private static final int MOST_CLIENTS = 10;

    /**
     * Whose fault it was.
     *
     * @param fault its name; empty for a rule of whose faults nothing was kept
     */
    record Key(String proxy, String rule, String fault) {
        static Key of(Group group) {
            return new Key(group.proxy(), group.rule(), group.fault());
        }

        Key ofRule() {
            return new Key(proxy, rule, "");
        }
    }

    /**
     * A client.
     *
     * @param group what it did
     * @param episodes these, as far as they were kept
     */
    record Client(Group group, List<EpisodeView> episodes) {
        /** A client under one rule's fault. */
        private record Name(Key key, String client) {
            static Name of(Group group) {
                return new Name(Key.of(group), group.client());
            }

            static Name of(EpisodeView episode) {
                return new Name(new Key(episode.proxy(), episode.rule(), episode.fault()), episode.client());
            }
        }

        Optional<Advice> advice() {
            return Advice.of(group, episodes);
        }
    }

    /**
     * What is not told one by one.
     *
     * @param clients how many
     * @param episodes of these
     */
    record More(long clients, long episodes) {}

    /** The episodes of all of its clients. */
    long episodes() {
        return clients.stream().mapToLong(client -> client.group().episodes()).sum() + more.episodes();
    }

    /** All rules that had their way, in the order of the configuration, and with each the clients that it hit. */
    static List<Section> of(Report report) {
        Map<Key, RuleCount> rules = new LinkedHashMap<>();
        report.rules().forEach(rule -> rules.put(new Key(rule.proxy(), rule.rule(), ""), rule));
        Map<Key, List<Group>> groups =
                report.groups().stream().collect(groupingBy(Key::of, LinkedHashMap::new, toList()));
        Map<Client.Name, List<EpisodeView>> episodes =
                report.episodes().stream().collect(groupingBy(Client.Name::of));
        Map<Key, Long> faults = groups.keySet().stream().collect(groupingBy(Key::ofRule, counting()));
        Map<Key, List<Section>> byRule = new LinkedHashMap<>();
        rules.keySet().forEach(rule -> byRule.put(rule, new ArrayList<>()));
        groups.forEach((key, of) -> byRule.computeIfAbsent(key.ofRule(), gone -> new ArrayList<>())
                .add(section(
                        key,
                        Optional.ofNullable(rules.get(key.ofRule())),
                        faults.getOrDefault(key.ofRule(), 0L) > 1,
                        of,
                        episodes)));
        byRule.forEach((rule, sections) -> {
            RuleCount count = rules.get(rule);
            if (sections.isEmpty() && count != null && count.injected() > 0) {
                sections.add(section(rule, Optional.of(count), false, List.of(), Map.of()));
            }
        });
        return byRule.values().stream().flatMap(List::stream).toList();
    }

    private static Section section(
            Key key,
            Optional<RuleCount> rule,
            boolean isPart,
            List<Group> groups,
            Map<Client.Name, List<EpisodeView>> episodes) {
        List<Group> most = groups.stream()
                .sorted(Comparator.comparingLong(Group::episodes).reversed())
                .toList();
        List<Client> clients = most.stream()
                .limit(MOST_CLIENTS)
                .map(group -> new Client(group, episodes.getOrDefault(Client.Name.of(group), List.of())))
                .toList();
        List<Group> others = most.subList(clients.size(), most.size());
        return new Section(
                key,
                rule,
                isPart,
                clients,
                new More(
                        others.size(),
                        others.stream().mapToLong(Group::episodes).sum()));
    }
}
