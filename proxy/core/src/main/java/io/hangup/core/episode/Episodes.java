package io.hangup.core.episode;

import io.hangup.core.event.ConnectionId;
import io.hangup.core.event.ProxyEvent;
import io.hangup.core.event.SessionEvent;
import io.hangup.core.limit.Level;
import io.hangup.core.report.EpisodeView;
import io.hangup.core.report.Report;
import io.hangup.core.report.Report.Dropped;
import io.hangup.core.report.RuleCount;
import io.hangup.core.report.Watching;
import io.hangup.core.rule.Mode;
import io.hangup.core.rule.RstCause;
import io.hangup.core.rule.Side;
import io.hangup.core.session.Ending;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What clients do after faults, made of session events alone. Each fault that is carried out opens an episode; later connections
 * of the same client are attributed to it until its outcome is known. The work for a connection that no episode cares about is
 * to put it into a map and to take it out again.
 *
 * <p>Time is what the caller says it is, in nanoseconds of a clock that never goes back. One thread only.
 */
public final class Episodes {
    private final Watching watching;
    private final long startNanos;
    private final Map<ConnectionId, Visit> visits = new HashMap<>();
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<RuleName, RuleSum> rules = new HashMap<>();
    private final Archive archive;
    private final Cases cases;
    private long connections;
    private long faults;
    private long missed;

    private record RuleName(String proxy, String rule) {}

    private static final class RuleSum {
        private long injected;
        private long refused;
        private long missed;
        private long spared;
        private long heldBack;
        private long wouldInject;

        /** Times it closed the listener with nobody there to be hit: what hits somebody is told as injected, too. */
        private long alone() {
            return injected == 0 ? refused : 0;
        }
    }

    /**
     * Begins to watch.
     *
     * @param reactions is told of each reaction, on the thread that brings the events
     * @param listed how many episodes the report lists
     * @param nowNanos from which times in the report are counted
     */
    public Episodes(Watching watching, ReactionSink reactions, Level listed, long nowNanos) {
        this.watching = watching;
        this.startNanos = nowNanos;
        this.archive = new Archive(watching, listed, nowNanos);
        this.cases = new Cases(watching, reactions, archive);
    }

    /** Something happened to a connection. Those of one connection come in order. */
    public void accept(SessionEvent event, long nowNanos) {
        if (event instanceof SessionEvent.Accepted accepted) {
            accepted(accepted, nowNanos);
            return;
        }
        Visit visit = visits.get(event.connection());
        if (visit == null) {
            // It was accepted before anybody watched, or its beginning was dropped on the way.
            return;
        }
        if (event instanceof SessionEvent.Ended ended) {
            ended(visit, ended, nowNanos);
        } else if (event instanceof SessionEvent.RstSent sent) {
            rstSent(visit, sent, nowNanos);
        } else if (event instanceof SessionEvent.Spared spared) {
            rule(spared.connection(), spared.plan().rule()).spared++;
        } else if (event instanceof SessionEvent.HeldBack held) {
            rule(held.connection(), held.plan().rule()).heldBack++;
        } else if (event instanceof SessionEvent.WouldInject would) {
            rule(would.connection(), would.plan().rule()).wouldInject++;
        } else if (event instanceof SessionEvent.Injected injected) {
            faults++;
            rule(injected.connection(), injected.plan().rule()).injected++;
            cases.injected(visit, injected, connections, nowNanos);
        } else if (event instanceof SessionEvent.Missed not) {
            missed++;
            rule(not.connection(), not.plan().rule()).missed++;
            cases.missed(visit, nowNanos);
        } else if (event instanceof SessionEvent.Heard heard) {
            heard(visit, heard, nowNanos);
        }
    }

    /** Something happened to a proxy as a whole. */
    public void accept(ProxyEvent event) {
        if (event instanceof ProxyEvent.Refusing refusing) {
            rule(refusing.proxy(), refusing.rule()).refused++;
        } else if (event instanceof ProxyEvent.RefusalHeldBack held) {
            rule(held.proxy(), held.rule()).heldBack++;
        } else if (event instanceof ProxyEvent.WouldRefuse would) {
            rule(would.proxy(), would.rule()).wouldInject++;
        }
    }

    private RuleSum rule(ConnectionId connection, String rule) {
        return rule(connection.proxy(), rule);
    }

    private RuleSum rule(String proxy, String rule) {
        return rules.computeIfAbsent(new RuleName(proxy, rule), fresh -> new RuleSum());
    }

    private void heard(Visit visit, SessionEvent.Heard event, long nowNanos) {
        if (event instanceof SessionEvent.Said said) {
            cases.said(visit, said, nowNanos);
        } else if (event instanceof SessionEvent.Answered) {
            cases.answered(visit, nowNanos);
        } else if (event instanceof SessionEvent.Interrupted interrupted) {
            cases.interrupted(visit, interrupted.words(), connections, nowNanos);
        } else if (event instanceof SessionEvent.LetGo) {
            cases.letGo(visit, nowNanos);
        } else if (event instanceof SessionEvent.WroteOn) {
            cases.wroteOn(visit, nowNanos);
        } else if (event instanceof SessionEvent.Identified identified) {
            identified(visit, identified.client(), nowNanos);
        }
    }

    private void accepted(SessionEvent.Accepted event, long nowNanos) {
        connections++;
        String address = address(event.client());
        Client client = client(address);
        Visit visit = new Visit(event.connection(), address, client, connections, nowNanos);
        visits.put(event.connection(), visit);
        client.comes(visit, nowNanos);
        Cases.expect(visit);
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, Client::new);
    }

    /** Without its port: {@code [::1]:4711} is {@code ::1}. */
    private static String address(String withPort) {
        String address = withPort.substring(0, Math.max(0, withPort.lastIndexOf(':')));
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }

    /** Which process has the other end of a connection. To be said before anything else that happens to it. */
    public void process(ConnectionId connection, String process) {
        Visit visit = visits.get(connection);
        if (visit != null) {
            visit.process(process);
        }
    }

    /**
     * The address of the client of a connection, if nothing that comes from there is waited for any more. Where clients are told
     * apart by something else, nobody knows who else comes from there.
     */
    public Optional<String> calm(ConnectionId connection) {
        return Optional.ofNullable(visits.get(connection))
                .filter(visit -> !visit.isIdentified())
                .filter(visit -> visit.client().open().isEmpty())
                .map(Visit::address);
    }

    /** Whether a connection may belong to an episode of its client. */
    public boolean watches(ConnectionId connection) {
        Visit visit = visits.get(connection);
        return visit != null && visit.client().watches();
    }

    private void identified(Visit visit, String name, long nowNanos) {
        if (!visit.isIdentified()) {
            cases.identified(visit, client(name), nowNanos);
        }
    }

    private static void over(Visit visit, long nowNanos) {
        visit.attemptOf().ifPresent(episode -> episode.attempts().over(visit, nowNanos));
    }

    private void rstSent(Visit visit, SessionEvent.RstSent event, long nowNanos) {
        if (event.cause() == RstCause.RULE) {
            visit.rsts().add(event.to());
        }
        if (event.to() == Side.CLIENT) {
            over(visit, nowNanos);
        }
    }

    private void ended(Visit visit, SessionEvent.Ended event, long nowNanos) {
        visits.remove(visit.id());
        boolean finished = event.ending() instanceof Ending.Finished;
        boolean answered = visit.heard() ? visit.answered() : event.fromUpstreamBytes() > 0;
        cases.ended(visit, event, finished && answered, nowNanos);
        over(visit, nowNanos);
        visit.clients().forEach(client -> {
            client.goes(visit, nowNanos);
            forget(client);
        });
    }

    private void forget(Client client) {
        if (client.gone()) {
            clients.remove(client.name());
        }
    }

    /** Time has passed: some outcomes are known by that. To be called a few times a second. */
    public void tick(long nowNanos) {
        cases.tick(nowNanos).forEach(this::forget);
    }

    /** Whether the outcome of an episode is not known yet, or a fault is being carried out. */
    public boolean open() {
        return cases.open();
    }

    /** How many such episodes there are of one proxy and one rule; where either is empty, of all. */
    public long open(String proxy, String rule) {
        return cases.open(proxy, rule);
    }

    /**
     * What there is to say so far, with no expectation judged.
     *
     * @param version of Hangup
     * @param seed of the choices by share
     * @param configured every rule, in the order of the configuration; its counts are filled in
     * @param droppedEvents that never came here
     * @param unheard connections that would have been listened to if there had been fewer
     */
    public Report report(
            String version, long seed, List<RuleCount> configured, long droppedEvents, long unheard, long nowNanos) {
        List<EpisodeView> views = archive.views(nowNanos);
        Groups groups = archive.groups(views, nowNanos);
        return new Report(
                version,
                seed,
                Mode.INJECT,
                TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos),
                faults + refusals(),
                missed,
                connections,
                cases.ambiguous(),
                new Dropped(archive.unnamed(), archive.dropped(), archive.droppedAttempts(), droppedEvents, unheard),
                watching,
                configured.stream().map(this::counted).toList(),
                groups.all(),
                views,
                List.of());
    }

    private long refusals() {
        return rules.values().stream().mapToLong(RuleSum::alone).sum();
    }

    private RuleCount counted(RuleCount rule) {
        RuleSum sum = Optional.ofNullable(rules.get(new RuleName(rule.proxy(), rule.rule())))
                .orElseGet(RuleSum::new);
        return new RuleCount(
                rule.proxy(),
                rule.rule(),
                rule.text(),
                sum.injected + sum.alone(),
                sum.missed,
                sum.spared,
                sum.heldBack,
                sum.wouldInject);
    }
}
