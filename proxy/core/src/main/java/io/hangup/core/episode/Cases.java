package io.hangup.core.episode;

import io.hangup.core.event.SessionEvent.Ended;
import io.hangup.core.event.SessionEvent.Injected;
import io.hangup.core.event.SessionEvent.Said;
import io.hangup.core.hearing.LastWords;
import io.hangup.core.report.Mark;
import io.hangup.core.report.Outcome;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The life of episodes: a fault opens one, what its client does goes into it, and an answer or time settles it. */
final class Cases {
    private static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** So long, in patiences, may the upstream take to answer an attempt. */
    private static final int PATIENCES_FOR_AN_ANSWER = 10;
    /** A connection that was in use until just before is no sign of a pool that is dropped. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Watching watching;
    private final long patienceNanos;
    private final Archive archive;
    private final Telling telling;
    private final Attribution attribution;
    /** Those that take attempts, or whose marks may still come; and those whose fault is only begun. */
    private final Set<Episode> watched = new LinkedHashSet<>();

    private int live;

    Cases(Watching watching, ReactionSink reactions, Archive archive) {
        this.watching = watching;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(watching.patienceMillis());
        this.archive = archive;
        this.telling = new Telling(reactions);
        this.attribution = new Attribution(telling, patienceNanos);
    }

    long ambiguous() {
        return attribution.ambiguous();
    }

    /** Whether an outcome is not known yet, or a fault is being carried out. */
    boolean open() {
        return open("", "") > 0;
    }

    /** How many of these there are of one proxy and one rule; where either is empty, of all. */
    long open(String proxy, String rule) {
        return watched.stream()
                .filter(episode -> episode.open() && episode.outcome() != Outcome.HANGING)
                .filter(episode -> episode.isOf(proxy, rule))
                .count();
    }

    /** It may belong to an episode of its client. */
    static void expect(Visit visit) {
        for (Client client : visit.clients()) {
            if (client.watches()) {
                client.unsettled().add(visit);
            }
        }
    }

    /** Its client has said who it is: what it was hit by, or came back for, while nobody knew is that client's. */
    void identified(Visit visit, Client client, long nowNanos) {
        Client atAddress = visit.client();
        visit.identify(client);
        client.comes(visit, nowNanos);
        visit.attemptOf()
                .filter(episode -> episode.client() == atAddress)
                .ifPresent(episode -> episode.belongsTo(client));
        visit.victimOf().ifPresent(episode -> {
            String before = episode.who();
            episode.identified(client.live(visit.id().proxy()) - 1);
            if (episode.confirmed()) {
                archive.rename(before, episode.who());
            }
        });
        if (!visit.settled()) {
            expect(visit);
        }
    }

    void said(Visit visit, Said event, long nowNanos) {
        if (visit.repeated()) {
            return;
        }
        visit.says(event);
        if (!visit.settled()) {
            attribution.settle(visit, nowNanos);
        } else {
            visit.attemptOf().ifPresent(episode -> attribution.compare(episode, visit, nowNanos));
        }
    }

    void answered(Visit visit, long nowNanos) {
        attribution.settleNow(visit, nowNanos);
        visit.answer(nowNanos);
        visit.victimOf()
                .filter(episode -> episode.confirmed() && episode.goesOn())
                .ifPresent(episode -> recovered(episode, visit, nowNanos));
        visit.attemptOf()
                .filter(episode ->
                        visit.victimOf().isEmpty() || visit.victimOf().get().goesOn())
                .ifPresent(episode -> recovered(episode, visit, nowNanos));
    }

    /**
     * A fault's moment has come.
     *
     * @param connections so many had come before
     */
    void interrupted(Visit visit, LastWords words, long connections, long nowNanos) {
        if (visit.victimOf().isPresent()) {
            return;
        }
        visit.lost(words);
        attribution.settleNow(visit, nowNanos);
        visit.attemptOf().ifPresent(episode -> attribution.compare(episode, visit, nowNanos));
        if (live >= watching.mostEpisodes()) {
            return;
        }
        Optional<Episode> root = visit.attemptOf().filter(Episode::open);
        int others = visit.client().live(visit.id().proxy()) - 1;
        Episode episode = new Episode(visit, root, words, others, watching, connections, nowNanos);
        visit.victimOf(episode);
        visit.clients().forEach(client -> client.lessBusy(nowNanos));
        live++;
        if (root.isPresent()) {
            alsoLost(root.get(), words);
            root.get().parts().add(episode);
        } else {
            watch(episode);
        }
    }

    private void watch(Episode episode) {
        watched.add(episode);
        episode.client().watch(episode);
    }

    private static void alsoLost(Episode root, LastWords words) {
        root.client().forget(root);
        root.alsoLost(words);
        root.client().know(root);
    }

    /**
     * A fault, or a part of one, was carried out.
     *
     * @param connections so many had come before
     */
    void injected(Visit visit, Injected event, long connections, long nowNanos) {
        if (visit.victimOf().isEmpty()) {
            interrupted(visit, LastWords.NONE, connections, nowNanos);
        }
        if (visit.victimOf().isEmpty() && !visit.lostCount()) {
            visit.loseCount();
            archive.drop();
        }
        visit.victimOf().ifPresent(episode -> {
            if (!episode.confirmed()) {
                archive.keep(episode);
            }
            episode.injected(event, nowNanos);
        });
        long overNanos = visit.victimOf().map(Episode::feltNanos).orElse(nowNanos);
        visit.attemptOf().ifPresent(episode -> episode.attempts().over(visit, overNanos));
    }

    /** The fault was not carried out: there is no episode. What was attributed to it belongs to none. */
    void missed(Visit visit, long nowNanos) {
        visit.victimOf().filter(episode -> !episode.confirmed()).ifPresent(episode -> {
            episode.close();
            unwatch(episode);
            episode.partOf().ifPresent(root -> root.parts().remove(episode));
            visit.victimOf(null);
            visit.clients().forEach(client -> client.busier(nowNanos));
            live--;
        });
    }

    void wroteOn(Visit visit, long nowNanos) {
        visit.victimOf().filter(Episode::confirmed).ifPresent(episode -> {
            episode.sign(nowNanos);
            if (!episode.marks().contains(Mark.KEPT_WRITING)) {
                telling.tell(episode, new Reaction.KeptWriting(), nowNanos);
                telling.marked(episode, Mark.KEPT_WRITING, nowNanos);
            }
        });
    }

    /** The client waits no more on a connection that was hit. */
    void letGo(Visit visit, long nowNanos) {
        visit.letGo();
        visit.victimOf().ifPresent(episode -> {
            episode.sign(nowNanos);
            episode.goesOnFrom(nowNanos);
        });
        visit.attemptOf().ifPresent(episode -> episode.sign(nowNanos));
    }

    /**
     * A connection is over.
     *
     * @param answered whether its client had something from the upstream, and both sides finished
     */
    void ended(Visit visit, Ended event, boolean answered, long nowNanos) {
        attribution.settleNow(visit, nowNanos);
        visit.end();
        visit.victimOf().filter(Episode::confirmed).ifPresent(episode -> {
            episode.sign(nowNanos);
            episode.victimGone(event.fromClientBytes(), nowNanos);
            if (episode.goesOn() && event.fromUpstreamBytes() > episode.fromUpstreamBytes()) {
                recovered(episode, visit, nowNanos);
            }
        });
        visit.attemptOf().ifPresent(episode -> {
            episode.sign(nowNanos);
            if (answered && visit.victimOf().isEmpty()) {
                recovered(episode, visit, nowNanos);
            }
        });
        if (answered) {
            visit.answer(nowNanos);
        }
        if (visit.victimOf().isEmpty()) {
            dropped(visit, event, nowNanos);
        }
    }

    /** A client that drops what it is not using just then drops it because of the fault. */
    private void dropped(Visit visit, Ended event, long nowNanos) {
        for (Client client : visit.clients()) {
            if (client.watchesSince(visit)) {
                client.watched().forEach(episode -> dropped(episode, visit, event, nowNanos));
            }
        }
    }

    private void dropped(Episode episode, Visit visit, Ended event, long nowNanos) {
        boolean byClient = event.left().filter(Side.CLIENT::equals).isPresent();
        boolean before = !episode.before(visit)
                && visit.id().proxy().equals(episode.victim().id().proxy());
        if (before && byClient && nowNanos - event.quietNanos() <= episode.beganNanos()) {
            boolean idle = event.quietNanos() >= IDLE_NANOS;
            if (episode.otherDropped(idle) && !episode.marks().contains(Mark.FLUSHED)) {
                telling.tell(episode, new Reaction.Flushed(episode.dropped()), nowNanos);
                telling.marked(episode, Mark.FLUSHED, nowNanos);
            }
        } else if (before) {
            episode.otherLost();
        }
    }

    private void recovered(Episode episode, Visit by, long nowNanos) {
        if (!episode.open()) {
            return;
        }
        episode.recovered(nowNanos);
        if (by == episode.victim()) {
            episode.goesOnFrom(nowNanos);
        }
        settle(episode, Outcome.RECOVERED, by, nowNanos);
        for (Episode part : List.copyOf(episode.parts())) {
            boolean since = part.victim() == by || part.before(by);
            if (since && part.open()) {
                part.recovered(nowNanos);
                settle(part, Outcome.RECOVERED, by, nowNanos);
            } else if (part.open()) {
                watch(part);
            }
        }
        episode.parts().clear();
    }

    private void settle(Episode episode, Outcome outcome, Visit by, long nowNanos) {
        if (episode.outcome() == Outcome.PENDING) {
            episode.settle(outcome);
            telling.settled(episode, by, nowNanos);
        }
        episode.close();
        episode.client().close(episode);
        if (episode.partOf().isPresent() && !watched.contains(episode)) {
            archive.done(episode, nowNanos);
            live--;
        }
    }

    /** Time has passed. */
    List<Client> tick(long nowNanos) {
        clientsThatSaidNothing().forEach(client -> settleSilent(client, nowNanos));
        List<Episode> due = new ArrayList<>();
        for (Episode episode : watched) {
            if (patienceMayBeOver(episode, nowNanos) || mayLeave(episode, nowNanos)) {
                due.add(episode);
            }
        }
        List<Client> left = new ArrayList<>();
        for (Episode episode : due) {
            if (patienceMayBeOver(episode, nowNanos)) {
                patienceIsOver(episode, nowNanos);
            }
            if (mayLeave(episode, nowNanos)) {
                unwatch(episode);
                archive.done(episode, nowNanos);
                live--;
                left.add(episode.client());
            }
        }
        return left;
    }

    /** Of thousands of episodes many have the same client, one behind the other. */
    private Set<Client> clientsThatSaidNothing() {
        Set<Client> clients = new LinkedHashSet<>();
        Optional<Client> latest = Optional.empty();
        for (Episode episode : watched) {
            Client client = episode.client();
            if (latest.isEmpty() || latest.get() != client) {
                latest = Optional.of(client);
                if (!client.unsettled().isEmpty()) {
                    clients.add(client);
                }
            }
        }
        return clients;
    }

    private boolean patienceMayBeOver(Episode episode, long nowNanos) {
        return episode.open() && episode.confirmed() && nowNanos - episode.lastSignNanos() >= patienceNanos;
    }

    private boolean mayLeave(Episode episode, long nowNanos) {
        return !episode.open() && nowNanos - episode.beganNanos() >= patienceNanos;
    }

    private void settleSilent(Client client, long nowNanos) {
        for (Visit visit : List.copyOf(client.unsettled())) {
            if (nowNanos - visit.acceptedNanos() >= SILENT_NANOS) {
                attribution.settleSilent(visit, nowNanos);
            }
        }
    }

    private void unwatch(Episode episode) {
        if (watched.remove(episode)) {
            episode.client().leave(episode);
        }
    }

    /** It may still let go and come back: what it does then is seen, though it has hung. */
    private void hangs(Episode episode, long nowNanos) {
        boolean longEnough = nowNanos - episode.beganNanos() >= PATIENCES_FOR_AN_ANSWER * patienceNanos;
        if (longEnough) {
            over(episode, Outcome.HANGING, nowNanos);
        } else if (episode.outcome() == Outcome.PENDING) {
            episode.settle(Outcome.HANGING);
            telling.settled(episode, episode.victim(), nowNanos);
        }
    }

    private void patienceIsOver(Episode episode, long nowNanos) {
        Attempts attempts = episode.attempts();
        if (attempts.count() == 0 && episode.perhaps().isPresent()) {
            // Nobody came who looks more like it.
            Visit visit = episode.perhaps().get();
            attribution.attribute(visit, episode, nowNanos);
            visit.answeredNanos().ifPresent(answeredNanos -> recovered(episode, visit, answeredNanos));
            return;
        }
        Outcome outcome;
        if (episode.held() && episode.stillGoesOn()) {
            // Nothing was owed to the client, so it had to wait for nothing.
            outcome = Outcome.RECOVERED;
            episode.recovered(episode.faultNanos());
            episode.goesOnFrom(episode.faultNanos());
        } else if (episode.held() || attempts.holding()) {
            hangs(episode, nowNanos);
            return;
        } else if (attempts.waiting() && nowNanos - episode.lastSignNanos() < PATIENCES_FOR_AN_ANSWER * patienceNanos) {
            return;
        } else {
            outcome = Outcome.GAVE_UP;
        }
        over(episode, outcome, nowNanos);
    }

    private void over(Episode episode, Outcome outcome, long nowNanos) {
        settle(episode, outcome, episode.victim(), nowNanos);
        List.copyOf(episode.parts()).stream()
                .filter(Episode::open)
                .forEach(part -> settle(part, outcome, part.victim(), nowNanos));
        episode.parts().clear();
    }
}
