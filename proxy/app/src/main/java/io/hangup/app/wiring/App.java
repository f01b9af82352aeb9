package io.hangup.app.wiring;

import io.hangup.app.admin.AdminPages;
import io.hangup.app.admin.AdminServer;
import io.hangup.app.admin.BadAdmin;
import io.hangup.app.admin.ProbeListener;
import io.hangup.app.container.Container;
import io.hangup.app.container.PathWords;
import io.hangup.app.feed.Feed;
import io.hangup.app.log.Announcements;
import io.hangup.app.log.EventLog;
import io.hangup.app.metrics.Meters;
import io.hangup.app.reaction.Reactions;
import io.hangup.app.reload.Cause;
import io.hangup.app.reload.ConfigFile;
import io.hangup.app.reload.Current;
import io.hangup.app.reload.Outcome;
import io.hangup.app.reload.OwnPort;
import io.hangup.app.reload.Reloader;
import io.hangup.app.reload.Standing;
import io.hangup.config.HangupConfig;
import io.hangup.core.episode.Attention;
import io.hangup.core.event.EventSink;
import io.hangup.core.limit.Bounds;
import io.hangup.core.limit.Level;
import io.hangup.core.limit.Limit;
import io.hangup.core.proxy.Endpoint;
import io.hangup.core.proxy.ProxySpec;
import io.hangup.core.report.Report;
import io.hangup.engine.Engine;
import io.hangup.engine.EngineOptions;
import io.hangup.engine.Pulse;
import io.hangup.engine.StartFailure;
import io.hangup.engine.TransportChoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running Hangup, and how its parts are wired:
 *
 * <pre>
 *   HangupConfig ──compile──▶ ProxySpecs ──▶ Engine ──events──▶ Meters ──▶ AdminServer (/metrics)
 *        ▲                                   ▲ │ ▲       ├────▶ EventLog ─▶ stdout, and Feed ─▶ AdminServer (/api/v1/events)
 *        │                            reload │ │ └─arm, disarm, fire──── AdminServer (/api/v1/rules)
 *   ConfigFile ──────▶ Reloader ─────────────┘ └──settle───────────────▶ AdminServer (/healthz)
 * </pre>
 *
 * Meters and admin port are there only if the configuration names one, the reloader only if it came from a file. Closing it is
 * the normal end.
 */
public final class App implements AutoCloseable {
    private static final long LOOKS_EVERY_MILLIS = 20;
    private static final long LARGEST_DRAWN_SEED = 1_000_000_000;

    private final EventLog log;
    private final Engine engine;
    private final Optional<Reloader> reloader;
    private final Optional<AdminServer> admin;
    private final Optional<Feed> feed;
    private final Optional<ProbeListener> probe;
    private final Optional<Reactions> reactions;
    private final Pulse pulse;
    private final Standing standing;
    private final Current current;
    private final Start start;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile boolean ready;

    /**
     * What is to be started.
     *
     * @param config what it says
     * @param file where it came from; empty where it was typed, or read from the standard input
     * @param version of Hangup
     * @param run whether every rule has to fire, as it is where Hangup is wrapped around a command
     */
    public record Start(HangupConfig config, Optional<ConfigFile> file, String version, Run run) {
        /** One that ends when it is told to. */
        public Start(HangupConfig config, Optional<ConfigFile> file, String version) {
            this(config, file, version, Run.ALONE);
        }

        /** The same, around a command. */
        public Start wrapped() {
            return new Start(config, file, version, Run.WRAPPED);
        }
    }

    /** For what it runs. */
    public enum Run {
        /** Until it is told to end. */
        ALONE,
        /** As long as a command. */
        WRAPPED
    }

    private App(Start start, long seed, EventLog log) throws StartFailure, IOException {
        this.log = log;
        this.start = start;
        HangupConfig config = start.config();
        Bounds bounds = config.caution().bounds();
        Level adminRequests = new Level(Limit.ADMIN_REQUESTS, "", bounds.adminRequests(), log::accept);
        Optional<AdminServer.Setup> adminSetup = adminSetup(config, adminRequests);
        feed = config.admin().map(port -> Feed.start(Feed.Pace.keeping(bounds.events())));
        feed.ifPresent(log::alsoTo);
        List<ProxySpec> specs = config.compile(seed);
        Meters.About about = config.watching().isPresent() ? Meters.About.EVENTS_AND_REACTIONS : Meters.About.EVENTS;
        Optional<Meters> meters = config.admin().map(at -> new Meters(specs, start.version(), log::dropped, about));
        TransportChoice transport = TransportChoice.valueOf(config.transport().name());
        reactions = config.watching()
                .map(watching -> new Reactions(
                        watching,
                        reaction -> {
                            meters.ifPresent(counting -> counting.accept(reaction));
                            log.accept(reaction);
                        },
                        log::accept));
        Optional<Attention> attention = reactions.map(Reactions::attention);
        List<EventSink> sinks = new ArrayList<>();
        meters.ifPresent(sinks::add);
        sinks.add(log);
        // Last, so that a reaction is never told before the event that it is made of.
        reactions.map(Reactions::journal).ifPresent(sinks::add);
        engine = started(
                new EngineOptions(
                        transport,
                        config.threads(),
                        attention,
                        config.caution().restraint(),
                        config.caution().bounds()),
                specs,
                new Several(sinks));
        reactions.ifPresent(watching -> watching.of(engine));
        meters.ifPresent(counting -> {
            counting.transport(engine.transport());
            counting.levels((limit, proxy) -> limit == Limit.ADMIN_REQUESTS
                    ? Optional.of(adminRequests)
                    : limit == Limit.EPISODES ? reactions.map(Reactions::listed) : engine.level(limit, proxy));
            counting.armedRules(this::armedRules);
            counting.armedUntil(this::armedUntil);
            feed.ifPresent(telling -> counting.feed(telling::readers, telling::dropped, telling::lost));
        });
        pulse = engine.pulse(stall -> log.say(Announcements.stall(stall)));
        meters.ifPresent(counting -> counting.loops(pulse));
        standing = new Standing(engine, this::adminUrl);
        current = new Current(engine, meters, standing, config, seed);
        meters.ifPresent(counting ->
                counting.mode(() -> current.config().caution().restraint().mode()));
        reloader = start.file().map(file -> new Reloader(file, current, log));
        try {
            admin = adminSetup.isPresent()
                    ? Optional.of(admin(adminSetup.get(), meters.orElseThrow()))
                    : Optional.empty();
            if (admin.isPresent()) {
                refuseAsTarget(admin.get(), config);
            }
        } catch (IOException failed) {
            closeEngine();
            throw failed;
        }
        try {
            probe = config.probe().isPresent()
                    ? Optional.of(probe(config.probe().get()))
                    : Optional.empty();
        } catch (IOException failed) {
            admin.ifPresent(AdminServer::close);
            closeEngine();
            throw failed;
        }
        ready = true;
    }

    private Engine started(EngineOptions options, List<ProxySpec> specs, EventSink events) throws StartFailure {
        try {
            return Engine.start(options, specs, events);
        } catch (StartFailure failed) {
            reactions.ifPresent(Reactions::close);
            feed.ifPresent(Feed::close);
            throw failed;
        }
    }

    private static Optional<AdminServer.Setup> adminSetup(HangupConfig config, Level waiting) throws IOException {
        return config.admin().isPresent()
                ? Optional.of(AdminServer.Setup.of(
                        config.admin().get(), name -> Optional.ofNullable(System.getenv(name)), waiting))
                : Optional.empty();
    }

    /** Only now is it known where exactly the admin port is, and a name may lead there. */
    private void refuseAsTarget(AdminServer server, HangupConfig config) throws IOException {
        OwnPort own = new OwnPort(server.address());
        Optional<String> problem = own.problem(config);
        if (problem.isPresent()) {
            server.close();
            throw new BadAdmin(problem.get());
        }
        engine.spare(own::isHere);
        reloader.ifPresent(taking -> taking.spare(own));
    }

    private void closeEngine() {
        pulse.close();
        engine.close();
        reactions.ifPresent(Reactions::close);
        feed.ifPresent(Feed::close);
    }

    /**
     * Starts everything and says so: when this returns, every proxy listens.
     *
     * @param log where everything is said; closed with this
     * @throws StartFailure where a proxy cannot listen; nothing is left behind
     * @throws IOException where the admin port cannot listen; nothing is left behind
     */
    public static App start(Start start, EventLog log) throws StartFailure, IOException {
        HangupConfig config = start.config();
        long seed = config.seed().orElseGet(() -> new SplittableRandom().nextLong(1, LARGEST_DRAWN_SEED));
        App app = new App(start, seed, log);
        app.announce(config);
        if (config.seed().isEmpty()) {
            log.say(Announcements.seed(seed));
        }
        log.say(Announcements.started(start.version(), app.engine.transport(), config.threads()));
        app.reloader.ifPresent(Reloader::watch);
        return app;
    }

    private AdminServer admin(AdminServer.Setup setup, Meters meters) throws IOException {
        AdminPages pages = new AdminPages(
                engine::settle,
                () -> ready,
                meters::scrape,
                new Steered(engine, current, log, reactions, () -> reload(Cause.ADMIN), this::report),
                feed.orElseThrow());
        try {
            return AdminServer.start(setup, pages);
        } catch (IOException failed) {
            throw new IOException(
                    "the admin port cannot listen on "
                            + start.config().admin().orElseThrow().listen() + " (" + failed.getMessage()
                            + "); stop whoever listens there or choose another port",
                    failed);
        }
    }

    private static ProbeListener probe(Endpoint at) throws IOException {
        try {
            return ProbeListener.start(at);
        } catch (IOException failed) {
            throw new IOException(
                    "the probe cannot listen on " + at + " (" + failed.getMessage()
                            + "); stop whoever listens there or choose another port",
                    failed);
        }
    }

    private int armedRules(String proxy) {
        return (int) engine.rules().stream()
                .filter(rule -> rule.armed() && rule.proxy().equals(proxy))
                .count();
    }

    /** Unix time in seconds; 0 where no rule is armed, and infinity where one does not disarm itself. */
    private double armedUntil(String proxy) {
        return engine.rules().stream()
                .filter(rule -> rule.armed() && rule.proxy().equals(proxy))
                .mapToDouble(rule -> rule.leftNanos().isEmpty()
                        ? Double.POSITIVE_INFINITY
                        : System.currentTimeMillis() / 1e3 + rule.leftNanos().getAsLong() / 1e9)
                .max()
                .orElse(0);
    }

    private void announce(HangupConfig config) {
        List<Engine.Listening> listening = engine.listening();
        for (Engine.Listening proxy : listening) {
            log.say(Announcements.listening(proxy.proxy(), proxy.bound(), proxy.upstream()));
        }
        config.proxies()
                .forEach(proxy ->
                        Announcements.rules(proxy.name(), proxy.rules()).forEach(log::say));
        engine.notices().forEach(notice -> log.say(Announcements.notice(notice)));
        admin.ifPresent(server -> log.say(Announcements.admin(server.url())));
        standing.news(config.caution().restraint()).ifPresent(log::say);
        probe.ifPresent(listener -> log.say(Announcements.probe(listener.address())));
        boolean reachable = listening.stream()
                .anyMatch(proxy -> !proxy.address().getAddress().isLoopbackAddress());
        Container.here().ifPresent(container -> log.say(PathWords.of(container, reachable)));
    }

    /** Where each proxy listens. */
    public List<Engine.Listening> listening() {
        return engine.listening();
    }

    /** Where the admin port listens, if there is one. */
    public Optional<InetSocketAddress> adminAddress() {
        return admin.map(AdminServer::address);
    }

    /** The admin port as a URL, if there is one. */
    public Optional<URI> adminUrl() {
        return admin.map(AdminServer::url);
    }

    /** How clients take their faults; empty where nobody watches. */
    public Optional<Reactions> reactions() {
        return reactions;
    }

    /** What clients did so far, and whether that was expected; empty where nobody watches. */
    public Optional<Report> report() {
        return reactions.map(watching -> watching.report(start.version(), current, start.run() == Run.WRAPPED));
    }

    /** SIGHUP came: the configuration is taken anew, or it is said that there is none to take. */
    public void hangUp() {
        if (reload(Cause.SIGHUP) instanceof Outcome.NoFile) {
            log.say(Announcements.nothingToReload());
        }
    }

    private Outcome reload(Cause cause) {
        return reloader.map(taking -> taking.reload(cause)).orElseGet(Outcome.NoFile::new);
    }

    /**
     * The end begins: nobody is accepted any more, the admin port says that Hangup is not ready, and connections that are open have
     * the time that the configuration gives them to end by themselves. Returns when they have, or when their time is over or
     * somebody is in a {@linkplain #hurry hurry}; what is still open then is ended by {@link #close}.
     */
    public void drain() {
        ready = false;
        reloader.ifPresent(Reloader::close);
        engine.stopAccepting();
        long millis = current.config().caution().drainMillis();
        int open = engine.openConnections();
        if (open > 0 && millis > 0 && hurried.getCount() > 0) {
            log.say(Announcements.draining(open, millis));
            awaitConnections(millis);
        }
    }

    private void awaitConnections(long millis) {
        long startNanos = System.nanoTime();
        long drainNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (engine.openConnections() > 0
                    && System.nanoTime() - startNanos < drainNanos
                    && !hurried.await(LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                // Each look is a turn of this loop.
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits for connections any more, now or later. From any thread. */
    public void hurry() {
        hurried.countDown();
    }

    /** Ends everything: open connections get a RST. Returns well within two seconds, whoever does not read. */
    @Override
    public void close() {
        ready = false;
        reloader.ifPresent(Reloader::close);
        int open = engine.openConnections();
        pulse.close();
        engine.close();
        reactions.ifPresent(Reactions::close);
        log.say(Announcements.stopped(open));
        feed.ifPresent(Feed::close);
        admin.ifPresent(AdminServer::close);
        probe.ifPresent(ProbeListener::close);
        log.close();
    }
}
