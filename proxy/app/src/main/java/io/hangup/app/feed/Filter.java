package io.hangup.app.feed;

import io.hangup.app.log.Said;
import java.util.Set;

/**
 * Which events somebody wants.
 *
 * @param types names of events; none for all
 * @param proxies of these; none for all, and for what is about no proxy
 * @param rules of these; none for all, and for what is about no rule
 */
public record Filter(Set<String> types, Set<String> proxies, Set<String> rules) {
    /** Everything. */
    public static final Filter ALL = new Filter(Set.of(), Set.of(), Set.of());

    /** Copies the sets. */
    public Filter {
        types = Set.copyOf(types);
        proxies = Set.copyOf(proxies);
        rules = Set.copyOf(rules);
    }

    boolean takes(Said said) {
        return (types.isEmpty() || types.contains(said.event()))
                && takes(proxies, said, "proxy")
                && takes(rules, said, "rule");
    }

    private static boolean takes(Set<String> wanted, Said said, String field) {
        return wanted.isEmpty() || wanted.contains(String.valueOf(said.fields().get(field)));
    }
}
