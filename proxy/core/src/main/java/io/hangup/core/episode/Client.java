package io.hangup.core.episode;

import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.hearing.Print;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client: its connections, and the episodes in which it is watched. What is asked for each connection takes bounded work. */
final class Client {
    /** So many episodes, lengths and connections are looked at for one question. */
    static final int MOST_LOOKED_AT = 64;

    /** The end of one connection is told a little later than the beginning of the next: that is no doing two things at once. */
    private static final long OVERLAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Map<String, Integer> liveByProxy = new HashMap<>(2);
    private final Set<Episode> watched = new LinkedHashSet<>(2);
    private final Set<Episode> open = new LinkedHashSet<>(2);
    private final Map<Words, Set<Episode>> byWords = new HashMap<>(2);
    private final TreeMap<Integer, Integer> lengths = new TreeMap<>();
    private final Set<String> processes = new LinkedHashSet<>(2);
    private final Set<Visit> unsettled = new LinkedHashSet<>(2);
    private @Nullable Episode latest;
    private int busy;
    private long severalSinceNanos;
    private OptionalLong severalNanos = OptionalLong.empty();

    private record Words(LastWords.Form form, Print print) {}

    Client(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    // Its connections.

    void comes(Visit visit, long nowNanos) {
        if (visit.victimOf().isEmpty()) {
            busier(nowNanos);
        }
        liveByProxy.merge(visit.id().proxy(), 1, Integer::sum);
    }

    void goes(Visit visit, long nowNanos) {
        unsettled.remove(visit);
        if (visit.victimOf().isEmpty()) {
            lessBusy(nowNanos);
        }
        liveByProxy.computeIfPresent(visit.id().proxy(), (any, live) -> live == 1 ? null : live - 1);
    }

    /** A fault hit one of its connections, or did not after all. */
    void busier(long nowNanos) {
        busy++;
        if (busy == 2) {
            severalSinceNanos = nowNanos;
        }
    }

    void lessBusy(long nowNanos) {
        if (busy > 1 && nowNanos - severalSinceNanos >= OVERLAP_NANOS) {
            severalNanos = OptionalLong.of(nowNanos);
        }
        busy--;
    }

    /** One of its processes is known. */
    void process(String process) {
        if (processes.size() < MOST_LOOKED_AT) {
            processes.add(process);
        }
    }

    /** Its process, where only one is known. */
    Optional<String> process() {
        return processes.size() == 1 ? Optional.of(processes.iterator().next()) : Optional.empty();
    }

    /** Whether several processes share its address. */
    boolean isSeveral() {
        return processes.size() > 1;
    }

    /** How many of its connections to this proxy are open. */
    int live(String proxy) {
        return liveByProxy.getOrDefault(proxy, 0);
    }

    /** Whether it has several connections at once, those not counted that were hit, or had so since then. */
    boolean busySince(long nanos) {
        return busy > 1 || (severalNanos.isPresent() && severalNanos.getAsLong() - nanos >= 0);
    }

    /** Whether that may only look so, and is known in a moment. */
    boolean busyPerhaps(long nowNanos) {
        return busy > 1 && nowNanos - severalSinceNanos < OVERLAP_NANOS;
    }

    /** Its connections of which it is not known yet whether they belong to an episode. */
    Set<Visit> unsettled() {
        return unsettled;
    }

    // Its episodes; those that are part of another are not among them.

    /** It is watched from now on, and takes attempts. */
    void watch(Episode episode) {
        follow(episode);
        open.add(episode);
        know(episode);
    }

    private void follow(Episode episode) {
        watched.add(episode);
        if (latest == null || latest.beganNanos() - episode.beganNanos() <= 0) {
            latest = episode;
        }
    }

    /** Has the episode found by what it has lost. */
    void know(Episode episode) {
        for (LastWords words : episode.lost()) {
            if (words.last().length() > 0
                    && byWords.computeIfAbsent(new Words(words.form(), words.last()), fresh -> new LinkedHashSet<>(2))
                            .add(episode)) {
                lengths.merge(words.last().length(), 1, Integer::sum);
            }
        }
    }

    /** It turns out to be that client's. */
    void handOver(Episode episode, Client to) {
        boolean isOpen = open.contains(episode);
        boolean isWatched = watched.contains(episode);
        leave(episode);
        if (isOpen) {
            to.watch(episode);
        } else if (isWatched) {
            to.follow(episode);
        }
    }

    /** It takes no attempts any more. */
    void close(Episode episode) {
        if (open.remove(episode)) {
            forget(episode);
        }
    }

    /** Forgets what it has lost, as that is about to change. */
    void forget(Episode episode) {
        for (LastWords words : episode.lost()) {
            Words key = new Words(words.form(), words.last());
            Set<Episode> same = byWords.get(key);
            if (same != null && same.remove(episode)) {
                lengths.computeIfPresent(words.last().length(), (any, many) -> many == 1 ? null : many - 1);
                if (same.isEmpty()) {
                    byWords.remove(key);
                }
            }
        }
    }

    /** It is watched no more. */
    void leave(Episode episode) {
        watched.remove(episode);
        close(episode);
    }

    /** Those that take attempts, in the order in which they became its own. */
    Collection<Episode> open() {
        return open;
    }

    /** Whether there is any to which something may be attributed. */
    boolean watches() {
        return !watched.isEmpty();
    }

    /** Whether there may be any whose fault came while this connection was open. */
    boolean watchesSince(Visit visit) {
        return watches() && latest != null && !latest.before(visit);
    }

    /** Those in which it is still watched; so many at most. */
    List<Episode> watched() {
        return watched.stream().limit(MOST_LOOKED_AT).toList();
    }

    /** Open ones whose last words are said again on this connection. */
    List<Episode> repeatedBy(Visit visit) {
        List<Episode> found = new ArrayList<>(1);
        if (visit.said().isPresent()) {
            Said said = visit.said().get();
            int looked = 0;
            for (int length : lengths.headMap(said.prints().length(), true).keySet()) {
                if (looked++ == MOST_LOOKED_AT) {
                    break;
                }
                add(said.form(), said.prints().beginning(length), found);
            }
        }
        if (visit.words().last().length() > 0) {
            add(visit.words().form(), visit.words().last(), found);
        }
        return found;
    }

    private void add(LastWords.Form form, Print print, List<Episode> to) {
        Set<Episode> same = byWords.get(new Words(form, print));
        if (same == null) {
            return;
        }
        int looked = 0;
        for (Episode episode : same) {
            if (looked++ == MOST_LOOKED_AT) {
                break;
            }
            to.add(episode);
        }
    }

    /** Whether something longer than this is looked for. */
    boolean looksForLonger(int length) {
        return !lengths.isEmpty() && lengths.lastKey() > length;
    }

    /** Whether nothing is left to know it by. */
    boolean gone() {
        return liveByProxy.isEmpty() && watched.isEmpty();
    }
}
