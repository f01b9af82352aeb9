package io.hangup.app.explain;

import io.hangup.core.rule.Connections;
import io.hangup.core.rule.Fault;
import io.hangup.core.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules as they stand in a file, of the same words as on the command line. */
final class Yaml {
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+");

    private Yaml() {}

    /** A rule with one fault and without limits, as an entry of {@code rules:}. */
    static List<String> rule(Rule rule) {
        List<String> lines = new ArrayList<>();
        lines.add("- name: " + rule.name());
        lines.add("  fault: " + fault(rule.faults().all().get(0)));
        lines.add("  when: " + mapping(rule.moment().text()));
        if (!rule.connections().equals(new Connections.All())) {
            lines.add("  connections: " + rule.connections().text());
        }
        return lines;
    }

    private static String fault(Fault fault) {
        return fault instanceof Fault.InOrder several
                ? several.written().stream()
                        .map(each -> mapping(each.text()))
                        .collect(Collectors.joining(", ", "[", "]"))
                : mapping(fault.text());
    }

    /** One word as it is, or words in pairs as keys and values. */
    private static String mapping(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        if (words.size() == 1) {
            return words.get(0);
        }
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            pairs.add(words.get(i) + ": " + words.get(i + 1));
        }
        return pairs.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }
}
