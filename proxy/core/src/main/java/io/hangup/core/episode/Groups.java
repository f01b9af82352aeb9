package io.hangup.core.episode;

import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds episodes up by client, rule and fault. All clients beyond a limit are one. */
final class Groups {
    /** The name of those beyond the limit. */
    static final String OTHERS = "other clients";

    /** Whose episodes are added up. */
    record Key(String proxy, String rule, String fault, String client) {}

    private final Set<String> named;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();

    /**
     * Of nothing.
     *
     * @param named the clients that are added up by themselves
     */
    Groups(Set<String> named) {
        this.named = named;
    }

    void add(EpisodeView episode) {
        String client = named.contains(episode.client()) ? episode.client() : OTHERS;
        sum(new Key(episode.proxy(), episode.rule(), episode.fault(), client)).add(episode);
    }

    void addAll(Groups other) {
        other.sums.forEach((key, sum) -> sum(key).addAll(sum));
    }

    private Sum sum(Key key) {
        return sums.computeIfAbsent(key, fresh -> new Sum());
    }

    List<Group> all() {
        return sums.entrySet().stream()
                .map(entry -> entry.getValue().group(entry.getKey()))
                .toList();
    }
}
