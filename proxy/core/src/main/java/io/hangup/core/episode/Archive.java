package io.hangup.core.episode;

import io.hangup.core.limit.Level;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Watching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The episodes for the report: so many are kept one by one, those beyond are only added up. */
final class Archive {
    private final Watching watching;
    private final long startNanos;
    private final List<Episode> kept = new ArrayList<>();
    private final Set<Episode> unkept = new HashSet<>();
    /** How many episodes each has of the clients that are added up by themselves. */
    private final Map<String, Integer> named = new HashMap<>();

    private final Level listed;
    private final Groups forgotten;
    private long unnamed;
    private long dropped;

    Archive(Watching watching, Level listed, long startNanos) {
        this.watching = watching;
        this.listed = listed;
        this.startNanos = startNanos;
        this.forgotten = new Groups(named.keySet());
    }

    /** An episode's fault was carried out. */
    void keep(Episode episode) {
        name(episode.who());
        if (listed.take()) {
            kept.add(episode);
        } else {
            unkept.add(episode);
            dropped++;
        }
    }

    private void name(String client) {
        if (named.size() < watching.mostClients() || named.containsKey(client)) {
            named.merge(client, 1, Integer::sum);
        } else {
            unnamed++;
        }
    }

    /** The client of an episode that is kept turns out to be this one. */
    void rename(String before, String client) {
        if (named.containsKey(before)) {
            named.computeIfPresent(before, (any, episodes) -> episodes == 1 ? null : episodes - 1);
        } else {
            unnamed--;
        }
        name(client);
    }

    /** Nothing of this episode is kept, not even a count by client. */
    void drop() {
        dropped++;
    }

    /** Nothing more will come to this episode. */
    void done(Episode episode, long nowNanos) {
        if (unkept.remove(episode)) {
            forgotten.add(episode.view(startNanos, nowNanos));
        }
    }

    /** Episodes of clients beyond the limit. */
    long unnamed() {
        return unnamed;
    }

    /** How many are not listed. */
    long dropped() {
        return dropped;
    }

    /** Attempts of listed episodes that are not listed. */
    long droppedAttempts() {
        return kept.stream().mapToLong(episode -> episode.attempts().dropped()).sum();
    }

    List<EpisodeView> views(long nowNanos) {
        return kept.stream().map(episode -> episode.view(startNanos, nowNanos)).toList();
    }

    /**
     * All of them, added up.
     *
     * @param views those that are listed
     */
    Groups groups(List<EpisodeView> views, long nowNanos) {
        Groups groups = new Groups(named.keySet());
        views.forEach(groups::add);
        unkept.forEach(episode -> groups.add(episode.view(startNanos, nowNanos)));
        groups.addAll(forgotten);
        return groups;
    }
}
