package io.hangup.core.episode;

import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Resent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the episode that a connection belongs to, once for each connection: the one whose last words it repeats, else the
 * oldest open one that waits for its client to come back. A client that does several things at once may have other business:
 * what says something else then counts only if nobody comes who looks more like it. On another proxy it belongs to one only if it begins like the
 * connection that was hit.
 *
 * <p>That is a likeness and no knowledge, which is why everything that is made of it says "attributed".
 */
final class Attribution {
    /** So many open episodes, the oldest first, are looked at for a connection that repeats the words of none. */
    private static final int MOST_WAITING = 16;

    private final Telling telling;
    private final long patienceNanos;
    private long ambiguous;

    Attribution(Telling telling, long patienceNanos) {
        this.telling = telling;
        this.patienceNanos = patienceNanos;
    }

    /** Connections that could have belonged to several episodes, with nothing to tell which. */
    long ambiguous() {
        return ambiguous;
    }

    /** Settles it if what is known is enough; if more of what it says could tell more, that is waited for. */
    void settle(Visit visit, long nowNanos) {
        if (!isWaitedFor(visit)) {
            return;
        }
        List<Episode> repeated = repeatedBy(visit);
        if (!repeated.isEmpty() || !isKnownSoon(visit, nowNanos)) {
            settle(visit, repeated, nowNanos);
        }
    }

    private static boolean isWaitedFor(Visit visit) {
        for (Client client : visit.clients()) {
            if (!client.open().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it may say more that matters, or it shows in a moment whether its client does several things at once. */
    private static boolean isKnownSoon(Visit visit, long nowNanos) {
        for (Client client : visit.clients()) {
            boolean maySayMore = visit.said()
                    .filter(said ->
                            !said.whole() && client.looksForLonger(said.prints().length()))
                    .isPresent();
            if (maySayMore || client.busyPerhaps(nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /** Settles it with what is known. */
    void settleNow(Visit visit, long nowNanos) {
        if (!visit.settled() && isWaitedFor(visit)) {
            settle(visit, repeatedBy(visit), nowNanos);
        }
    }

    /** It has said nothing for a while: settles it if nothing that it may still say matters. */
    void settleSilent(Visit visit, long nowNanos) {
        if (!visit.settled() && !fitting(visit, nowNanos).isEmpty()) {
            settle(visit, List.of(), nowNanos);
        }
    }

    /** Of those that it may belong to: its client's, else those of whoever was hit at its address and is not known. */
    private static List<Episode> firstOf(Visit visit, Function<Client, List<Episode>> found) {
        for (Client client : visit.clients()) {
            List<Episode> episodes = found.apply(client);
            if (!episodes.isEmpty()) {
                return episodes;
            }
        }
        return List.of();
    }

    private static List<Episode> repeatedBy(Visit visit) {
        return firstOf(visit, client -> {
            List<Episode> repeated = client.repeatedBy(visit);
            repeated.removeIf(episode -> !takes(episode, visit));
            return repeated;
        });
    }

    private static boolean takes(Episode episode, Visit visit) {
        return episode.victim() != visit
                && episode.before(visit)
                && (episode.victim().isIdentified() || visit.mayBeProcessOf(episode.victim()));
    }

    /** Of several processes at one address, that of this one or of the fault is not known. */
    private static boolean isAnybody(Episode episode, Visit visit) {
        return episode.client().isSeveral()
                && (visit.process().isEmpty() || episode.victim().process().isEmpty());
    }

    private void settle(Visit visit, List<Episode> repeated, long nowNanos) {
        visit.clients().forEach(client -> client.unsettled().remove(visit));
        List<Episode> sure = repeated.isEmpty() ? fitting(visit, nowNanos) : repeated;
        if (sure.isEmpty()) {
            visit.settle();
            perhaps(visit);
            return;
        }
        if (sure.size() > 1) {
            ambiguous++;
        }
        attribute(visit, waitingFirst(sure), nowNanos);
    }

    /** It may be other business of its client, or belong to the oldest open episode for which there is nothing better yet. */
    private static void perhaps(Visit visit) {
        for (Client client : visit.clients()) {
            if (perhaps(client, visit)) {
                return;
            }
        }
    }

    private static boolean perhaps(Client client, Visit visit) {
        int looked = 0;
        for (Episode episode : client.open()) {
            if (looked++ == MOST_WAITING) {
                return false;
            }
            if (episode.perhaps().isEmpty() && takes(episode, visit) && fits(episode, visit)) {
                episode.perhaps(visit);
                return true;
            }
        }
        return false;
    }

    /** The oldest open episodes to which it clearly belongs: as the client coming back, and not as other business of the same client. */
    private List<Episode> fitting(Visit visit, long nowNanos) {
        return firstOf(visit, client -> fitting(client, visit, nowNanos));
    }

    private List<Episode> fitting(Client client, Visit visit, long nowNanos) {
        List<Episode> fitting = new ArrayList<>(1);
        int looked = 0;
        for (Episode episode : client.open()) {
            if (looked++ == MOST_WAITING) {
                break;
            }
            if (takes(episode, visit) && fits(episode, visit) && isClear(episode, visit, nowNanos)) {
                fitting.add(episode);
            }
        }
        return fitting;
    }

    /**
     * Whether it is this client coming back, rather than other business that the same client has meanwhile: it has none, or the
     * connection begins like the one that was hit, or nobody knows what was said there.
     */
    private boolean isClear(Episode episode, Visit visit, long nowNanos) {
        return (episode.idle() && !isAnybody(episode, visit))
                || !(isAnybody(episode, visit) || episode.client().busySince(nowNanos - patienceNanos))
                || (visit.said().isPresent() && episode.beginsLike(visit.said().get()));
    }

    /** Whether it may be this client coming back: on the same proxy always, on another one only if it looks like it. */
    private static boolean fits(Episode episode, Visit visit) {
        String proxy = visit.id().proxy();
        return episode.victim().id().proxy().equals(proxy)
                || (visit.said().isPresent() && episode.beginsLike(visit.said().get()))
                || (episode.speechless() && episode.client().live(proxy) <= 1);
    }

    private static Episode waitingFirst(List<Episode> fitting) {
        Comparator<Episode> oldestFirst = Comparator.comparingLong(Episode::beganNanos);
        return fitting.stream()
                .filter(episode -> !episode.attempts().waiting())
                .min(oldestFirst)
                .orElseGet(() -> Collections.min(fitting, oldestFirst));
    }

    /** It belongs to this one. */
    void attribute(Visit visit, Episode episode, long nowNanos) {
        visit.settle(episode);
        if (visit.isIdentified() && !episode.victim().isIdentified()) {
            // Nobody knew who was hit; who comes back says so.
            episode.belongsTo(visit.client());
        }
        episode.sign(visit.acceptedNanos());
        boolean storm = episode.attempts().add(visit);
        Attempts attempts = episode.attempts();
        telling.tell(
                episode,
                new Reaction.CameBack(visit.id(), attempts.count(), attempts.lastSecond(visit.acceptedNanos())),
                visit.acceptedNanos());
        if (!visit.id().proxy().equals(episode.victim().id().proxy())
                && !episode.marks().contains(Mark.MOVED)) {
            telling.tell(episode, new Reaction.Moved(visit.id()), visit.acceptedNanos());
            telling.marked(episode, Mark.MOVED, visit.acceptedNanos());
        }
        if (storm && episode.outcome() == Outcome.PENDING) {
            episode.settle(Outcome.STORM);
            telling.settled(episode, visit, nowNanos);
        }
        compare(episode, visit, nowNanos);
    }

    /** Whether what the episode lost is said again there; once for each connection. */
    void compare(Episode episode, Visit visit, long nowNanos) {
        if (visit.repeated()) {
            return;
        }
        episode.repeatedBy(visit).ifPresent(words -> {
            Resent meaning = Resent.of(words.delivered());
            long bytes = words.form() == LastWords.Form.BYTES ? words.last().length() : words.lastBytes();
            visit.repeat();
            episode.resent(meaning);
            telling.tell(
                    episode,
                    new Reaction.SaidAgain(visit.id(), episode.resends(), bytes, words.form(), meaning),
                    nowNanos);
            telling.marked(episode, Mark.RETRIED, nowNanos);
            if (meaning.compareTo(Resent.SAFE) > 0) {
                telling.marked(episode, Mark.RESENT, nowNanos);
            }
        });
    }
}
